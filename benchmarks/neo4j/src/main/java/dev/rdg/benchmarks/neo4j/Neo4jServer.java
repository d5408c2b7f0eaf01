package dev.rdg.benchmarks.neo4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.io.ByteUnit;

/** A Neo4j in this process, with Bolt on a free port of the loopback. */
final class Neo4jServer implements AutoCloseable {
  private static final long PAGE_CACHE_MEBIBYTES = 1_024;

  private final DatabaseManagementService service;
  private final int port;

  private Neo4jServer(DatabaseManagementService service, int port) {
    this.service = service;
    this.port = port;
  }

  static Neo4jServer start(String folder) {
    int port = freePort();
    return new Neo4jServer(
        new DatabaseManagementServiceBuilder(Path.of(folder))
            .setConfig(BoltConnector.enabled, true)
            .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", port))
            .setConfig(
                GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(PAGE_CACHE_MEBIBYTES))
            .build(),
        port);
  }

  Driver connect() {
    return GraphDatabase.driver("bolt://127.0.0.1:" + port, AuthTokens.none());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }

  @Override
  public void close() {
    service.shutdown();
  }
}
