package dev.rdg.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Questions to one Cassandra node. */
final class CassandraProbe {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private CassandraProbe() {}

  /** The version, by a query; fails when the node does not answer. */
  static String version(InetSocketAddress contactPoint, CassandraSecurity security)
      throws IOException {
    LoopbackPorts.requireListening(contactPoint);
    try (CqlSession session = connect(contactPoint, security)) {
      @Nullable Row row = session.execute("SELECT release_version FROM system.local").one();
      if (row == null) {
        throw new IOException("system.local is empty");
      }
      return row.getString(0);
    }
  }

  /** A session for a few statements: patient with the server, quick to open and to close. */
  static CqlSession connect(InetSocketAddress contactPoint, CassandraSecurity security) {
    DriverConfigLoader config =
        DriverConfigLoader.programmaticBuilder()
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, TIMEOUT)
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, TIMEOUT)
            .withBoolean(DefaultDriverOption.RECONNECT_ON_INIT, false)
            .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
            // By default the driver's threads wait two seconds for late work when they are closed.
            .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
            .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
            .build();
    CqlSessionBuilder session =
        CqlSession.builder()
            .withConfigLoader(config)
            .addContactPoint(contactPoint)
            .withLocalDatacenter(CassandraServer.DATACENTER);
    security.prepare(session);
    return session.build();
  }
}
