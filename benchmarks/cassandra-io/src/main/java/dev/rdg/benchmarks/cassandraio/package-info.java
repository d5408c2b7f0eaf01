/** Beam's CassandraIO, given the rows that our sink is given. */
@NullMarked
package dev.rdg.benchmarks.cassandraio;

import org.jspecify.annotations.NullMarked;
