package dev.rdg.model.kv;

import dev.rdg.model.WriteTimestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was written to one item, or a part of it: the time of its last delete, of its
 * last put, and its cells. States form a join-semilattice: {@link #join} is commutative,
 * associative and idempotent, so the same set of changes gives the same state in any order,
 * grouping and repetition. The in-memory store and the collapse of changes both use this join, and
 * Cassandra's own rules equal it.
 *
 * @param deletedAt the write timestamp of the last delete, {@link #NEVER} without one; cells up to
 *     and including it are gone
 * @param at the write timestamp of the last put that is not deleted, {@link #NEVER} without one
 * @param cells the properties written after {@code deletedAt}, by name
 */
public record ItemState(long deletedAt, long at, SortedMap<String, Cell> cells) {

  /** No such time. */
  public static final long NEVER = Long.MIN_VALUE;

  /**
   * What the delete covers is left out: a state says the same in whatever way it came about. The
   * cells are unmodifiable from here on.
   */
  public ItemState {
    if (deletedAt != NEVER) {
      at = at <= deletedAt ? NEVER : at;
      cells = later(cells, deletedAt);
    }
    cells = Collections.unmodifiableSortedMap(cells);
  }

  private static SortedMap<String, Cell> later(SortedMap<String, Cell> cells, long timestamp) {
    if (cells.values().stream().allMatch(cell -> cell.timestamp() > timestamp)) {
      return cells;
    }
    SortedMap<String, Cell> later = new TreeMap<>(cells);
    later.values().removeIf(cell -> cell.timestamp() <= timestamp);
    return later;
  }

  /** Deleted at a time. */
  public static ItemState deleted(long timestamp) {
    return new ItemState(timestamp, NEVER, Collections.emptySortedMap());
  }

  /** Put at a time with these cells, all of that time. */
  public static ItemState put(long timestamp, SortedMap<String, Cell> cells) {
    return new ItemState(NEVER, timestamp, cells);
  }

  /** The least state that has seen both. */
  public static ItemState join(ItemState a, ItemState b) {
    long deletedAt = Math.max(a.deletedAt, b.deletedAt);
    SortedMap<String, Cell> cells = new TreeMap<>(a.cells);
    b.cells.forEach((name, cell) -> cells.merge(name, cell, Cell::join));
    return new ItemState(deletedAt, Math.max(a.at, b.at), cells).without(deletedAt);
  }

  /** What remains when everything written up to and including {@code timestamp} is gone. */
  public ItemState without(long timestamp) {
    if (timestamp == NEVER) {
      return this;
    }
    if (at <= timestamp && at != NEVER
        || cells.values().stream().anyMatch(cell -> cell.timestamp() <= timestamp)) {
      SortedMap<String, Cell> later = new TreeMap<>(cells);
      later.values().removeIf(cell -> cell.timestamp() <= timestamp);
      return new ItemState(deletedAt, at <= timestamp ? NEVER : at, later);
    }
    return this;
  }

  /**
   * What it adds to a record that was deleted at {@code timestamp}: an older delete of the item
   * says nothing more.
   */
  ItemState inRecordDeletedAt(long timestamp) {
    if (timestamp == NEVER) {
      return this;
    }
    ItemState later = without(timestamp);
    return later.deletedAt != NEVER && later.deletedAt <= timestamp
        ? new ItemState(NEVER, later.at, later.cells)
        : later;
  }

  /** Whether it changes nothing. */
  boolean isNothing() {
    return deletedAt == NEVER && at == NEVER && cells.isEmpty();
  }

  /**
   * What a reader sees, or null where there is no item: cells that are set and, with a retention,
   * whose own event time plus retention lies after {@code asOf}. Of changes that have positions,
   * see {@link OrderedCells}.
   */
  public @Nullable Item visible(String key, @Nullable Duration retention, Instant asOf) {
    long horizon = retention == null ? NEVER : WriteTimestamps.horizon(asOf, retention);
    if (at == NEVER || at <= horizon) {
      return null;
    }
    if (OrderedCells.areIn(cells)) {
      return OrderedCells.isThere(at, cells)
          ? new Item(key, at, OrderedCells.visible(cells, horizon))
          : null;
    }
    SortedMap<String, Cell> shown = new TreeMap<>(cells);
    shown.values().removeIf(cell -> cell.value() == null || cell.timestamp() <= horizon);
    return new Item(key, at, shown);
  }
}
