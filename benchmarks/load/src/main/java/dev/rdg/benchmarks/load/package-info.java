/**
 * What rivals have in common: the {@linkplain dev.rdg.benchmarks.load.EdgeRows rows} they are
 * given, the {@linkplain dev.rdg.benchmarks.load.RowPipeline pipeline} that hands them out and the
 * {@linkplain dev.rdg.benchmarks.graph.CpuMeter CPU} they take. Each rival has a process of its
 * own.
 */
@NullMarked
package dev.rdg.benchmarks.load;

import org.jspecify.annotations.NullMarked;
