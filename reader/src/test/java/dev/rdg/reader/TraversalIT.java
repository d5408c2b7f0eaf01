package dev.rdg.reader;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Stages;
import dev.rdg.stack.CassandraServer;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.kit.ExpectedItems;
import dev.rdg.testdata.oracle.ExpectedGraph;
import dev.rdg.testdata.oracle.Oracle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Traversals of the generated events' graph, which the oracle knows, on Cassandra and in memory.
 */
class TraversalIT {
  /** {@code -Dtraversals=10000} for as many on Cassandra too. */
  private static final int ON_CASSANDRA = Integer.getInteger("traversals", 500);

  private static final int IN_MEMORY = 10_000;
  private static final long EVENTS = 10_000;
  private static final Schema SCHEMA =
      Schema.load(Path.of("..", "pipelines/src/main/resources/dev/rdg/pipelines/graph.yaml"));
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static CassandraServer cassandra;
  private static ExpectedGraph expected;
  private static PlainGraph plain;

  @BeforeAll
  static void load(@TempDir Path folder) {
    EventGenerator generator = EventGenerator.of(16, EVENTS);
    Oracle oracle = new Oracle(generator.references());
    generator.stream().forEach(oracle::accept);
    expected = oracle.graph();
    plain = plain(expected);
    cassandra = CassandraServer.builder(folder).start();
  }

  @AfterAll
  static void stop() {
    cassandra.close();
  }

  /** The graph in a keyspace of its own. */
  private static CassandraKvStore stored(String keyspace) {
    Homes homes =
        Homes.single(
            List.of("127.0.0.1:" + cassandra.contactPoint().getPort()),
            CassandraServer.DATACENTER,
            keyspace);
    CassandraTables.of(homes, SCHEMA.definitions()).apply();
    CassandraKvStore store = CassandraKvStore.open(homes, SCHEMA.namespaces());
    ExpectedItems.write(expected, store);
    return store;
  }

  private static PlainGraph plain(ExpectedGraph graph) {
    PlainGraph plain = new PlainGraph(SCHEMA);
    add(graph, type -> true, plain);
    return plain;
  }

  /** What was true at a time of types that keep their history, and what is of the others. */
  private static PlainGraph plainAsOf(Instant then) {
    Set<String> kept = Set.of("game", "played");
    PlainGraph plain = new PlainGraph(SCHEMA);
    add(expected, type -> !kept.contains(type), plain);
    add(graphOf(time -> !time.isAfter(then)), kept::contains, plain);
    return plain;
  }

  /** The graph of the events of some times. */
  private static ExpectedGraph graphOf(Predicate<Instant> times) {
    EventGenerator generator = EventGenerator.of(16, EVENTS);
    Oracle oracle = new Oracle(generator.references());
    generator.stream()
        .forEach(
            record -> {
              List<Instant> at = new ArrayList<>();
              oracle.visitChanges(
                  record,
                  (namespace, id, key, micros, place, deleted, properties) ->
                      at.add(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
              if (at.stream().allMatch(times)) {
                oracle.accept(record);
              }
            });
    return oracle.graph();
  }

  private static void add(ExpectedGraph graph, Predicate<String> types, PlainGraph plain) {
    graph.visit(
        (namespace, id, key, at, cells) -> {
          if (namespace.endsWith("_history")) {
            return;
          }
          TreeMap<String, Object> properties = new TreeMap<>();
          cells.forEach(
              (name, cell) ->
                  properties.put(name, ValueFormat.decode(ValueFormat.encode(cell.value()))));
          Instant time = Instant.EPOCH.plus(at, ChronoUnit.MICROS);
          String type = namespace.substring(namespace.indexOf('_') + 1);
          if (!types.test(type.replaceFirst("_reverse$", ""))) {
            return;
          }
          if (namespace.startsWith("node_")) {
            plain.add(new Node(new NodeId(type, id), time, properties));
          } else if (!namespace.endsWith("_reverse")) {
            plain.add(
                new Edge(
                    type,
                    new NodeId(SCHEMA.edgeType(type).from().name(), id),
                    new NodeId(SCHEMA.edgeType(type).to().name(), key),
                    time,
                    properties));
          }
        });
  }

  @Test
  void traverse_onCassandraFindsWhatTheOracleSays() {
    try (CassandraKvStore store = stored("read")) {
      checkRandom(store, ON_CASSANDRA);
      checkAsOf(store, ON_CASSANDRA / 4);
    }
  }

  @Test
  void traverse_inMemoryFindsWhatTheOracleSays() {
    InMemoryKvStore memory = new InMemoryKvStore(SCHEMA.namespaces());
    ExpectedItems.write(expected, memory);
    checkRandom(memory, IN_MEMORY);
    checkAsOf(memory, IN_MEMORY / 4);
  }

  /** As of some times among those of the events. */
  private static void checkAsOf(KvStore of, int traversals) {
    List<Instant> times = plain.edges.stream().map(Edge::at).sorted().toList();
    Graph graph = new Graph(of, SCHEMA);
    for (int i = 1; i <= 4; i++) {
      Instant then = times.get(times.size() * i / 5);
      PlainGraph plainThen = plainAsOf(then);
      RandomTraversals random = new RandomTraversals(plainThen, SCHEMA, i);
      for (int j = 0; j < traversals / 4; j++) {
        Answers.check(graph, plainThen, random.next(then));
      }
    }
  }

  private static void checkRandom(KvStore of, int traversals) {
    Graph graph = new Graph(of, SCHEMA);
    RandomTraversals random = new RandomTraversals(plain, SCHEMA, 7);
    for (int i = 0; i < traversals; i++) {
      Answers.check(graph, plain, random.next(NOW));
    }
  }

  /**
   * What was there before is found, all of it, and beside it nothing but what is being written.
   * Without limits, since new edges take places.
   */
  @Test
  void traverse_whileOthersWriteFindsWhatWasThereBefore() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong written = new AtomicLong();
    CassandraKvStore store = stored("written");
    Thread writer = new Thread(() -> write(store, done, written), "writer");
    writer.start();
    try (Graph graph = new Graph(store, SCHEMA)) {
      RandomTraversals random = new RandomTraversals(plain, SCHEMA, 8);
      Rules all = Rules.builder().limit(2_500).build();
      for (int i = 0; i < ON_CASSANDRA / 5; i++) {
        Traversal traversal =
            random.next(NOW.plus(Duration.ofDays(1))).toBuilder()
                .rules(all)
                .bounds(new Traversal.Bounds(10_000, 10_000, 4 << 20, Duration.ofHours(1)))
                .build();
        PlainGraph.Found before = plain.traverse(traversal);
        PlainGraph.Found found = Answers.all(graph, traversal);
        assertThat(traversal.toString(), without(before.nodes(), found.nodes()), is(empty()));
        for (NodeId more : without(found.nodes(), before.nodes())) {
          assertThat(more.toString(), more.id().startsWith("new-"), is(true));
        }
      }
      done.set(true);
      writer.join();
    } finally {
      done.set(true);
    }
    assertThat(written.get(), is(not(0L)));
  }

  private static Set<NodeId> without(Set<NodeId> some, Set<NodeId> others) {
    Set<NodeId> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  /** New members watch what is there. */
  private static void write(KvStore store, AtomicBoolean done, AtomicLong written) {
    List<NodeId> titles =
        plain.nodes.keySet().stream().filter(id -> id.type().equals("title")).toList();
    GraphEncoding encoding = new GraphEncoding(SCHEMA);
    for (int i = 0; !done.get(); i++) {
      ChangeSet changes = new ChangeSet(SCHEMA, ChronoUnit.MICROS.between(Instant.EPOCH, NOW) + i);
      changes.node("profile", "new-" + i).set("name", "new");
      changes.edge("watched", "new-" + i, titles.get(i % titles.size()).id()).set("progress", 0.5);
      List<KvChange> encoded = new ArrayList<>();
      changes.changes().forEach(change -> encoding.encode(change, encoded::add));
      encoded.forEach(change -> Stages.await(store.write(List.of(change))));
      written.incrementAndGet();
    }
  }
}
