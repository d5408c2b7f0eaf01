package dev.rdg.model.kv;

import dev.rdg.model.Utf8;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Everything that was written to one record: mutable, grows by joining changes in any order. Not
 * thread-safe.
 */
public final class RecordState {
  private long deletedAt = ItemState.NEVER;
  private final TreeMap<String, ItemState> items = new TreeMap<>(Utf8.ORDER);
  private long heapBytes; // of the items

  /** Joins a change to this record. */
  public void join(KvChange change) {
    join(change, change.heapBytes());
  }

  /** The same for a change whose {@link KvChange#heapBytes} are known. */
  void join(KvChange change, long itemBytes) {
    String key = change.key();
    if (key == null) {
      deletedAt = Math.max(deletedAt, change.state().deletedAt());
      items.replaceAll((ignored, state) -> state.inRecordDeletedAt(deletedAt));
      heapBytes = 0;
      items.forEach((item, state) -> heapBytes += HeapSize.ofItem(item, state));
    } else {
      items.compute(
          key,
          (ignored, before) -> {
            ItemState added = change.state().inRecordDeletedAt(deletedAt);
            if (before == null) {
              heapBytes += added == change.state() ? itemBytes : HeapSize.ofItem(key, added);
              return added;
            }
            return join(before, added);
          });
    }
  }

  private ItemState join(ItemState before, ItemState added) {
    ItemState joined = ItemState.join(before, added);
    heapBytes += HeapSize.ofCells(joined) - HeapSize.ofCells(before);
    return joined;
  }

  /** The items by key, in the order of their UTF-8 bytes; deleted ones too. */
  public SortedMap<String, ItemState> items() {
    return Collections.unmodifiableSortedMap(items);
  }

  /** How many items were changed. */
  public int size() {
    return items.size();
  }

  /** About how many bytes of heap the items take, never less than they do. */
  long heapBytes() {
    return heapBytes;
  }

  /** The fewest changes that have the same effect as everything joined. */
  public void emit(String namespace, String id, Consumer<KvChange> output) {
    if (deletedAt != ItemState.NEVER) {
      output.accept(KvChange.deleteRecord(namespace, id, deletedAt));
    }
    items.forEach(
        (key, state) -> {
          if (!state.isNothing()) {
            output.accept(new KvChange(namespace, id, key, state));
          }
        });
  }

  /**
   * As {@link #emit}, those that fit together at once.
   *
   * @return how many changes
   */
  long emitTogether(String namespace, String id, Consumer<RecordChanges> output) {
    if (heapBytes + HeapSize.ITEM > RecordChanges.MAX_HEAP_BYTES) { // one more for its delete
      Parts parts = new Parts(output);
      emit(namespace, id, parts::add);
      parts.handOut();
      return parts.changes;
    }
    List<KvChange> all = new ArrayList<>(items.size() + 1);
    emit(namespace, id, all::add);
    if (!all.isEmpty()) {
      output.accept(new RecordChanges(all));
    }
    return all.size();
  }

  /** Gathers changes up to {@link RecordChanges#MAX_HEAP_BYTES}. */
  private static final class Parts {
    private final Consumer<RecordChanges> output;
    private final List<KvChange> part = new ArrayList<>();
    private long bytes;
    private long changes;

    Parts(Consumer<RecordChanges> output) {
      this.output = output;
    }

    void add(KvChange change) {
      long size = change.heapBytes();
      if (bytes + size > RecordChanges.MAX_HEAP_BYTES) {
        handOut();
      }
      part.add(change);
      bytes += size;
      changes++;
    }

    void handOut() {
      if (!part.isEmpty()) {
        output.accept(new RecordChanges(part));
        part.clear();
        bytes = 0;
      }
    }
  }
}
