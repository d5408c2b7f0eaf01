package dev.rdg.operations.graph;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.Stages;
import dev.rdg.operations.Broker;
import dev.rdg.operations.Engines;
import dev.rdg.operations.FlinkAddress;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.Store;
import dev.rdg.pipelines.Difference;
import dev.rdg.stack.CassandraServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two homes of one graph, as readers see them. */
class ComparisonIT {
  private static final String NAMESPACE = "node_thing";
  private static final NamespaceLayout LAYOUT = NamespaceLayout.plain(NAMESPACE);
  private static final List<NamespaceDefinition> DEFINITIONS =
      List.of(NamespaceDefinition.of(LAYOUT, "things"));

  private static CassandraServer cassandra;
  private static int keyspaces;

  private final Path folder;
  private Homes left;
  private Homes right;

  @SuppressWarnings("NullAway.Init") // set before each test
  ComparisonIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void startCassandra(@TempDir Path temporary) {
    cassandra = CassandraServer.start(temporary);
  }

  @AfterAll
  static void stopCassandra() {
    cassandra.close();
  }

  @BeforeEach
  void createTables() {
    left = homes();
    right = homes();
    CassandraTables.of(left, DEFINITIONS).apply();
    CassandraTables.of(right, DEFINITIONS).apply();
  }

  private static Homes homes() {
    return Homes.single(
        List.of("127.0.0.1:" + cassandra.contactPoint().getPort()),
        CassandraServer.DATACENTER,
        "k" + ++keyspaces);
  }

  @Test
  void equalHomes_haveNoDifference() {
    for (Homes home : List.of(left, right)) {
      write(home, "t-1", 5, "a");
      write(home, "t-2", 5, "b");
    }

    Comparison.Result result = comparison().run(folder);

    assertThat(result.total(), is(0L));
    assertThat(result.first(), is(List.of()));
  }

  @Test
  void differences_areOfThreeKinds() {
    write(left, "only-left", 5, "a");
    write(right, "only-right", 5, "a");
    write(left, "both", 5, "a");
    write(right, "both", 5, "b");

    Comparison.Result result = comparison().run(folder);

    assertThat(
        result.counts(),
        is(
            Map.of(
                NAMESPACE,
                Map.of(
                    Difference.Kind.ONLY_LEFT, 1L,
                    Difference.Kind.ONLY_RIGHT, 1L,
                    Difference.Kind.DIFFERS, 1L))));
    Comparison.Seen seen = find(result, "only-left");
    assertThat(seen.right(), is(nullValue()));
    assertThat(find(result, "both").difference().properties(), is(List.of("name")));
  }

  /** One value at two times: the next late write would be taken by one of them alone. */
  @Test
  void writeTimestamps_areCompared() {
    write(left, "t-1", 5, "a");
    write(right, "t-1", 6, "a");

    assertThat(comparison().run(folder).total(), is(1L));
  }

  @Test
  void allAreCounted_andSomeListed() {
    for (int i = 0; i < 30; i++) {
      write(left, "t-" + i, 5, "a");
    }

    Comparison.Result result = comparison().withListed(4).run(folder);

    assertThat(result.total(), is(30L));
    assertThat(result.first(), hasSize(4));
    assertThat(comparison().run(folder).first(), hasSize(20));
  }

  private Comparison comparison() {
    Engines engines =
        Engines.of(
            GraphJobs.PROJECT,
            Store.of(GraphJobs.PROJECT.homesFile()),
            Broker.of(null, null, null),
            FlinkAddress.at(null));
    return Comparison.of(
        left, right, DEFINITIONS, new Scan(engines, Runner.DIRECT, Map.of(), Reporter.SILENT));
  }

  /** What still differs when it is looked at again is counted; what has come meanwhile is not. */
  @Test
  void settling_looksAgain() {
    write(left, "late", 5, "a");
    write(left, "missing", 5, "a");
    Thread writer =
        new Thread(
            () -> {
              awaitDifferences();
              write(right, "late", 5, "a");
            });
    writer.start();

    Comparison.Result result = comparison().withSettle(Duration.ofSeconds(8)).run(folder);

    assertThat(result.total(), is(1L));
    assertThat(result.first().get(0).difference().id(), is("missing"));
  }

  /** The pipeline has ended when its files are there. */
  private void awaitDifferences() {
    await()
        .atMost(GraphJobs.DEADLINE)
        .until(
            () -> {
              try (Stream<Path> files = Files.walk(folder)) {
                return files.anyMatch(file -> file.toString().endsWith(".jsonl"));
              }
            });
  }

  private static Comparison.Seen find(Comparison.Result result, String id) {
    return result.first().stream()
        .filter(seen -> seen.difference().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static void write(Homes homes, String id, long time, String name) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("name", new Cell(time, ValueFormat.encode(name)));
    try (CassandraKvStore store = CassandraKvStore.open(homes, List.of(LAYOUT))) {
      Stages.await(
          store.write(List.of(new KvChange(NAMESPACE, id, "", ItemState.put(time, cells)))));
    }
  }
}
