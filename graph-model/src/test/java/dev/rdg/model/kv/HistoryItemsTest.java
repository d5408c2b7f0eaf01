package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.Bytes;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.EdgeChange;
import dev.rdg.model.EdgeType;
import dev.rdg.model.GraphChange;
import dev.rdg.model.NodeType;
import dev.rdg.model.Properties;
import dev.rdg.model.Schema;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryItemsTest {
  private static final Schema SCHEMA =
      Schema.parse(
          "graph.yaml",
          """
          version: 1
          nodes:
            user: {history: 30d, properties: {name: string, note: string}}
            film: {}
          edges:
            rated: {from: user, to: film, reverse: full, history: 400d, properties: {stars: long}}
            saw: {from: user, to: film, reverse: link, history: 400d, properties: {on: string}}
          """);
  private static final NodeType USER = SCHEMA.nodeType("user");
  private static final EdgeType RATED = SCHEMA.edgeType("rated");
  private static final EdgeType SAW = SCHEMA.edgeType("saw");
  private static final Bytes POSITION = Bytes.copyOf(new byte[] {1, 2, 3});

  private final InMemoryKvStore store = new InMemoryKvStore(SCHEMA.namespaces());

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void changes_areReadBackAsTheyWereMade(boolean positioned) {
    List<GraphChange> changes = new ArrayList<>();
    for (Consumer<ChangeSet> event :
        List.<Consumer<ChangeSet>>of(
            set -> set.node(USER, "u").set("name", "Ada").unset("note"),
            set -> set.node(USER, "u"),
            set -> set.deleteNode(USER, "u"))) {
      changes.addAll(write(10L + changes.size(), positioned, event));
    }

    assertThat(
        items(USER.historyNamespace(), "u").stream()
            .<GraphChange>map(item -> HistoryItems.node("user", "u", item))
            .toList(),
        contains(changes.get(2), changes.get(1), changes.get(0)));
  }

  @Test
  void edges_areReadBackFromBothEnds() {
    EdgeChange rated = (EdgeChange) write(7, false, s -> rate(s, "u", "f", 5L)).get(0);
    EdgeChange saw =
        (EdgeChange) write(8, false, set -> set.edge(SAW, "u", "f").set("on", "tv")).get(0);

    assertThat(read(RATED.historyNamespace(), "u", "rated", true), contains(rated));
    assertThat(read(RATED.reverseHistoryNamespace(), "f", "rated", false), contains(rated));
    assertThat(read(SAW.historyNamespace(), "u", "saw", true), contains(saw));
    assertThat(
        read(SAW.reverseHistoryNamespace(), "f", "saw", false),
        contains(new EdgeChange("saw", "u", "f", 8, false, Properties.none())));
  }

  @Test
  void sameChange_isOneItem_andAnotherOfItsTimeIsAnother() {
    write(7, false, set -> rate(set, "u", "f", 5L));
    write(7, false, set -> rate(set, "u", "f", 5L));
    write(7, false, set -> rate(set, "u", "f", 4L));
    write(7, true, set -> rate(set, "u", "f", 4L));
    write(8, false, set -> rate(set, "u", "f", 4L));
    write(8, false, set -> rate(set, "u", "g", 4L));

    assertThat(items(RATED.historyNamespace(), "u").size(), is(5));
  }

  private static void rate(ChangeSet set, String user, String film, long stars) {
    set.edge(RATED, user, film).set("stars", stars);
  }

  private List<GraphChange> write(long time, boolean positioned, Consumer<ChangeSet> event) {
    ChangeSet set = new ChangeSet(SCHEMA, time, positioned ? POSITION : null);
    event.accept(set);
    GraphEncoding encoding = new GraphEncoding(SCHEMA);
    set.changes().forEach(one -> encoding.encode(one, change -> store.write(List.of(change))));
    return set.changes();
  }

  private List<Item> items(String namespace, String id) {
    return store.get(namespace, id, Selection.all(Instant.MIN)).items();
  }

  private List<EdgeChange> read(String namespace, String id, String type, boolean out) {
    return items(namespace, id).stream()
        .map(item -> out ? HistoryItems.edge(type, id, item) : HistoryItems.link(type, id, item))
        .toList();
  }
}
