package dev.rdg.io;

import java.io.Serializable;

/**
 * Where a namespace lives.
 *
 * @param cluster the name of its cluster
 * @param keyspace its keyspace
 * @param table its table
 * @param consistency the consistency level of reads and writes, such as {@code LOCAL_QUORUM}
 * @param replication on how many nodes of the data center a row is kept
 * @param compression how its files are compressed
 */
public record Home(
    String cluster,
    String keyspace,
    String table,
    String consistency,
    int replication,
    Compression compression)
    implements Serializable {

  /** {@code keyspace.table}; both were checked to need no quotes. */
  public String qualifiedTable() {
    return keyspace + "." + table;
  }
}
