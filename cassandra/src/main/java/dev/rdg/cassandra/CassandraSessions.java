package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One session per JVM and cluster, shared by all who ask for it and closed when the last gives it
 * back. Thread-safe.
 */
final class CassandraSessions {
  private static final Map<Cluster, Shared> SHARED = new HashMap<>();

  private CassandraSessions() {}

  /**
   * The session of a cluster; give it back with {@link #release}.
   *
   * @throws ConfigException when no contact point answers or lets us in, and when files or
   *     variables that this takes are missing or wrong
   */
  static CqlSession acquire(Cluster cluster) {
    synchronized (SHARED) {
      Shared shared = SHARED.get(cluster);
      if (shared == null) {
        shared = new Shared(connect(cluster));
        SHARED.put(cluster, shared);
      }
      shared.users++;
      return shared.session;
    }
  }

  /** Gives a session back. */
  static void release(Cluster cluster) {
    synchronized (SHARED) {
      Shared shared = SHARED.get(cluster);
      if (shared != null && --shared.users == 0) {
        SHARED.remove(cluster);
        shared.session.close();
      }
    }
  }

  private static CqlSession connect(Cluster cluster) {
    List<InetSocketAddress> points =
        cluster.contactPoints().stream().map(CassandraSessions::address).toList();
    try {
      CqlSessionBuilder session =
          CqlSession.builder()
              .addContactPoints(points)
              .withLocalDatacenter(cluster.datacenter())
              .withApplicationName("rdg")
              .withConfigLoader(
                  DriverConfigLoader.fromString(ourSettings() + "\n" + cluster.driverSettings()));
      secure(session, cluster);
      return session.build();
    } catch (AllNodesFailedException e) {
      throw ConnectFailure.of(cluster, e);
    } catch (DriverException | IllegalArgumentException | IllegalStateException e) {
      throw new ConfigException(
          "cannot connect to Cassandra cluster '" + cluster.name() + "': " + e.getMessage(), e);
    }
  }

  /** Reads the secrets, here and nowhere before. */
  private static void secure(CqlSessionBuilder session, Cluster cluster) {
    if (cluster.tls() != null) {
      session.withSslEngineFactory(TlsEngines.of(cluster.tls(), cluster.name()));
    }
    if (cluster.credentials() != null) {
      cluster.credentials().read(cluster.name()); // A mistake in them is told before anything else.
      session.withAuthProvider(new CurrentLogin(cluster.credentials(), cluster.name()));
    }
  }

  private static InetSocketAddress address(String contactPoint) {
    int colon = contactPoint.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          contactPoint.substring(0, colon), Integer.parseInt(contactPoint.substring(colon + 1)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ConfigException(
          "Cassandra contact point '"
              + contactPoint
              + "' is not an address: use host:port, such as 127.0.0.1:9042.",
          e);
    }
  }

  private static String ourSettings() {
    try (InputStream in = CassandraSessions.class.getResourceAsStream("driver.conf")) {
      return new String(
          java.util.Objects.requireNonNull(in, "driver.conf").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Shared {
    final CqlSession session;
    int users;

    Shared(CqlSession session) {
      this.session = session;
    }
  }
}
