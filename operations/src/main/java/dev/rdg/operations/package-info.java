/**
 * What an operator does, as plain Java without a terminal: {@code jobs} on Flink and their {@code
 * status}, what becomes of {@code rejects}, {@code replay} and {@code rebuild} of history, scans of
 * the {@code graph}, and what {@code kafka} has. {@link dev.rdg.operations.Engines} says what they
 * work with, {@link dev.rdg.operations.Reporter} is told what they do. Long work goes in steps that
 * are recorded, and goes on where it ended.
 */
@NullMarked
package dev.rdg.operations;

import org.jspecify.annotations.NullMarked;
