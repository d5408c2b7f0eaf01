package dev.rdg.cassandra;

import dev.rdg.model.store.KvStore;
import dev.rdg.stack.CassandraServer;
import dev.rdg.testdata.contract.ConvergenceLaws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** The laws of convergence on a real Cassandra. */
class CassandraConvergenceIT extends ConvergenceLaws {
  private static @Nullable CassandraServer server;
  private static @Nullable CassandraKvStore store;

  @BeforeContainer
  static void start() throws IOException {
    server = CassandraServer.start(Files.createTempDirectory(Path.of("target"), "laws"));
    Homes homes =
        Homes.single(
            List.of(
                server.contactPoint().getAddress().getHostAddress()
                    + ":"
                    + server.contactPoint().getPort()),
            CassandraServer.DATACENTER,
            "laws");
    CassandraTables.of(homes, TestCassandra.definitions(LAYOUTS)).apply();
    store = CassandraKvStore.open(homes, LAYOUTS);
  }

  @AfterContainer
  static void stop() {
    if (store != null) {
      store.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected KvStore store() {
    return java.util.Objects.requireNonNull(store);
  }
}
