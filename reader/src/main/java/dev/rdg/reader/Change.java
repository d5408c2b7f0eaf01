package dev.rdg.reader;

import dev.rdg.model.NodeChange;
import dev.rdg.model.kv.HistoryItems;
import dev.rdg.model.kv.Item;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What one event changed in a node or an edge, as it is kept in the history of its type.
 *
 * @param type the type of the node or edge
 * @param from the node, or where the edge starts
 * @param to where the edge leads; null for a node
 * @param at the time of the event; a delete comes a microsecond before what the same event puts
 * @param deleted whether the node or edge was deleted
 * @param set what properties were set to, those that were asked for; none where an edge was read
 *     from where it leads and links of its type have none
 * @param unset which were unset
 */
public record Change(
    String type,
    NodeId from,
    @Nullable NodeId to,
    Instant at,
    boolean deleted,
    SortedMap<String, Object> set,
    SortedSet<String> unset) {
  /** Unmodifiable from here on. */
  public Change {
    set = Collections.unmodifiableSortedMap(set);
    unset = Collections.unmodifiableSortedSet(unset);
  }

  static Change ofNode(NodeId node, Item item) {
    return of(node.type(), node, null, item, Projection.ALL);
  }

  static Change of(
      String type, NodeId from, @Nullable NodeId to, Item item, Projection projection) {
    NodeChange stored = HistoryItems.node(type, from.id(), item);
    return new Change(
        type,
        from,
        to,
        Items.at(item),
        stored.delete(),
        projection.of(HistoryItems.said(item)),
        projection.of(stored.properties().unset()));
  }
}
