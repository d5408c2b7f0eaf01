package dev.rdg.model;

import dev.rdg.model.yaml.Nearest;
import java.io.Serializable;
import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What node and edge types have in common. */
public sealed interface ElementType extends Serializable permits NodeType, EdgeType {

  /** What the namespace of a type's changes ends in. */
  String HISTORY_SUFFIX = "_history";

  /** The type's name in {@code graph.yaml}, such as {@code profile}. */
  String name();

  /** The type of each property by name. */
  SortedMap<String, PropertyType> properties();

  /** That it has no property of this name, with what it has and the nearest of that. */
  default String lacks(String property) {
    return "'"
        + name()
        + "' has no property '"
        + property
        + "'"
        + Nearest.hint(property, properties().keySet());
  }

  /** How long after its own event time a fact is shown; null for ever. */
  @Nullable Duration retention();

  /**
   * How long each change is kept as it was made, so that what was true at a time can be read; null
   * where only what became of them is kept.
   */
  @Nullable Duration history();
}
