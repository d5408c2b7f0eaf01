package dev.rdg.benchmarks.graph;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change, of a node or of an edge.
 *
 * @param type of the node or the edge
 * @param from the node, or where the edge starts
 * @param to where the edge ends; null for a node
 * @param delete whether the item is deleted; a deleted node keeps its edges, which other events own
 * @param put the properties that are set, a String, Long, Double or Boolean, or null for one that
 *     is taken away; others stay as they are
 */
public record GraphChange(
    String type, End from, @Nullable End to, boolean delete, Map<String, @Nullable Object> put) {
  /** A node: its type, and its id among those of the type. */
  public record End(String type, String id) {}

  /** What it changes. */
  @JsonIgnore
  public GraphItem.Address address() {
    return new GraphItem.Address(type, from.id(), to == null ? "" : to.id());
  }
}
