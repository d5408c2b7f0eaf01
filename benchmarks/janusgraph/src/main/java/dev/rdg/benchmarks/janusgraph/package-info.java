/** JanusGraph on the same Cassandra, given the events that our writer is given. */
@NullMarked
package dev.rdg.benchmarks.janusgraph;

import org.jspecify.annotations.NullMarked;
