/**
 * For people who have pipelines with Beam's own CassandraIO: our tables are read by it as any
 * others, with one mapper that knows their layout.
 */
@NullMarked
package dev.rdg.examples.cassandraio;

import org.jspecify.annotations.NullMarked;
