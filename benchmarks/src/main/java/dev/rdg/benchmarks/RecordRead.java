package dev.rdg.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.Selection;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;

/**
 * Reads records of 45 edges: the store's {@code get} against the driver's SELECT of the same
 * columns, in turns, one thread. The rival takes every column through the driver's own codecs, as
 * an application would; both must see the same edges.
 */
public final class RecordRead {
  private static final int ITEMS = 45;
  private static final int RECORDS = 200;
  private static final int WARM_UP = 20_000;
  private static final int READS = 20_000;
  private static final NamespaceLayout LAYOUT = NamespaceLayout.plain("edge_watched");

  private RecordRead() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("rdg-record-read");
    try (CassandraServer server = CassandraServer.start(folder)) {
      String address = "127.0.0.1:" + server.contactPoint().getPort();
      Homes homes = Homes.single(List.of(address), CassandraServer.DATACENTER, "bench");
      CassandraTables.of(homes, List.of(NamespaceDefinition.of(LAYOUT, "edge watched"))).apply();
      try (CassandraKvStore store = CassandraKvStore.open(homes, List.of(LAYOUT));
          CqlSession session = connect(server)) {
        for (int i = 0; i < RECORDS; i++) {
          Edges.write(store, LAYOUT.name(), "profile-" + i, ITEMS);
        }
        compare(store, session);
      }
    }
  }

  private static CqlSession connect(CassandraServer server) {
    return CqlSession.builder()
        .addContactPoint(server.contactPoint())
        .withLocalDatacenter(CassandraServer.DATACENTER)
        .build();
  }

  private static void compare(CassandraKvStore store, CqlSession session) {
    PreparedStatement select =
        session.prepare(
            "SELECT key, at, props, writetime(props) FROM bench.edge_watched WHERE id = ? AND bucket = 0");
    Selection all = Selection.all(Instant.now());
    IntUnaryOperator ours = i -> store.get(LAYOUT.name(), "profile-" + i, all).items().size();
    IntUnaryOperator rival = i -> read(session, select, "profile-" + i);
    Histogram oursNanos = new Histogram(3);
    Histogram rivalNanos = new Histogram(3);
    for (int i = 0; i < WARM_UP + READS; i++) {
      boolean counts = i >= WARM_UP;
      time(rival, i % RECORDS, counts ? rivalNanos : new Histogram(3));
      time(ours, i % RECORDS, counts ? oursNanos : new Histogram(3));
    }
    System.out.printf(
        Locale.ROOT, "%,d reads of records of %d edges, one thread, in turns%n%n", READS, ITEMS);
    System.out.println("| reader | p50 ms | p99 ms | p99.9 ms |\n|---|---|---|---|");
    print("driver: SELECT, all columns through its codecs", rivalNanos);
    print("store: get, edges with write timestamps", oursNanos);
    System.out.printf(
        Locale.ROOT,
        "%np50 of the store / p50 of the driver: %.2f%n",
        (double) oursNanos.getValueAtPercentile(50) / rivalNanos.getValueAtPercentile(50));
  }

  private static int read(CqlSession session, PreparedStatement select, String id) {
    int items = 0;
    for (Row row : session.execute(select.bind(id))) {
      row.getString(0);
      row.getLong(1);
      Map<String, ByteBuffer> properties = row.getMap(2, String.class, ByteBuffer.class);
      List<Long> times = row.getList(3, Long.class);
      items += properties != null && times != null && properties.size() == times.size() ? 1 : 0;
    }
    return items;
  }

  private static void time(IntUnaryOperator read, int record, Histogram nanos) {
    long start = System.nanoTime();
    int items = read.applyAsInt(record);
    nanos.recordValue(System.nanoTime() - start);
    if (items != ITEMS) {
      throw new IllegalStateException("read " + items + " edges instead of " + ITEMS);
    }
  }

  private static void print(String reader, Histogram nanos) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.3f | %.3f | %.3f |%n",
        reader,
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        nanos.getValueAtPercentile(99.9) / 1e6);
  }
}
