package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.stack.CassandraSecurity;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Cassandra of one test class whose operator has set limits, with tables, and a role that they
 * hold for.
 */
final class LimitedCassandra implements AutoCloseable {
  private static final String WRITER = "writer";

  private final Path folder;
  private final CassandraServer server;

  /**
   * Starts it.
   *
   * @param yaml the limits
   */
  LimitedCassandra(Path folder, List<NamespaceLayout> layouts, String... yaml) throws IOException {
    this.folder = folder;
    server =
        CassandraServer.builder(folder.resolve("limited"))
            .security(CassandraSecurity.none().passwords())
            .yaml(yaml)
            .start();
    Homes superuser = homes(CassandraSecurity.SUPERUSER, "LOCAL_QUORUM");
    CassandraTables.of(superuser, TestCassandra.definitions(layouts)).apply();
    Cluster cluster = superuser.clusterOf(superuser.of(layouts.get(0).name()));
    execute(cluster, "CREATE ROLE writer WITH LOGIN = true AND PASSWORD = 'writer'");
    execute(cluster, "GRANT SELECT ON KEYSPACE rdg TO writer");
    execute(cluster, "GRANT MODIFY ON KEYSPACE rdg TO writer");
  }

  /** Of the role that is limited. */
  Homes homes(String consistency) throws IOException {
    return homes(WRITER, consistency);
  }

  private Homes homes(String role, String consistency) throws IOException {
    TestCertificates.secret(
        folder.resolve(role + ".properties"), "username=%s%npassword=%s%n".formatted(role, role));
    String yaml =
        """
        version: 1
        clusters:
          main:
            contactPoints: ['127.0.0.1:%d']
            datacenter: %s
            credentials: {file: %s.properties}
        default: {cluster: main, keyspace: rdg, replication: 1, consistency: %s}
        """
            .formatted(
                server.contactPoint().getPort(), CassandraServer.DATACENTER, role, consistency);
    return Homes.load(Files.writeString(folder.resolve("homes.yaml"), yaml));
  }

  private static void execute(Cluster cluster, String cql) {
    CqlSession session = CassandraSessions.acquire(cluster);
    try {
      session.execute(cql);
    } finally {
      CassandraSessions.release(cluster);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
