package dev.rdg.model.kv;

import dev.rdg.model.Utf8;
import java.util.Collections;
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

  /** Joins a change to this record. */
  public void join(KvChange change) {
    String key = change.key();
    if (key == null) {
      deletedAt = Math.max(deletedAt, change.state().deletedAt());
      items.replaceAll((ignored, state) -> state.inRecordDeletedAt(deletedAt));
    } else {
      items.merge(key, change.state().inRecordDeletedAt(deletedAt), ItemState::join);
    }
  }

  /** The items by key, in the order of their UTF-8 bytes; deleted ones too. */
  public SortedMap<String, ItemState> items() {
    return Collections.unmodifiableSortedMap(items);
  }

  /** How many items were changed. */
  public int size() {
    return items.size();
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
}
