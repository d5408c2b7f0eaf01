/**
 * Key-value changes into a store and whole namespaces back: {@link dev.rdg.io.sink.CassandraKvIO}
 * for the one in Cassandra, {@link dev.rdg.io.sink.KvIO} for any.
 */
@NullMarked
package dev.rdg.io.sink;

import org.jspecify.annotations.NullMarked;
