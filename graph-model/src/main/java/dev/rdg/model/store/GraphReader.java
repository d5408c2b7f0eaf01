package dev.rdg.model.store;

import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.Item;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads nodes and edges from their key-value form: the way back from {@link GraphEncoding}.
 * Thread-safe where its store is.
 */
public final class GraphReader {
  private final KvStore store;

  /** Reads from a store, which the caller closes. */
  public GraphReader(KvStore store) {
    this.store = store;
  }

  /** A node as of a time, if it is there. */
  public Optional<Item> node(NodeType type, String id, Instant asOf) {
    List<Item> items =
        store
            .get(
                type.namespace(), id, Selection.all(asOf).withKeys(List.of(GraphEncoding.NODE_KEY)))
            .items();
    return items.stream().findFirst();
  }

  /** A page of the edges that start from a node; the key of an item is the id of the far end. */
  public Page edges(EdgeType type, String from, Selection selection) {
    return store.get(type.namespace(), from, selection);
  }

  /**
   * A page of the links that lead to a node; the key of an item is the id of the start.
   *
   * @throws IllegalArgumentException when the type keeps no reverse links
   */
  public Page links(EdgeType type, String to, Selection selection) {
    return store.get(requireReverse(type).reverseNamespace(), to, selection);
  }

  private static EdgeType requireReverse(EdgeType type) {
    if (!type.hasLinks()) {
      throw new IllegalArgumentException(
          "edge type '"
              + type.name()
              + "' keeps no reverse links: set reverse: link, or full, in graph.yaml and rebuild.");
    }
    return type;
  }

  /** Every edge that starts from a node, page by page. */
  public void forEachEdge(EdgeType type, String from, Instant asOf, Consumer<Item> action) {
    Selection selection = Selection.all(asOf);
    Page page = edges(type, from, selection);
    page.items().forEach(action);
    while (page.next() != null) {
      page = edges(type, from, selection.resumedAt(page.next()));
      page.items().forEach(action);
    }
  }

  /** How many edges lead to a node; as {@link #links}, only for types with reverse links. */
  public long countLinks(EdgeType type, String to, Instant asOf) {
    return store.count(requireReverse(type).reverseNamespace(), to, asOf);
  }

  /** How many edges start from a node. */
  public long countEdges(EdgeType type, String from, Instant asOf) {
    return store.count(type.namespace(), from, asOf);
  }
}
