package dev.rdg.launcher;

import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.Item;
import dev.rdg.model.store.GraphReader;
import dev.rdg.model.store.Selection;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A node's neighbourhood as a tree of lines: edges with their properties, and what they lead to.
 */
public final class GraphTree {
  private final Schema schema;
  private final GraphReader reader;
  private final Instant asOf;
  private final int edgesPerType;
  private final Consumer<String> output;
  private final Set<String> shown = new HashSet<>();

  public GraphTree(
      Schema schema, GraphReader reader, Instant asOf, int edgesPerType, Consumer<String> output) {
    this.schema = schema;
    this.reader = reader;
    this.asOf = asOf;
    this.edgesPerType = edgesPerType;
    this.output = line -> output.accept(Printable.line(line));
  }

  /**
   * Prints a node and what it leads to within some hops; a node that was printed before is named
   * only.
   */
  public void print(NodeType type, String id, int hops) {
    output.accept(describe(type, id));
    printEdges(type, id, "", hops);
  }

  private void printEdges(NodeType type, String id, String indent, int hops) {
    if (hops == 0 || !shown.add(type.name() + ":" + id)) {
      return;
    }
    List<EdgeType> types =
        schema.edgeTypes().stream().filter(edge -> edge.from().equals(type)).toList();
    for (EdgeType edge : types) {
      List<Item> edges =
          reader.edges(edge, id, Selection.all(asOf).withLimit(edgesPerType + 1)).items();
      for (int i = 0; i < Math.min(edges.size(), edgesPerType); i++) {
        Item item = edges.get(i);
        output.accept(
            indent
                + "|-- "
                + edge.name()
                + properties(item)
                + " -> "
                + describe(edge.to(), item.key()));
        printEdges(edge.to(), item.key(), indent + "|   ", hops - 1);
      }
      if (edges.size() > edgesPerType) {
        output.accept(
            indent
                + "|-- "
                + edge.name()
                + " ... more: "
                + Local.project().rdg()
                + " get "
                + type.name()
                + ":"
                + id
                + " --edges "
                + edge.name());
      }
    }
  }

  private String describe(NodeType type, String id) {
    return type.name()
        + ":"
        + id
        + reader.node(type, id, asOf).map(GraphTree::properties).orElse(" (no such node)");
  }

  static String properties(Item item) {
    TreeMap<String, Object> values = new TreeMap<>(item.values());
    if (values.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? " {" : ", ").append(name).append('=').append(value));
    return text.append('}').toString();
  }
}
