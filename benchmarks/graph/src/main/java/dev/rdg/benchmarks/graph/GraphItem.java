package dev.rdg.benchmarks.graph;

import java.util.Map;

/**
 * A node or an edge as a writer's store shows it. Nodes that nothing but an edge speaks of are not
 * shown: stores differ in whether they have them.
 *
 * @param properties a String, Long, Double or Boolean each, by name
 */
public record GraphItem(Address address, Map<String, Object> properties) {
  /**
   * Of an item.
   *
   * @param to the far end of an edge; empty for a node
   */
  public record Address(String type, String from, String to) {}
}
