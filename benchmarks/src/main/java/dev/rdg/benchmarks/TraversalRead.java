package dev.rdg.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.WriterTask;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.store.Stages;
import dev.rdg.reader.EdgeStep;
import dev.rdg.reader.Graph;
import dev.rdg.reader.NodeId;
import dev.rdg.reader.Rules;
import dev.rdg.serving.GraphServer;
import dev.rdg.serving.ServerSettings;
import dev.rdg.serving.v1.GraphGrpc;
import dev.rdg.serving.v1.TraverseRequest;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads neighbourhoods of one, two and three hops, with the properties of all edges, one question
 * after the other: the reader's traversal, the service by gRPC, and for one hop the driver's
 * SELECT; then JanusGraph on the same Cassandra and Neo4j over Bolt with the same edges. At two
 * sizes of the graph. Then the ten newest changes of a record that has a million, against a SELECT
 * of ten rows. All must find as many as there are.
 */
public final class TraversalRead {
  /** A reader, in microseconds. */
  private record Run(int roots, int hops, String reader, double p50, double p99) {}

  private static final List<Integer> ROOTS = List.of(20, 200);

  /** The least number of trees with which the newest changes are measured. */
  private static final int ONCE = 20;

  private static final int READS = 2_000;
  private static final int RIVAL_READS = 1_000;
  private static final int CHANGES = 1_000_000;
  private static final int NEWEST = 10;
  private static final String BUSY = "busy";

  private TraversalRead() {}

  /** Takes how many trees of each kind there are, one size or several; 20 and 200 unless said. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Integer> sizes =
        arguments.length == 0 ? ROOTS : Stream.of(arguments).map(Integer::valueOf).toList();
    Path folder = Files.createTempDirectory("rdg-traversal-read");
    List<Run> runs = new ArrayList<>();
    try (CassandraServer server = ProductionCassandra.start(folder.resolve("cassandra"))) {
      for (int roots : sizes) {
        List<GraphEvent> events = Trees.events(roots);
        Path file = folder.resolve("events-" + roots + ".jsonl");
        GraphEvent.write(file, events);
        ours(server, "trees_" + roots, roots, events, runs);
        for (GraphWriters rival : List.of(GraphWriters.JANUSGRAPH, GraphWriters.NEO4J)) {
          GraphWriters.Job job =
              new GraphWriters.Job(
                  file,
                  WriterTask.UNMEASURED,
                  RIVAL_READS,
                  Trees.MOST_HOPS,
                  folder.resolve(rival.label() + roots));
          rival.run(List.of(job), server, folder);
          for (int hops = 1; hops <= Trees.MOST_HOPS; hops++) {
            add(runs, roots, hops, rival.label(), job.latency(hops));
          }
        }
      }
    }
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            RivalProcess.HOME.resolve("benchmarks/results/traversal-read.json").toFile(), runs);
    print(runs);
    System.exit(0); // clients of the service go on
  }

  private static void add(
      List<Run> runs, int roots, int hops, String reader, WriterTask.Latency latency) {
    Run run = new Run(roots, hops, reader, latency.p50(), latency.p99());
    System.err.println(run);
    runs.add(run);
  }

  private static void ours(
      CassandraServer server, String keyspace, int roots, List<GraphEvent> events, List<Run> runs)
      throws InterruptedException {
    Homes homes =
        Homes.single(
            List.of("127.0.0.1:" + server.contactPoint().getPort()),
            CassandraServer.DATACENTER,
            keyspace);
    List<NamespaceDefinition> definitions = Trees.SCHEMA.definitions();
    CassandraTables.of(homes, definitions).apply();
    CassandraKvStore store = CassandraKvStore.open(homes, Trees.SCHEMA.namespaces());
    Trees.write(events, store);
    try (Graph graph = new Graph(store, Trees.SCHEMA);
        GraphServer service =
            GraphServer.start(
                graph, ServerSettings.at(new InetSocketAddress("127.0.0.1", 0)).build());
        CqlSession session =
            CqlSession.builder()
                .addContactPoint(server.contactPoint())
                .withLocalDatacenter(CassandraServer.DATACENTER)
                .build()) {
      oneHop(session, keyspace, roots, graph, runs);
      GraphGrpc.GraphBlockingStub client =
          GrpcClients.newClient(
              "gproto+http://127.0.0.1:" + service.port(), GraphGrpc.GraphBlockingStub.class);
      for (int hops = 1; hops <= Trees.MOST_HOPS; hops++) {
        int far = hops;
        if (hops > 1) {
          add(
              runs,
              roots,
              hops,
              "reader",
              measure(roots, Trees.edges(hops), i -> traverse(graph, far, i)));
        }
        add(
            runs,
            roots,
            hops,
            "service",
            measure(
                roots,
                Trees.edges(hops),
                i -> client.traverse(request(Trees.root(far, i), far)).getEdgesCount()));
      }
      if (roots == ONCE) {
        newest(store, session, keyspace, graph, runs);
      }
    }
  }

  /** In turns, so that both meet the same machine. */
  private static void oneHop(
      CqlSession session, String keyspace, int roots, Graph graph, List<Run> runs) {
    PreparedStatement select =
        session.prepare(
            "SELECT key, at, props, writetime(props) FROM "
                + keyspace
                + ".edge_knows WHERE id = ? AND bucket = 0");
    List<WriterTask.Latency> latencies =
        inTurns(
            roots,
            Trees.edges(1),
            5 * READS,
            i -> read(session, select.bind(Trees.root(1, i).id())),
            i -> traverse(graph, 1, i));
    add(runs, roots, 1, "driver", latencies.get(0));
    add(runs, roots, 1, "reader", latencies.get(1));
  }

  private static int traverse(Graph graph, int hops, int root) {
    return Stages.await(graph.traverse(Trees.traversal(Trees.root(hops, root), hops)))
        .edges()
        .size();
  }

  static TraverseRequest request(NodeId root, int hops) {
    TraverseRequest.Builder request = TraverseRequest.newBuilder();
    request.addStartBuilder().setType(root.type()).setId(root.id());
    for (int i = 0; i < hops; i++) {
      request.addDepthsBuilder().addEdgesBuilder().setType("knows");
    }
    return request.build();
  }

  /** Every 30 seconds one, so that they lie in twelve months. */
  private static void newest(
      CassandraKvStore store, CqlSession session, String keyspace, Graph graph, List<Run> runs)
      throws InterruptedException {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    Edges.write(
        store,
        IntStream.range(0, CHANGES)
            .boxed()
            .flatMap(
                i ->
                    Trees.changes(
                        now - 30_000_000L * i, "visited", BUSY, Edges.key(i), Trees.properties(i)))
            .filter(change -> change.namespace().endsWith("_history")));
    KvChange first =
        Trees.changes(now, "visited", BUSY, Edges.key(0), Trees.properties(0))
            .filter(change -> change.namespace().endsWith("_history"))
            .findFirst()
            .orElseThrow();
    int bucket =
        Trees.SCHEMA.namespaces().stream()
            .filter(layout -> layout.name().equals(first.namespace()))
            .findFirst()
            .orElseThrow()
            .bucketOf(String.valueOf(first.key()));
    PreparedStatement select =
        session.prepare(
            "SELECT key, at, props, writetime(props) FROM "
                + keyspace
                + "."
                + first.namespace()
                + " WHERE id = ? AND bucket = ? LIMIT "
                + NEWEST);
    EdgeStep step = EdgeStep.out("visited").with(Rules.builder().limit(NEWEST).build());
    List<WriterTask.Latency> latencies =
        inTurns(
            1,
            NEWEST,
            5 * READS,
            i -> read(session, select.bind(BUSY, bucket)),
            i ->
                Stages.await(graph.recent(new NodeId("person", BUSY), step, null, null))
                    .changes()
                    .size());
    add(runs, CHANGES, 0, "driver, ten rows", latencies.get(0));
    add(runs, CHANGES, 0, "reader, recent", latencies.get(1));
  }

  private static int read(CqlSession session, BoundStatement select) {
    int items = 0;
    for (Row row : session.execute(select)) {
      row.getString(0);
      row.getLong(1);
      row.getMap(2, String.class, ByteBuffer.class);
      row.getList(3, Long.class);
      items++;
    }
    return items;
  }

  private static WriterTask.Latency measure(int roots, int edges, IntUnaryOperator read) {
    return inTurns(roots, edges, READS, read).get(0);
  }

  /** As often to warm up. */
  private static List<WriterTask.Latency> inTurns(
      int roots, int edges, int reads, IntUnaryOperator... readers) {
    long[][] nanos = new long[readers.length][reads];
    for (int i = -reads; i < reads; i++) {
      for (int reader = 0; reader < readers.length; reader++) {
        long start = System.nanoTime();
        int found = readers[reader].applyAsInt(Math.floorMod(i, roots));
        if (i >= 0) {
          nanos[reader][i] = System.nanoTime() - start;
        }
        if (found != edges) {
          throw new IllegalStateException("read " + found + " edges instead of " + edges);
        }
      }
    }
    return List.of(nanos).stream().map(WriterTask.Latency::of).toList();
  }

  private static void print(List<Run> runs) {
    System.out.println(
        "| edges in all | hops | edges found | reader | p50 ms | p99 ms | p50 of ours / this |\n|---|---|---|---|---|---|---|");
    for (Run run : runs) {
      double ours =
          runs.stream()
              .filter(one -> one.roots() == run.roots() && one.hops() == run.hops())
              .filter(one -> one.reader().startsWith("reader"))
              .findFirst()
              .orElseThrow()
              .p50();
      System.out.printf(
          Locale.ROOT,
          "| %,d | %s | %,d | %s | %.2f | %.2f | %.2f |%n",
          run.hops() == 0 ? run.roots() : Trees.events(run.roots()).size(),
          run.hops() == 0 ? "newest" : run.hops(),
          run.hops() == 0 ? NEWEST : Trees.edges(run.hops()),
          run.reader(),
          run.p50() / 1e3,
          run.p99() / 1e3,
          ours / run.p50());
    }
  }
}
