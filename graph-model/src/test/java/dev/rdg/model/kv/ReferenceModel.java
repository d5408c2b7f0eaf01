package dev.rdg.model.kv;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a reader should see of a history, said as plainly as possible: every question is answered
 * from the whole list of changes, without a join.
 */
final class ReferenceModel {

  /** The later, of one time the tombstone, else the greater value. */
  private static final Comparator<Cell> WINS =
      Comparator.comparingLong(Cell::timestamp)
          .thenComparing(cell -> cell.value() == null)
          .thenComparing(cell -> String.valueOf(cell.value()));

  private final List<KvChange> history;

  ReferenceModel(List<KvChange> history) {
    this.history = history;
  }

  /** All items by {@code id/key}: nothing in them is as old as {@code horizon}. */
  Map<String, Item> content(long horizon) {
    Map<String, Item> content = new TreeMap<>();
    for (KvChange change : history) {
      Item item = change.key() == null ? null : item(change.id(), change.key(), horizon);
      if (item != null) {
        content.put(change.id() + "/" + change.key(), item);
      }
    }
    return content;
  }

  private @Nullable Item item(String id, String key, long horizon) {
    long hidden = Math.max(horizon, deletedAt(id, key));
    List<ItemState> puts =
        history.stream()
            .filter(change -> change.id().equals(id) && key.equals(change.key()))
            .map(KvChange::state)
            .filter(state -> state.at() > hidden)
            .toList();
    return puts.isEmpty()
        ? null
        : new Item(key, puts.stream().mapToLong(ItemState::at).max().orElseThrow(), cells(puts));
  }

  private long deletedAt(String id, String key) {
    return history.stream()
        .filter(change -> change.id().equals(id))
        .filter(change -> change.key() == null || change.key().equals(key))
        .mapToLong(change -> change.state().deletedAt())
        .max()
        .orElse(ItemState.NEVER);
  }

  private static SortedMap<String, Cell> cells(List<ItemState> puts) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    for (String name : names(puts)) {
      Cell last =
          puts.stream()
              .map(put -> put.cells().get(name))
              .filter(Objects::nonNull)
              .max(WINS)
              .orElseThrow();
      if (last.value() != null) {
        cells.put(name, last);
      }
    }
    return cells;
  }

  private static TreeSet<String> names(List<ItemState> puts) {
    TreeSet<String> names = new TreeSet<>();
    puts.forEach(put -> names.addAll(put.cells().keySet()));
    return names;
  }
}
