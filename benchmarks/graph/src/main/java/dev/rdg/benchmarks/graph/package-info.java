/**
 * What a writer of graphs is given: {@linkplain dev.rdg.benchmarks.graph.GraphEvent events} with
 * their changes, as lines of JSON, in some order. A {@link dev.rdg.benchmarks.graph.GraphWriter}
 * has a process of its own, which {@link dev.rdg.benchmarks.graph.WriterTask} measures; what it has
 * stored is read back and judged by {@link dev.rdg.benchmarks.graph.Truth}.
 */
@NullMarked
package dev.rdg.benchmarks.graph;

import org.jspecify.annotations.NullMarked;
