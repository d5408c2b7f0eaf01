package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How large a table is, by its nodes' own estimates. Both figures are of what has been flushed to
 * files: the newest writes are in memory and in the commit log.
 *
 * @param mebibytes on the disks of the data center's nodes that are up, all copies, compressed;
 *     each node rounds up
 * @param partitions how many partitions, each counted once and once more for every further file it
 *     is in; up to five minutes old
 */
public record TableSize(long mebibytes, long partitions) {
  private static final String DISK =
      "SELECT table_name, mebibytes FROM system_views.disk_usage WHERE keyspace_name = ?";

  /** Each node knows the partitions that it is the first to keep in its data center. */
  private static final String PARTITIONS =
      "SELECT table_name, partitions_count FROM system.table_estimates"
          + " WHERE keyspace_name = ? AND range_type = 'local_primary' ALLOW FILTERING";

  private TableSize plus(TableSize other) {
    return new TableSize(mebibytes + other.mebibytes, partitions + other.partitions);
  }

  /** The sizes of a keyspace's tables by name; empty when a node does not tell. */
  static Map<String, TableSize> read(CqlSession session, String keyspace) {
    Map<String, TableSize> sizes = new TreeMap<>();
    try {
      for (Node node : session.getMetadata().getNodes().values()) {
        if (node.getState() == NodeState.UP && node.getDistance() == NodeDistance.LOCAL) {
          add(session, node, DISK, keyspace, sizes, row -> new TableSize(row.getLong(1), 0));
          add(session, node, PARTITIONS, keyspace, sizes, row -> new TableSize(0, row.getLong(1)));
        }
      }
      return sizes;
    } catch (DriverException e) {
      return Map.of();
    }
  }

  private static void add(
      CqlSession session,
      Node node,
      String cql,
      String keyspace,
      Map<String, TableSize> sizes,
      Function<Row, TableSize> read) {
    for (Row row : session.execute(SimpleStatement.newInstance(cql, keyspace).setNode(node))) {
      sizes.merge(String.valueOf(row.getString(0)), read.apply(row), TableSize::plus);
    }
  }
}
