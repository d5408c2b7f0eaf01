package dev.rdg.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.rdg.io.sink.InMemoryKvIO;
import dev.rdg.model.Bytes;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.pipelines.Difference.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scans say of small stores. */
class ScansTest {
  private static final Schema GRAPH =
      Schema.parse(
          "graph.yaml",
          """
          version: 1
          nodes:
            person:
              properties: {name: string, born: instant, id: long, photo: bytes}
          edges:
            knows: {from: person, to: person, reverse: link, properties: {since: long}}
          """);
  private static final List<NamespaceDefinition> ALL = GRAPH.definitions();

  private final InMemoryKvStore left = new InMemoryKvStore(GRAPH.namespaces());
  private final InMemoryKvStore right = new InMemoryKvStore(GRAPH.namespaces());

  @Test
  void diff_namesKindsAndProperties(@TempDir Path folder) throws IOException {
    for (InMemoryKvStore store : List.of(left, right)) {
      write(store, "node_person", "same", "", 5, Map.of("name", "Ada"));
      write(store, "edge_knows", "a", "b", 5, Map.of("since", 1L));
    }
    write(left, "node_person", "gone", "", 5, Map.of());
    write(right, "node_person", "new", "", 5, Map.of());
    write(left, "edge_knows", "a", "c", 5, Map.of("since", 1L));
    write(right, "edge_knows", "a", "c", 5, Map.of("since", 2L));
    write(right, "edge_knows", "a", "b", 6, Map.of());

    DiffPipeline.build(
            options(),
            InMemoryKvIO.read(left, names(), Instant.now()),
            InMemoryKvIO.read(right, names(), Instant.now()),
            folder + "/d")
        .run()
        .waitUntilFinish();

    List<Difference> found = new ArrayList<>();
    lines(folder).forEach(line -> found.add(Difference.fromJson(line)));
    found.sort(Comparator.comparing(Difference::toJson));
    assertThat(
        found,
        is(
            List.of(
                new Difference("edge_knows", "a", "b", Kind.DIFFERS, List.of("at")),
                new Difference("edge_knows", "a", "c", Kind.DIFFERS, List.of("since")),
                new Difference("node_person", "gone", "", Kind.ONLY_LEFT, List.of()),
                new Difference("node_person", "new", "", Kind.ONLY_RIGHT, List.of()))));
  }

  @Test
  void stats_countDegreesAndDanglingEnds(@TempDir Path folder) throws IOException {
    write(left, "node_person", "a", "", 5, Map.of());
    for (int i = 0; i < 5; i++) {
      write(left, "edge_knows", "a", "x" + i, 5, Map.of());
    }
    write(left, "edge_knows", "y", "a", 5, Map.of());

    StatsPipeline.build(
            options(), ALL, InMemoryKvIO.read(left, names(), Instant.now()), folder + "/figures")
        .run()
        .waitUntilFinish();

    assertThat(
        Figure.read(java.nio.file.Files.readString(folder.resolve("figures"))),
        hasItems(
            new Figure("items", "edge_knows", 6),
            new Figure("records", "edge_knows", 2),
            new Figure("degree", "edge_knows:2", 1),
            new Figure("degree", "edge_knows:0", 1),
            new Figure("widest", "edge_knows/a", 5),
            new Figure("dangling", "edge_knows:person", 6)));
  }

  /** Each is a bundle to the Direct runner, which has all of them on its heap anyway. */
  @Test
  void groupsOfJoins_areFewOnDirect() {
    assertThat(groups("DirectRunner"), is(32L));
    assertThat(groups("FlinkRunner"), is(1024L));
  }

  private static long groups(String runner) {
    HashGroups groups =
        HashGroups.of(PipelineOptionsFactory.fromArgs("--runner=" + runner).create());
    return IntStream.range(0, 100_000).map(i -> groups.of("item-" + i)).distinct().count();
  }

  /** Typed, null where nothing is set, with another name where the column's is taken. */
  @Test
  void exportRow_hasTypedColumns() {
    Instant born = Instant.parse("1815-12-10T00:00:00.000001Z");
    KvChange node =
        item(
            "node_person",
            "ada",
            "",
            9,
            Map.of("name", "Ada", "born", born, "id", 7L, "photo", Bytes.wrap(new byte[] {1})));

    GenericRecord row = new ExportRow(ALL.get(0)).of(node);
    GenericRecord edge = new ExportRow(ALL.get(1)).of(item("edge_knows", "a", "b", 3, Map.of()));

    assertThat(row.get("id"), is("ada"));
    assertThat(row.get("id_"), is(7L));
    assertThat(row.get("born"), is(-4_861_728_000_000_000L + 1));
    assertThat(row.get("at"), is(9L));
    assertThat(row.getSchema().getField("photo").schema().toString(), is("[\"null\",\"bytes\"]"));
    assertThat(
        List.of(edge.get("from"), edge.get("to"), edge.get("at")), is(List.of("a", "b", 3L)));
    assertThat(edge.get("since") == null, is(true));
  }

  @Test
  void exportRow_ofAHistoryHasWhatEachChangeSaid() {
    Schema schema =
        Schema.parse(
            "graph.yaml",
            """
            version: 1
            nodes: {person: {history: 30d, properties: {name: string, deleted: long}}}
            edges: {knows: {from: person, to: person, reverse: link, history: 30d}}
            """);
    ChangeSet set = new ChangeSet(schema, 8);
    set.node("person", "ada").set("deleted", 1).unset("name");
    set.deleteEdge(schema.edgeType("knows"), "ada", "bob");
    Map<String, KvChange> changes = new TreeMap<>();
    GraphEncoding encoding = new GraphEncoding(schema);
    set.changes()
        .forEach(one -> encoding.encode(one, change -> changes.put(change.namespace(), change)));
    Map<String, GenericRecord> rows = new TreeMap<>();
    schema.definitions().stream()
        .filter(NamespaceDefinition::isHistory)
        .forEach(
            one -> {
              KvChange change = changes.get(one.name());
              if (change != null) {
                rows.put(one.name(), new ExportRow(one).of(change));
              }
            });

    assertThat(
        rows.values().stream().map(String::valueOf).toList(),
        is(
            List.of(
                "{\"from\": \"ada\", \"to\": \"bob\", \"at\": 7, \"deleted\": true, \"unset\": []}",
                "{\"from\": \"ada\", \"to\": \"bob\", \"at\": 7, \"deleted\": true, \"unset\": []}",
                "{\"id\": \"ada\", \"at\": 8, \"deleted\": false, \"unset\": [\"name\"], \"deleted_\": 1, \"name\": null}")));
  }

  private static List<String> names() {
    return ALL.stream().map(NamespaceDefinition::name).toList();
  }

  private static PipelineOptions options() {
    return PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create();
  }

  private static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private static void write(
      InMemoryKvStore store,
      String namespace,
      String id,
      String key,
      long time,
      Map<String, Object> values) {
    store.write(List.of(item(namespace, id, key, time, values)));
  }

  private static KvChange item(
      String namespace, String id, String key, long time, Map<String, Object> values) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    values.forEach((name, value) -> cells.put(name, new Cell(time, ValueFormat.encode(value))));
    return new KvChange(namespace, id, key, ItemState.put(time, cells));
  }
}
