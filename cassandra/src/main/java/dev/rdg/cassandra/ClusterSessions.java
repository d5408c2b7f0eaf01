package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.rdg.model.ConfigException;
import java.util.HashMap;
import java.util.Map;

/** Sessions of several clusters, opened when they are first asked for and given back together. */
final class ClusterSessions implements AutoCloseable {
  private final Map<Cluster, CqlSession> sessions = new HashMap<>();

  /**
   * The session of a cluster.
   *
   * @throws ConfigException when no contact point answers
   */
  CqlSession of(Cluster cluster) {
    return sessions.computeIfAbsent(cluster, CassandraSessions::acquire);
  }

  /** Whether the cluster has answered. */
  boolean isOpen(Cluster cluster) {
    return sessions.containsKey(cluster);
  }

  @Override
  public void close() {
    sessions.keySet().forEach(CassandraSessions::release);
    sessions.clear();
  }
}
