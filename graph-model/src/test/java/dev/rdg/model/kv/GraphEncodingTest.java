package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Bytes;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.GraphChange;
import dev.rdg.model.NodeChange;
import dev.rdg.model.Properties;
import dev.rdg.model.Schema;
import dev.rdg.model.TestGraph;
import dev.rdg.model.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphEncodingTest {
  private static final long T = 1_000;

  private final ChangeSet changes = new ChangeSet(TestGraph.SCHEMA, T);
  private final GraphEncoding encoding = new GraphEncoding(TestGraph.SCHEMA);

  @Test
  void encode_makesANodeTheOneItemOfItsRecord() {
    changes.node("profile", "p").set("name", "Ann").unset("kids");

    TreeMap<String, Cell> cells = cells("name", ValueFormat.encode("Ann"));
    cells.putAll(cells("kids", null));
    assertThat(encoded(), contains(new KvChange("node_profile", "p", "", ItemState.put(T, cells))));
  }

  @Test
  void encode_makesAnEdgeAnItemOfItsStart() {
    changes.edge("liked", "p", "t");

    assertThat(encoded(), contains(change("edge_liked", "p", "t", put())));
  }

  /** A link says that there is an edge and since when, and nothing else of it. */
  @Test
  void encode_addsABareLinkForReadersFromTheFarEnd() {
    changes.edge("watched", "p", "t").set("position", 7L).unset("quality");

    TreeMap<String, Cell> cells = cells("position", ValueFormat.encode(7L));
    cells.putAll(cells("quality", null));
    assertThat(
        encoded(),
        contains(
            change("edge_watched", "p", "t", ItemState.put(T, cells)),
            change("edge_watched_reverse", "t", "p", put())));
  }

  @Test
  void encode_addsTheWholeEdgeForReadersFromTheFarEndWhereTheyAreToHaveIt() {
    Schema schema = Schema.parse("test", TestGraph.YAML.replace("reverse: link", "reverse: full"));
    changes.edge("watched", "p", "t").set("position", 7L).unset("quality");
    TreeMap<String, Cell> cells = cells("position", ValueFormat.encode(7L));
    cells.putAll(cells("quality", null));
    List<KvChange> encoded = new ArrayList<>();

    changes.changes().forEach(change -> new GraphEncoding(schema).encode(change, encoded::add));

    assertThat(
        encoded,
        contains(
            change("edge_watched", "p", "t", ItemState.put(T, cells)),
            change("edge_watched_reverse", "t", "p", ItemState.put(T, cells))));
  }

  @Test
  void encode_deletesANode() {
    changes.deleteNode("title", "t");

    assertThat(encoded(), contains(change("node_title", "t", "", ItemState.deleted(T - 1))));
  }

  @Test
  void encode_deletesAnEdgeFromBothEnds() {
    changes.deleteEdge(TestGraph.WATCHED, "p", "t");
    changes.deleteEdge(TestGraph.LIKED, "p", "t");

    ItemState deleted = ItemState.deleted(T - 1);
    assertThat(
        encoded(),
        contains(
            change("edge_watched", "p", "t", deleted),
            change("edge_watched_reverse", "t", "p", deleted),
            change("edge_liked", "p", "t", deleted)));
  }

  @Test
  void encode_refusesATypeOfAnotherSchema() {
    GraphChange change = new NodeChange("device", "d", T, false, Properties.none());

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> encoding.encode(change, ignored -> {}));

    assertThat(e.getMessage(), is("the graph has no node type 'device'; allowed: profile, title."));
  }

  private List<KvChange> encoded() {
    List<KvChange> encoded = new ArrayList<>();
    changes.changes().forEach(change -> encoding.encode(change, encoded::add));
    return encoded;
  }

  private static KvChange change(String namespace, String id, String key, ItemState state) {
    return new KvChange(namespace, id, key, state);
  }

  private static ItemState put() {
    return ItemState.put(T, new TreeMap<>());
  }

  private static TreeMap<String, Cell> cells(String name, @Nullable Bytes value) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put(name, new Cell(T, value));
    return cells;
  }
}
