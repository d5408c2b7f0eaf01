/**
 * What the transforms do not know: brokers and stores. {@link dev.rdg.io.CassandraKvIO} writes
 * key-value changes and reads whole namespaces, {@link dev.rdg.io.KafkaEventIO} reads records,
 * {@link dev.rdg.io.KafkaRejectIO} keeps rejects, {@link dev.rdg.io.Homes} says where each
 * namespace lives, and {@link dev.rdg.io.CassandraTables} creates and checks its tables. History
 * outside of streaming is in {@code dev.rdg.io.history}.
 */
@NullMarked
package dev.rdg.io;

import org.jspecify.annotations.NullMarked;
