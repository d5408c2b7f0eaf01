package dev.rdg.model.kv;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.Bytes;
import dev.rdg.model.Utf8;
import dev.rdg.model.ValueFormat;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An item as a reader sees it.
 *
 * @param key its key within the record; empty for a node
 * @param at the newest event time that touched it, microseconds since the epoch
 * @param cells its properties by name; every cell has a value
 */
public record Item(String key, long at, SortedMap<String, Cell> cells) {
  /** The cells are unmodifiable from here on. */
  public Item {
    requireNonNull(key, "key");
    cells = Collections.unmodifiableSortedMap(cells);
  }

  /** The properties decoded: String, Long, Double, Boolean, Instant or Bytes by name. */
  public SortedMap<String, Object> values() {
    SortedMap<String, Object> values = new TreeMap<>();
    cells.forEach((name, cell) -> values.put(name, ValueFormat.decode(valueOf(cell))));
    return values;
  }

  /**
   * Its size as pages count it: the UTF-8 bytes of its key and of its properties' names, the bytes
   * of their values, and eight for each time.
   */
  public long bytes() {
    long bytes = Utf8.length(key) + Long.BYTES;
    for (Map.Entry<String, Cell> cell : cells.entrySet()) {
      bytes += Utf8.length(cell.getKey()) + valueOf(cell.getValue()).size() + Long.BYTES;
    }
    return bytes;
  }

  /** The value of a cell that a reader sees. */
  static Bytes valueOf(Cell cell) {
    return requireNonNull(cell.value(), "a visible cell has a value");
  }
}
