/**
 * Benchmarks, each a program that starts the engines it needs, says what it measured and stops
 * them. Rivals run in the same process on the same data, and what they read or wrote is compared
 * first.
 */
@NullMarked
package dev.rdg.benchmarks;

import org.jspecify.annotations.NullMarked;
