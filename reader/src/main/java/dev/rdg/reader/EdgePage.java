package dev.rdg.reader;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some edges of a node.
 *
 * @param edges in the order that was asked for
 * @param nodes far ends, where their properties were asked for and they are stored
 * @param next the token to go on with; null where there are no more. There may be none after it
 *     that pass the filters
 */
public record EdgePage(List<Edge> edges, Map<NodeId, Node> nodes, @Nullable String next) {
  /** Unmodifiable from here on. */
  public EdgePage {
    edges = List.copyOf(edges);
    nodes = Map.copyOf(nodes);
  }
}
