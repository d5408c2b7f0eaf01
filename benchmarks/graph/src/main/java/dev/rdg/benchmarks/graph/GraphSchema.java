package dev.rdg.benchmarks.graph;

import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is in events, for stores that want to be told.
 *
 * @param nodeTypes of nodes and of ends of edges
 * @param edgeTypes of edges
 * @param properties with the class of their values; of all types, since those of one name have one
 */
public record GraphSchema(
    SortedSet<String> nodeTypes,
    SortedSet<String> edgeTypes,
    SortedMap<String, Class<?>> properties) {
  /** Of these events. */
  public static GraphSchema of(Collection<GraphEvent> events) {
    GraphSchema schema = new GraphSchema(new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
    events.forEach(event -> event.changes().forEach(schema::add));
    return schema;
  }

  private void add(GraphChange change) {
    nodeTypes.add(change.from().type());
    if (change.to() != null) {
      nodeTypes.add(change.to().type());
      edgeTypes.add(change.type());
    }
    change
        .put()
        .forEach(
            (name, value) -> {
              if (value != null) {
                properties.putIfAbsent(name, value.getClass());
              }
            });
  }
}
