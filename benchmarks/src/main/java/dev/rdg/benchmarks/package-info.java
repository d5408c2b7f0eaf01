/**
 * Benchmarks, each a program that starts the engines it needs, says what it measured and stops
 * them. Rivals get the same data, those that write each in a process of its own, and what they read
 * or wrote is compared first.
 */
@NullMarked
package dev.rdg.benchmarks;

import org.jspecify.annotations.NullMarked;
