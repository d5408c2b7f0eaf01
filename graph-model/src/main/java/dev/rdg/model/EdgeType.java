package dev.rdg.model;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A type of edge.
 *
 * @param name its name in the schema
 * @param from the node type it starts from
 * @param to the node type it leads to
 * @param reverse what is kept for readers that come from the other end
 * @param key the properties whose values, with its ends, tell an edge from others; mostly none
 * @param buckets over how many partitions the edges of one node are spread; 1 unless the type has
 *     supernodes
 * @param properties the type of each property by name
 * @param retention how long a fact is shown after its event time; null for ever
 * @param history how long each change is kept beside what became of them; null where none is
 */
public record EdgeType(
    String name,
    NodeType from,
    NodeType to,
    Reverse reverse,
    List<String> key,
    int buckets,
    SortedMap<String, PropertyType> properties,
    @Nullable Duration retention,
    @Nullable Duration history)
    implements ElementType {

  /** The key is unmodifiable from here on. */
  public EdgeType {
    key = List.copyOf(key);
  }

  /** What is kept for readers that come from the edge's far end. */
  public enum Reverse {
    /** Nothing: the edge is found from its start alone. */
    NONE,
    /** The adjacency and its time, without properties. */
    LINK,
    /** The edge with its properties, written twice. */
    FULL
  }

  /** Whether edges can be read from where they lead. */
  public boolean hasLinks() {
    return reverse != Reverse.NONE;
  }

  /** The namespace of its key-value records: {@code edge_<name>}. */
  public String namespace() {
    return "edge_" + name;
  }

  /** The namespace of its reverse links: {@code edge_<name>_reverse}. */
  public String reverseNamespace() {
    return namespace() + "_reverse";
  }

  /** The namespace of its changes: {@code edge_<name>_history}. */
  public String historyNamespace() {
    return namespace() + HISTORY_SUFFIX;
  }

  /** The namespace of its changes by where it leads: {@code edge_<name>_reverse_history}. */
  public String reverseHistoryNamespace() {
    return reverseNamespace() + HISTORY_SUFFIX;
  }
}
