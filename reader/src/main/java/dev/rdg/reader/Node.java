package dev.rdg.reader;

import dev.rdg.model.kv.Item;
import java.time.Instant;
import java.util.SortedMap;

/**
 * A node as it is stored.
 *
 * @param id which one
 * @param at the newest event time that touched it
 * @param properties those that were asked for and it has: String, Long, Double, Boolean, Instant or
 *     {@link dev.rdg.model.Bytes} by name
 */
public record Node(NodeId id, Instant at, SortedMap<String, Object> properties) {

  static Node of(NodeId id, Item item, Projection projection) {
    return new Node(id, Items.at(item), projection.of(item));
  }
}
