package dev.rdg.model;

import dev.rdg.model.yaml.Nearest;
import java.io.Serializable;
import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What node and edge types have in common. */
public sealed interface ElementType extends Serializable permits NodeType, EdgeType {

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
}
