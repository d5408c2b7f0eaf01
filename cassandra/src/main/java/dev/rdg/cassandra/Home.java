package dev.rdg.cassandra;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

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

  /** The same in another keyspace. */
  Home inKeyspace(String other) {
    return new Home(cluster, other, table, consistency, replication, compression);
  }

  /** The same settings in another place. */
  Home at(String otherCluster, String otherKeyspace, String otherTable) {
    return new Home(otherCluster, otherKeyspace, otherTable, consistency, replication, compression);
  }

  /** Whether both are one table, whatever the settings. */
  public boolean isSamePlace(Home other) {
    return place().equals(other.place());
  }

  /** {@code cluster name, table keyspace.table}. */
  public String place() {
    return "cluster " + cluster + ", table " + qualifiedTable();
  }

  /** The same keyspace and settings with another table, and another cluster unless it is null. */
  Home inTable(@Nullable String otherCluster, String otherTable) {
    return new Home(
        otherCluster == null ? cluster : otherCluster,
        keyspace,
        otherTable,
        consistency,
        replication,
        compression);
  }

  /** {@code keyspace.table}; both were checked to need no quotes. */
  public String qualifiedTable() {
    return keyspace + "." + table;
  }
}
