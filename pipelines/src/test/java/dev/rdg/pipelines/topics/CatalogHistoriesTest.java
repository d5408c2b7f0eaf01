package dev.rdg.pipelines.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.TokenRange;
import dev.rdg.pipelines.topics.SourceHistory.Kind;
import dev.rdg.transforms.ChangeEvent;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.TopicResources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a database's changes is that of its rows after the last transaction, whatever the
 * source, in every order and repetition in which records can come.
 */
class CatalogHistoriesTest {
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  private final Catalog topic = new Catalog();
  private final EventFormat<ChangeEvent> format = topic.format(TopicResources.none());
  private final GraphEncoding encoding = new GraphEncoding(MemberGraph.SCHEMA);

  /** Five thousand for each kind of source. */
  @Property(tries = 25_000)
  void graph_isTheSourcesLastState(@ForAll Kind kind, @ForAll long seed) {
    SourceHistory history = new SourceHistory(kind, seed);
    TreeMap<String, String> expected = expected(history.rows());
    Random random = new Random(seed);

    List<RawEvent> streamed = history.records();
    List<RawEvent> replayed = new ArrayList<>(streamed);
    replayed.addAll(streamed.subList(random.nextInt(streamed.size()), streamed.size()));
    List<RawEvent> shuffled = new ArrayList<>(streamed);
    shuffled.addAll(streamed);
    Collections.shuffle(shuffled, random);

    Graph first = graph(streamed);
    assertThat("streamed", first.items(), is(expected));
    assertThat("replayed from some offset", graph(replayed), is(first));
    assertThat("shuffled, twice", graph(shuffled), is(first));
  }

  /** What a graph has of the rows, one line an item. */
  private static TreeMap<String, String> expected(Map<String, Map<String, @Nullable Object>> rows) {
    TreeMap<String, String> items = new TreeMap<>();
    rows.forEach(
        (id, row) -> {
          TreeMap<String, String> properties = new TreeMap<>();
          row.forEach(
              (column, value) -> {
                if (value != null && !column.endsWith("id")) {
                  properties.put(column, value.toString());
                }
              });
          items.put(
              (id.startsWith("g") ? "node_game " : "node_title ") + id, properties.toString());
          Object title = row.get("title_id");
          if (title != null) {
            items.put("edge_based_on " + id + " " + title, "{}");
            items.put("edge_based_on_reverse " + title + " " + id, "{}");
          }
        });
    return items;
  }

  /** What became of the changes, and these themselves, one line an item. */
  private record Graph(TreeMap<String, String> items, TreeMap<String, String> changes) {
    Graph() {
      this(new TreeMap<>(), new TreeMap<>());
    }
  }

  private Graph graph(List<RawEvent> records) {
    Graph graph = new Graph();
    try (InMemoryKvStore store = new InMemoryKvStore(topic.writes().namespaces())) {
      records.forEach(record -> apply(record, store));
      for (NamespaceDefinition one : topic.writes().definitions()) {
        TreeMap<String, String> items = one.isHistory() ? graph.changes() : graph.items();
        store.scan(
            one.name(),
            TokenRange.ALL,
            LATER,
            (id, item) ->
                items.put(
                    (one.name() + " " + id + " " + item.key()).strip(),
                    new TreeMap<>(item.values()).toString()));
      }
    }
    return graph;
  }

  private void apply(RawEvent record, InMemoryKvStore store) {
    ChangeEvent event = format.parse(record).event();
    if (event != null) {
      ChangeSet changes =
          new ChangeSet(topic.writes(), topic.timestampMicros(event), topic.position(event));
      topic.derive(event, changes);
      changes.changes().forEach(change -> encoding.encode(change, kv -> store.write(List.of(kv))));
    }
  }
}
