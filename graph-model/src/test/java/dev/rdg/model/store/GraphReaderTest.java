package dev.rdg.model.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.TestGraph;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GraphReaderTest {
  private static final long T = 1_000_000;
  private static final Instant NOW = Instant.EPOCH.plusSeconds(2);
  private static final Selection ALL = Selection.all(NOW);

  private final InMemoryKvStore store = new InMemoryKvStore(TestGraph.SCHEMA.namespaces());
  private final GraphEncoding encoding = new GraphEncoding(TestGraph.SCHEMA);
  private final GraphReader reader = new GraphReader(store);

  @Test
  void node_givesWhatWasWritten() {
    apply(T, event -> event.node("profile", "p").set("name", "Ann").set("kids", false));

    Item profile = reader.node(TestGraph.PROFILE, "p", NOW).orElseThrow();

    assertThat(profile.at(), is(T));
    assertThat(profile.values(), is(Map.of("name", "Ann", "kids", false)));
  }

  @Test
  void node_thatIsDeletedOrNeverWasIsEmpty() {
    apply(T, event -> event.node("profile", "p"));
    apply(T + 1, event -> event.deleteNode("profile", "p"));

    assertThat(reader.node(TestGraph.PROFILE, "p", NOW), is(Optional.empty()));
    assertThat(reader.node(TestGraph.PROFILE, "q", NOW), is(Optional.empty()));
  }

  @Test
  void node_thatOneEventDeletesAndPutsIsThere() {
    apply(T, event -> event.node("profile", "p").set("name", "Ann"));
    apply(
        T + 1,
        event -> {
          event.node("profile", "p").set("kids", true);
          event.deleteNode("profile", "p");
        });

    assertThat(
        reader.node(TestGraph.PROFILE, "p", NOW).orElseThrow().values(), is(Map.of("kids", true)));
  }

  @Test
  void edges_leadToTheFarEndsAndLinksBack() {
    apply(T, event -> event.edge("watched", "p", "t2").set("position", 7L));
    apply(T, event -> event.edge("watched", "p", "t1"));
    apply(T, event -> event.edge("watched", "q", "t1"));

    Page edges = reader.edges(TestGraph.WATCHED, "p", ALL);

    assertThat(keys(edges), contains("t1", "t2"));
    assertThat(edges.items().get(1).values(), is(Map.of("position", 7L)));
    assertThat(keys(reader.links(TestGraph.WATCHED, "t1", ALL)), contains("p", "q"));
    assertThat(reader.countEdges(TestGraph.WATCHED, "p", NOW), is(2L));
  }

  @Test
  void edges_areGoneFromBothEndsWhenDeleted() {
    apply(T, event -> event.edge("watched", "p", "t"));
    apply(T + 2, event -> event.deleteEdge(TestGraph.WATCHED, "p", "t"));

    assertThat(reader.edges(TestGraph.WATCHED, "p", ALL).items(), is(empty()));
    assertThat(reader.links(TestGraph.WATCHED, "t", ALL).items(), is(empty()));
  }

  @Test
  void edges_areGoneWhenTheirRetentionIsOver() {
    Instant end = Instant.EPOCH.plusSeconds(1).plus(Duration.ofDays(400));
    apply(T, event -> event.edge("watched", "p", "t"));

    assertThat(reader.countEdges(TestGraph.WATCHED, "p", end.minusNanos(1)), is(1L));
    assertThat(reader.countEdges(TestGraph.WATCHED, "p", end), is(0L));
  }

  @Test
  void links_ofATypeWithoutThemAreRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> reader.links(TestGraph.LIKED, "t", ALL));

    assertThat(
        e.getMessage(),
        is(
            "edge type 'liked' keeps no reverse links: set reverse: link, or full, in graph.yaml"
                + " and rebuild."));
  }

  @Test
  void forEachEdge_goesOnOverAllPages() {
    int edges = 2 * Selection.DEFAULT_LIMIT + 1;
    for (int i = 0; i < edges; i++) {
      String to = "t" + i;
      apply(T, event -> event.edge("liked", "p", to));
    }
    Set<String> read = new HashSet<>();

    reader.forEachEdge(
        TestGraph.LIKED, "p", NOW, item -> assertThat(item.key(), read.add(item.key()), is(true)));

    assertThat(read, hasSize(edges));
  }

  private void apply(long timestamp, Consumer<ChangeSet> derivation) {
    ChangeSet event = new ChangeSet(TestGraph.SCHEMA, timestamp);
    derivation.accept(event);
    for (var change : event.changes()) {
      encoding.encode(change, encoded -> store.write(List.of(encoded)));
    }
  }

  private static List<String> keys(Page page) {
    return page.items().stream().map(Item::key).toList();
  }
}
