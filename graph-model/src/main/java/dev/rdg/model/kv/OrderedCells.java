package dev.rdg.model.kv;

import dev.rdg.model.Bytes;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cells of changes whose source knows their order better than its clock does: change events of
 * a database, many of which share one microsecond. Among cells of one write timestamp the greater
 * bytes stay, so such a value begins with the change's position in its source, and what comes later
 * there is greater:
 *
 * <pre>0x20 | length of the position, 1 byte | position | word: 0 or 1 | encoded value</pre>
 *
 * <p>The word is 1 for a value that is set and 0 for one that is unset. An unset is a value and not
 * a tombstone, which would win every tie. For the same reason the delete of an item is the cell
 * {@value #DELETE} at the time of its event, beside a real tombstone one microsecond before that
 * collects what is older; and a put leaves its position in the cell {@value #PUT}. Both names are
 * none that a property can have. What a reader sees is decided by {@link #visible}.
 */
public final class OrderedCells {
  /** The cell of the last put. */
  public static final String PUT = "+";

  /** The cell of the last delete. */
  public static final String DELETE = "-";

  /** The most bytes of a position. */
  public static final int MAX_POSITION_BYTES = 255;

  /** By how much a value grows at most. */
  static final int MAX_OVERHEAD = 3 + MAX_POSITION_BYTES;

  /** In the place of {@link dev.rdg.model.ValueFormat}'s header, whose version is 1. */
  private static final byte HEADER = 0x20;

  private static final byte NOT_THERE = 0;
  private static final byte THERE = 1;

  private OrderedCells() {}

  /** What the put of an event at this time and position adds to its item. */
  static SortedMap<String, Cell> ofPut(long timestamp, Bytes position) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    cells.put(PUT, new Cell(timestamp, encode(position, THERE, null)));
    return cells;
  }

  /** What remains of an item that an event at this time and position deletes. */
  static SortedMap<String, Cell> ofDelete(long timestamp, Bytes position) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    cells.put(DELETE, new Cell(timestamp, encode(position, NOT_THERE, null)));
    return cells;
  }

  /** The cell of a property; null unsets it. */
  static Cell ofProperty(long timestamp, Bytes position, @Nullable Bytes value) {
    return new Cell(timestamp, encode(position, value == null ? NOT_THERE : THERE, value));
  }

  private static Bytes encode(Bytes position, byte word, @Nullable Bytes value) {
    int length = position.size();
    if (length > MAX_POSITION_BYTES) {
      throw new IllegalArgumentException(
          "a position has at most " + MAX_POSITION_BYTES + " bytes, but had " + length + ".");
    }
    byte[] bytes = new byte[3 + length + (value == null ? 0 : value.size())];
    bytes[0] = HEADER;
    bytes[1] = (byte) length;
    System.arraycopy(position.unsafeArray(), 0, bytes, 2, length);
    bytes[2 + length] = word;
    if (value != null) {
      System.arraycopy(value.unsafeArray(), 0, bytes, 3 + length, value.size());
    }
    return Bytes.wrap(bytes);
  }

  /** Whether changes to an item had positions. */
  static boolean areIn(SortedMap<String, Cell> cells) {
    return cells.containsKey(PUT) || cells.containsKey(DELETE);
  }

  /** Whether a value is of this kind, so that equal times do not mean equal places. */
  public static boolean isOrdered(Cell cell) {
    Bytes value = cell.value();
    return value != null && value.size() > 0 && value.at(0) == HEADER;
  }

  /**
   * Whether an item is there after all its puts and deletes.
   *
   * @param at the time of the last put that no tombstone has collected
   */
  static boolean isThere(long at, SortedMap<String, Cell> cells) {
    Cell deleted = cells.get(DELETE);
    Cell put = cells.get(PUT);
    return deleted == null
        || at > deleted.timestamp()
        || put != null && comparePlaces(put, deleted) > 0;
  }

  /**
   * The properties that are there after all changes, their values without positions.
   *
   * @param horizon what is written up to and including this time is not shown
   */
  static SortedMap<String, Cell> visible(SortedMap<String, Cell> cells, long horizon) {
    Cell deleted = cells.get(DELETE);
    SortedMap<String, Cell> shown = new TreeMap<>();
    for (Map.Entry<String, Cell> entry : cells.entrySet()) {
      Cell cell = entry.getValue();
      if (cell.timestamp() > horizon
          && (deleted == null || comparePlaces(cell, deleted) > 0)
          && !entry.getKey().equals(PUT)
          && !entry.getKey().equals(DELETE)) {
        Bytes value = isOrdered(cell) ? decode(cell) : cell.value();
        if (value != null) {
          shown.put(entry.getKey(), new Cell(cell.timestamp(), value));
        }
      }
    }
    return shown;
  }

  private static @Nullable Bytes decode(Cell cell) {
    byte[] bytes = Item.valueOf(cell).unsafeArray();
    int word = wordOf(bytes);
    return bytes[word] == NOT_THERE
        ? null
        : Bytes.wrap(Arrays.copyOfRange(bytes, word + 1, bytes.length));
  }

  /**
   * By time, then position, then word: of one event, a put comes after a delete. A cell without a
   * position comes before those of its time that have one.
   */
  private static int comparePlaces(Cell a, Cell b) {
    if (a.timestamp() != b.timestamp()) {
      return Long.compare(a.timestamp(), b.timestamp());
    }
    boolean ordered = isOrdered(a);
    if (!ordered || !isOrdered(b)) {
      return Boolean.compare(ordered, isOrdered(b));
    }
    byte[] left = Item.valueOf(a).unsafeArray();
    byte[] right = Item.valueOf(b).unsafeArray();
    // The word comes last and is 0 or 1, so it is compared with what is before it.
    return Arrays.compareUnsigned(left, 0, wordOf(left) + 1, right, 0, wordOf(right) + 1);
  }

  private static int wordOf(byte[] bytes) {
    int word = bytes.length < 2 ? Integer.MAX_VALUE : 2 + (bytes[1] & 0xff);
    if (word >= bytes.length) {
      throw new IllegalArgumentException(
          "a stored value with a position is cut short: " + Bytes.wrap(bytes));
    }
    return word;
  }
}
