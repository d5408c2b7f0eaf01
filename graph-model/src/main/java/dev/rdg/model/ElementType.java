package dev.rdg.model;

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

  /** How long after its own event time a fact is shown; null for ever. */
  @Nullable Duration retention();
}
