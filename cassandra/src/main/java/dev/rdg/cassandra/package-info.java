/**
 * The store on Cassandra, on the model and the driver alone: {@link dev.rdg.cassandra.Homes} says
 * where each namespace lives, {@link dev.rdg.cassandra.CassandraTables} creates and checks its
 * tables, {@link dev.rdg.cassandra.CassandraKvStore} reads and writes them.
 */
@NullMarked
package dev.rdg.cassandra;

import org.jspecify.annotations.NullMarked;
