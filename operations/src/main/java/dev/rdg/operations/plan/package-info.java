/**
 * How many machines a stream needs: {@linkplain dev.rdg.operations.plan.Figures figures} that were
 * measured, each with the file it is from, times the events to come.
 */
@NullMarked
package dev.rdg.operations.plan;

import org.jspecify.annotations.NullMarked;
