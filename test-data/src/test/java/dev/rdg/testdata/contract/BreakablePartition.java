package dev.rdg.testdata.contract;

import dev.rdg.model.Utf8;
import dev.rdg.model.kv.ItemState;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/** A record of a {@link BreakableStore}, or one bucket of it. */
final class BreakablePartition {
  private final Flaw flaw;
  private final TreeMap<String, BreakableItem> items;
  private long deletedAt = ItemState.NEVER;

  BreakablePartition(Flaw flaw) {
    this.flaw = flaw;
    this.items = new TreeMap<>(order(flaw));
  }

  static Comparator<String> order(Flaw flaw) {
    return flaw == Flaw.UTF16_ORDER ? Comparator.naturalOrder() : Utf8.ORDER;
  }

  BreakablePartition copy() {
    BreakablePartition copy = new BreakablePartition(flaw);
    copy.deletedAt = deletedAt;
    items.forEach((key, item) -> copy.items.put(key, item.copy()));
    return copy;
  }

  /** The items by key, deleted ones too. */
  SortedMap<String, BreakableItem> items() {
    return items;
  }

  void delete(long time) {
    if (flaw != Flaw.RECORD_DELETE_FORGOTTEN) {
      deletedAt = Math.max(deletedAt, time);
    }
    items.values().forEach(item -> item.delete(time, true));
  }

  void apply(String key, ItemState state) {
    items.computeIfAbsent(key, k -> new BreakableItem(flaw, deletedAt)).apply(state);
    if (flaw == Flaw.DELETE_TAKES_PREFIX && state.deletedAt() != ItemState.NEVER) {
      items.forEach(
          (other, item) -> {
            if (other.startsWith(key)) {
              item.delete(state.deletedAt(), true);
            }
          });
    }
  }
}
