package dev.rdg.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.benchmarks.graph.GraphChange;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.WriterTask;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;

/**
 * Reads records of 45 edges: the store's {@code get} against the driver's SELECT of the same
 * columns, in turns, one thread. The rival takes every column through the driver's own codecs, as
 * an application would; both must see the same edges. Then JanusGraph on the same Cassandra and
 * Neo4j over Bolt, one after the other, with the same edges: one hop with the properties of edges.
 * Several rounds of all.
 */
public final class RecordRead {
  /** A reader in one round, in microseconds. */
  private record Run(int round, String reader, double p50, double p99) {}

  private static final int ITEMS = 45;
  private static final int RECORDS = 200;
  private static final int WARM_UP = 10_000;
  private static final int READS = 10_000;
  private static final int RIVAL_READS = 6_000;
  private static final int ROUNDS = 3;
  private static final NamespaceLayout LAYOUT = NamespaceLayout.plain("edge_watched");

  private RecordRead() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("rdg-record-read");
    Path events = folder.resolve("events.jsonl");
    GraphEvent.write(events, events());
    List<Run> runs = new ArrayList<>();
    try (CassandraServer server = ProductionCassandra.start(folder.resolve("cassandra"))) {
      String address = "127.0.0.1:" + server.contactPoint().getPort();
      Homes homes = Homes.single(List.of(address), CassandraServer.DATACENTER, "reads");
      CassandraTables.of(homes, List.of(NamespaceDefinition.of(LAYOUT, "edge watched"))).apply();
      try (CassandraKvStore store = CassandraKvStore.open(homes, List.of(LAYOUT));
          CqlSession session = connect(server)) {
        for (int i = 0; i < RECORDS; i++) {
          Edges.write(store, LAYOUT.name(), "profile-" + i, ITEMS);
        }
        for (int round = 1; round <= ROUNDS; round++) {
          compare(store, session, round, runs);
          for (GraphWriters rival : List.of(GraphWriters.JANUSGRAPH, GraphWriters.NEO4J)) {
            GraphWriters.Job job =
                new GraphWriters.Job(events, 0, RIVAL_READS, folder.resolve("stored.jsonl"));
            rival.run(List.of(job), server, folder);
            WriterTask.Latency latency = job.latency();
            add(runs, new Run(round, rival.label(), latency.p50(), latency.p99()));
          }
        }
      }
    }
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            RivalProcess.HOME.resolve("benchmarks/results/record-read.json").toFile(), runs);
    print(runs);
  }

  private static void add(List<Run> runs, Run run) {
    System.err.println(run);
    runs.add(run);
  }

  /** The edges of all records, one event each. */
  private static List<GraphEvent> events() {
    List<GraphEvent> events = new ArrayList<>();
    for (int record = 0; record < RECORDS; record++) {
      for (int i = 0; i < ITEMS; i++) {
        GraphChange change =
            new GraphChange(
                "watched",
                new GraphChange.End("profile", "profile-" + record),
                new GraphChange.End("title", Edges.key(i)),
                false,
                Map.of(
                    "episode",
                    "episode-" + i,
                    "position_seconds",
                    (long) i,
                    "quality",
                    "2160p HDR10 Dolby Atmos",
                    "subtitles",
                    "nl-NL forced, en-GB, de-DE"));
        events.add(new GraphEvent(1_760_000_000_000_000L + i, -1, List.of(change)));
      }
    }
    return events;
  }

  private static CqlSession connect(CassandraServer server) {
    return CqlSession.builder()
        .addContactPoint(server.contactPoint())
        .withLocalDatacenter(CassandraServer.DATACENTER)
        .build();
  }

  private static void compare(
      CassandraKvStore store, CqlSession session, int round, List<Run> runs) {
    PreparedStatement select =
        session.prepare(
            "SELECT key, at, props, writetime(props) FROM reads.edge_watched WHERE id = ? AND bucket = 0");
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
    add(runs, run(round, "driver", rivalNanos));
    add(runs, run(round, "ours", oursNanos));
  }

  private static Run run(int round, String reader, Histogram nanos) {
    return new Run(
        round, reader, nanos.getValueAtPercentile(50) / 1e3, nanos.getValueAtPercentile(99) / 1e3);
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

  private static void print(List<Run> runs) {
    System.out.printf(
        Locale.ROOT,
        "Reads of the %d edges of a record with all their properties, one thread%n%n",
        ITEMS);
    System.out.println(
        "| round | reader | p50 ms | p99 ms | p50 of ours / this |\n|---|---|---|---|---|");
    for (Run run : runs) {
      double ours =
          runs.stream()
              .filter(one -> one.round() == run.round() && one.reader().equals("ours"))
              .findFirst()
              .orElseThrow()
              .p50();
      System.out.printf(
          Locale.ROOT,
          "| %d | %s | %.3f | %.3f | %.2f |%n",
          run.round(),
          run.reader(),
          run.p50() / 1e3,
          run.p99() / 1e3,
          ours / run.p50());
    }
  }
}
