package dev.rdg.model;

import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A type of node.
 *
 * @param name its name in the schema
 * @param properties the type of each property by name
 * @param retention how long a fact is shown after its event time; null for ever
 * @param history how long each change is kept beside what became of them; null where none is
 */
public record NodeType(
    String name,
    SortedMap<String, PropertyType> properties,
    @Nullable Duration retention,
    @Nullable Duration history)
    implements ElementType {

  /** The namespace of its key-value records: {@code node_<name>}. */
  public String namespace() {
    return "node_" + name;
  }

  /** The namespace of its changes: {@code node_<name>_history}. */
  public String historyNamespace() {
    return namespace() + HISTORY_SUFFIX;
  }
}
