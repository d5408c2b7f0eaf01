package dev.rdg.cassandra;

import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One real Cassandra for all tests of this JVM; its end, which proves that the process is gone, is
 * part of the test run.
 */
final class TestCassandra implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    server(context);
  }

  static Homes homes(String keyspace) {
    return Homes.single(List.of(Running.address), CassandraServer.DATACENTER, keyspace);
  }

  /** Of namespaces for tests that ask for no more than a layout. */
  static List<NamespaceDefinition> definitions(List<NamespaceLayout> layouts) {
    return layouts.stream().map(layout -> NamespaceDefinition.of(layout, "things")).toList();
  }

  /** A keyspace for one test class or test. */
  static Homes freshHomes() {
    return homes("t_" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT));
  }

  private static void server(ExtensionContext context) {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(Running.class);
  }

  /** The server; closed by JUnit with its root store. */
  static final class Running implements AutoCloseable {
    private static String address = "";

    private final CassandraServer server;

    Running() {
      try {
        server =
            CassandraServer.builder(Files.createTempDirectory(Path.of("target"), "cassandra"))
                .jvmFlags(List.of("-Dcassandra.size_recorder_interval=1"))
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      address =
          server.contactPoint().getAddress().getHostAddress()
              + ":"
              + server.contactPoint().getPort();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
