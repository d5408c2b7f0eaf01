package dev.rdg.model.kv;

import org.jspecify.annotations.Nullable;

/**
 * About how much heap changes take, never less than they do. What an item says may be few bytes;
 * the objects that hold it are hundreds, and they are what fills a heap.
 *
 * <p>The constants are the sizes of objects on a 64-bit JVM with compressed references (heaps below
 * 32 GiB), rounded up; {@code HeapSizeTest} compares them with what a heap really takes.
 */
final class HeapSize {
  /**
   * A record that waits: its key 24, the string of its id 40, the entry of the map 40 and its slot
   * 11, {@link RecordState} 32, its map 48, the list that hands it on 60.
   */
  static final long RECORD = 256;

  /**
   * An item: {@link KvChange} 32, {@link ItemState} 32, its map 48 in at most two wrappers of 32,
   * the string of its key 40, the entry of the record's map 40.
   */
  static final long ITEM = 256;

  /**
   * A cell: {@link Cell} 24, the entry of the item's map 40, {@link dev.rdg.model.Bytes} 16, the
   * head of its array 16, the string of its name 40, and what eight-byte alignment adds.
   */
  static final long CELL = 152;

  private HeapSize() {}

  /** Strings take two bytes a char as soon as one of them is not of Latin-1. */
  static long ofText(String text) {
    return 2L * text.length();
  }

  static long ofItem(@Nullable String key, ItemState state) {
    return ITEM + (key == null ? 0 : ofText(key)) + ofCells(state);
  }

  static long ofCells(ItemState state) {
    if (state.cells().isEmpty()) {
      return 0;
    }
    CellBytes bytes = new CellBytes();
    // Not a loop over its entries: those of an unmodifiable map are wrapped anew for each visit.
    state.cells().forEach(bytes::add);
    return bytes.sum;
  }

  private static final class CellBytes {
    private long sum;

    void add(String name, Cell cell) {
      sum += CELL + ofText(name) + (cell.value() == null ? 0 : cell.value().size());
    }
  }
}
