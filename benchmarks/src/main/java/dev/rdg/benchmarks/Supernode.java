package dev.rdg.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.Selection;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One record of a million edges, spread over buckets: how wide its partitions are, what each page
 * of a read from the first edge to the last takes, forward and backward, and what counting takes.
 */
public final class Supernode {
  private static final String ID = "title-1";
  private static final int GROUPS = 10;

  private Supernode() {}

  /** Takes the number of edges and of buckets; 1,000,000 and 16 without. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int edges = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int buckets = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
    NamespaceLayout layout = NamespaceLayout.of("edge_watched_reverse", buckets, null);
    Path folder = Files.createTempDirectory("rdg-supernode");
    try (CassandraServer server = CassandraServer.start(folder)) {
      String address = "127.0.0.1:" + server.contactPoint().getPort();
      Homes homes = Homes.single(List.of(address), CassandraServer.DATACENTER, "bench");
      CassandraTables.of(homes, List.of(NamespaceDefinition.of(layout, "edge watched"))).apply();
      try (CassandraKvStore store = CassandraKvStore.open(homes, List.of(layout))) {
        long start = System.nanoTime();
        Edges.write(store, layout.name(), ID, edges);
        System.out.printf(
            Locale.ROOT,
            "%,d edges in %d buckets, written in %d s%n",
            edges,
            buckets,
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        server.nodetool("flush", "bench");
        server.nodetool("compact", "bench");
        System.out.printf(Locale.ROOT, "widest partition: %d MiB%n%n", widestPartition(server));
        System.out.println("| pages | forward: mean ms a page | backward |\n|---|---|---|");
        List<Duration> forward = read(store, layout, edges, Selection.all(Instant.now()));
        List<Duration> backward =
            read(store, layout, edges, Selection.all(Instant.now()).backward());
        for (int i = 0; i < GROUPS; i++) {
          System.out.printf(
              Locale.ROOT,
              "| %d0 to %d0 %% | %.1f | %.1f |%n",
              i,
              i + 1,
              mean(forward, i),
              mean(backward, i));
        }
        start = System.nanoTime();
        long count = store.count(layout.name(), ID, Instant.now());
        System.out.printf(
            Locale.ROOT, "%ncount says %,d, in %.1f s%n", count, (System.nanoTime() - start) / 1e9);
        require(count == edges, "count is wrong");
      }
    }
  }

  private static List<Duration> read(
      CassandraKvStore store, NamespaceLayout layout, int edges, Selection selection) {
    List<Duration> pages = new ArrayList<>();
    String next = null;
    int read = 0;
    do {
      Selection some = next == null ? selection : selection.resumedAt(next);
      long start = System.nanoTime();
      Page page = store.get(layout.name(), ID, some);
      pages.add(Duration.ofNanos(System.nanoTime() - start));
      boolean backward = selection.order() == Selection.Order.BACKWARD;
      for (var item : page.items()) {
        String expected = Edges.key(backward ? edges - 1 - read : read);
        require(item.key().equals(expected), "read " + item.key() + ", not " + expected);
        read++;
      }
      next = page.next();
    } while (next != null);
    require(read == edges, "read " + read + " edges");
    return pages;
  }

  private static double mean(List<Duration> pages, int group) {
    int size = pages.size() / GROUPS;
    return pages.subList(group * size, (group + 1) * size).stream()
            .mapToLong(Duration::toNanos)
            .average()
            .orElse(0)
        / 1e6;
  }

  private static long widestPartition(CassandraServer server) {
    try (CqlSession session =
        CqlSession.builder()
            .addContactPoint(server.contactPoint())
            .withLocalDatacenter(CassandraServer.DATACENTER)
            .build()) {
      Row row =
          session
              .execute(
                  "SELECT mebibytes FROM system_views.max_partition_size WHERE keyspace_name = 'bench' AND table_name = 'edge_watched_reverse'")
              .one();
      return row == null ? -1 : row.getLong(0);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
