package dev.rdg.model.kv;

import dev.rdg.model.Bytes;
import dev.rdg.model.EdgeChange;
import dev.rdg.model.GraphChange;
import dev.rdg.model.NodeChange;
import dev.rdg.model.Properties;
import dev.rdg.model.ValueFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the graph as items that never change: under their {@link HistoryKeys keys}, with the
 * properties that were set and, in properties of names that no schema can have, the rest of what
 * was said. A delete is an item too. So the history of a record is a set, and writing it again, in
 * any order, adds nothing.
 *
 * <p>What was said has the hash that ends the key: the first eight bytes of a SHA-256 over whether
 * it is a delete, its position, what it sets and what it unsets. Two events that say the same of
 * the same node or edge in the same microsecond are one item.
 */
public final class HistoryItems {
  /** True for a delete. */
  public static final String DELETED = "~deleted";

  /** The names of what was unset, with commas between. */
  public static final String UNSET = "~unset";

  /** The place in the source of a change that has one. */
  public static final String POSITION = "~position";

  private HistoryItems() {}

  static KvChange of(
      String namespace, String id, String far, GraphChange change, boolean withProperties) {
    Properties said = withProperties ? change.properties() : Properties.none();
    SortedMap<String, Cell> cells = new TreeMap<>();
    said.set().forEach((name, value) -> cells.put(name, new Cell(change.timestamp(), value)));
    if (change.delete()) {
      add(cells, DELETED, change, true);
    }
    if (!said.unset().isEmpty()) {
      add(cells, UNSET, change, String.join(",", said.unset()));
    }
    Bytes position = change.position();
    if (position != null) {
      add(cells, POSITION, change, position);
    }
    return new KvChange(
        namespace,
        id,
        HistoryKeys.of(change.timestamp(), far, hash(cells)),
        ItemState.put(change.timestamp(), cells));
  }

  private static void add(
      SortedMap<String, Cell> cells, String name, GraphChange change, Object value) {
    cells.put(name, new Cell(change.timestamp(), ValueFormat.encode(value)));
  }

  private static long hash(SortedMap<String, Cell> cells) {
    MessageDigest sha256 = sha256();
    cells.forEach(
        (name, cell) -> {
          update(sha256, name.getBytes(StandardCharsets.UTF_8));
          update(sha256, Item.valueOf(cell).unsafeArray());
        });
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  /** Length first, so that no two lists have the same bytes. */
  private static void update(MessageDigest sha256, byte[] content) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.length));
    sha256.update(content);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The change of a node. */
  public static NodeChange node(String type, String id, Item item) {
    return new NodeChange(type, id, item.at(), isDelete(item), properties(item), position(item));
  }

  /** The change of an edge, read from where it starts. */
  public static EdgeChange edge(String type, String from, Item item) {
    return edge(type, from, EdgeKeys.far(HistoryKeys.far(item.key())), item);
  }

  /** The change of an edge, read from where it leads; with properties if such links have them. */
  public static EdgeChange link(String type, String to, Item item) {
    return edge(type, EdgeKeys.far(HistoryKeys.far(item.key())), to, item);
  }

  private static EdgeChange edge(String type, String from, String to, Item item) {
    return new EdgeChange(
        type, from, to, item.at(), isDelete(item), properties(item), position(item));
  }

  /** The item of a change with nothing but what it sets, under the id of its far end. */
  public static Item said(Item item) {
    SortedMap<String, Cell> cells = new TreeMap<>(item.cells());
    cells.keySet().removeAll(List.of(DELETED, UNSET, POSITION));
    return new Item(HistoryKeys.far(item.key()), item.at(), cells);
  }

  private static boolean isDelete(Item item) {
    return item.cells().containsKey(DELETED);
  }

  private static Properties properties(Item item) {
    SortedMap<String, Bytes> set = new TreeMap<>();
    said(item).cells().forEach((name, cell) -> set.put(name, Item.valueOf(cell)));
    return new Properties(set, new TreeSet<>(unset(item)));
  }

  private static List<String> unset(Item item) {
    Cell cell = item.cells().get(UNSET);
    return cell == null
        ? List.of()
        : List.of(((String) ValueFormat.decode(Item.valueOf(cell))).split(","));
  }

  private static @Nullable Bytes position(Item item) {
    Cell cell = item.cells().get(POSITION);
    return cell == null ? null : (Bytes) ValueFormat.decode(Item.valueOf(cell));
  }
}
