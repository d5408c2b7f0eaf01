package dev.rdg.benchmarks;

import dev.rdg.stack.CassandraServer;
import java.nio.file.Path;

/**
 * Cassandra as it runs in production: the second compiler, G1, as much heap as this machine has.
 */
final class ProductionCassandra {
  private static final int HEAP_MEGABYTES = 2048;

  private ProductionCassandra() {}

  /** Starts one node. */
  static CassandraServer start(Path folder) {
    return CassandraServer.builder(folder).performance(true).heapMegabytes(HEAP_MEGABYTES).start();
  }
}
