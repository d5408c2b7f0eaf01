package dev.rdg.model.kv;

import dev.rdg.model.Bytes;
import dev.rdg.model.EdgeChange;
import dev.rdg.model.EdgeType;
import dev.rdg.model.GraphChange;
import dev.rdg.model.NodeChange;
import dev.rdg.model.NodeType;
import dev.rdg.model.Properties;
import dev.rdg.model.Schema;
import dev.rdg.model.WriteTimestamps;
import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Graph changes as key-value changes. A node is the item with the empty key in the record of its
 * id; an edge is the item of its far end in the record of its start and, with {@code reverse: link}
 * or {@code full}, the item of its start in the record of its far end, bare or with its properties.
 * With {@code history} each change is also kept as one of the {@link HistoryItems}. Cannot fail for
 * changes that a {@link dev.rdg.model.ChangeSet} of the same schema has made.
 */
public final class GraphEncoding implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The key of the one item of a node's record. */
  public static final String NODE_KEY = "";

  private final Schema schema;

  /** For the types of one schema. */
  public GraphEncoding(Schema schema) {
    this.schema = schema;
  }

  /** Hands the one to four key-value changes of a graph change to {@code output}. */
  public void encode(GraphChange change, Consumer<KvChange> output) {
    if (change instanceof NodeChange node) {
      NodeType type = schema.nodeType(node.type());
      output.accept(new KvChange(type.namespace(), node.id(), NODE_KEY, state(change)));
      if (type.history() != null) {
        output.accept(HistoryItems.of(type.historyNamespace(), node.id(), NODE_KEY, change, true));
      }
    } else if (change instanceof EdgeChange edge) {
      EdgeType type = schema.edgeType(edge.type());
      String key = EdgeKeys.of(type, edge.to(), edge.properties().set());
      String back = EdgeKeys.of(type, edge.from(), edge.properties().set());
      output.accept(new KvChange(type.namespace(), edge.from(), key, state(change)));
      boolean full = type.reverse() == EdgeType.Reverse.FULL;
      if (type.hasLinks()) {
        Properties kept = full ? edge.properties() : Properties.none();
        output.accept(new KvChange(type.reverseNamespace(), edge.to(), back, state(change, kept)));
      }
      if (type.history() != null) {
        output.accept(HistoryItems.of(type.historyNamespace(), edge.from(), key, change, true));
        if (type.hasLinks()) {
          output.accept(
              HistoryItems.of(type.reverseHistoryNamespace(), edge.to(), back, change, full));
        }
      }
    }
  }

  /** What a change writes to its item, with all its properties. */
  public static ItemState state(GraphChange change) {
    return state(change, change.properties());
  }

  private static ItemState state(GraphChange change, Properties properties) {
    Bytes position = change.position();
    if (change.delete()) {
      return position == null
          ? ItemState.deleted(change.timestamp())
          : new ItemState(
              change.timestamp(),
              ItemState.NEVER,
              OrderedCells.ofDelete(WriteTimestamps.ofDeletedEvent(change.timestamp()), position));
    }
    return ItemState.put(
        change.timestamp(),
        position == null
            ? cells(change.timestamp(), properties)
            : orderedCells(change.timestamp(), position, properties));
  }

  private static SortedMap<String, Cell> cells(long timestamp, Properties properties) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    for (Map.Entry<String, Bytes> entry : properties.set().entrySet()) {
      cells.put(entry.getKey(), new Cell(timestamp, entry.getValue()));
    }
    for (String name : properties.unset()) {
      cells.put(name, new Cell(timestamp, null));
    }
    return cells;
  }

  private static SortedMap<String, Cell> orderedCells(
      long timestamp, Bytes position, Properties properties) {
    SortedMap<String, Cell> cells = OrderedCells.ofPut(timestamp, position);
    for (Map.Entry<String, Bytes> entry : properties.set().entrySet()) {
      cells.put(entry.getKey(), OrderedCells.ofProperty(timestamp, position, entry.getValue()));
    }
    for (String name : properties.unset()) {
      cells.put(name, OrderedCells.ofProperty(timestamp, position, null));
    }
    return cells;
  }
}
