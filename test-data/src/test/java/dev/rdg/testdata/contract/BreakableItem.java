package dev.rdg.testdata.contract;

import dev.rdg.model.Bytes;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One item of a {@link BreakableStore}: what each change leaves behind, and what is shown of it.
 */
final class BreakableItem {
  private static final long NEVER = ItemState.NEVER;

  /** No event is before or after these. */
  private static final Instant FIRST = Instant.parse("-200000-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("+200000-01-01T00:00:00Z");

  private final Flaw flaw;
  private final TreeMap<String, Cell> cells = new TreeMap<>();
  private final TreeMap<String, Long> arrivals = new TreeMap<>();
  private long deletedAt;
  private long at = NEVER;
  private long touched;

  /** Of which everything up to and including {@code deletedAt} is deleted. */
  BreakableItem(Flaw flaw, long deletedAt) {
    this.flaw = flaw;
    this.deletedAt = deletedAt;
  }

  BreakableItem copy() {
    BreakableItem copy = new BreakableItem(flaw, deletedAt);
    copy.cells.putAll(cells);
    copy.arrivals.putAll(arrivals);
    copy.at = at;
    copy.touched = touched;
    return copy;
  }

  /** Everything in one change to the item. */
  void apply(ItemState change) {
    if (change.deletedAt() != NEVER) {
      delete(change.deletedAt(), flaw != Flaw.ITEM_DELETE_FORGOTTEN);
    }
    if (flaw == Flaw.WHOLE_ITEM_REPLACED && change.at() > at) {
      cells.clear();
    }
    if (change.at() != NEVER && touches(change)) {
      touch(change.at());
    }
    change.cells().forEach(this::set);
  }

  void delete(long time, boolean remembered) {
    if (remembered) {
      deletedAt = Math.max(deletedAt, time);
    }
    boolean all = flaw == Flaw.DELETE_REMOVES_LATER_WRITES;
    cells.values().removeIf(cell -> all || covers(time, cell.timestamp()));
    if (all || covers(time, at)) {
      at = NEVER;
    }
  }

  private boolean covers(long delete, long write) {
    return flaw == Flaw.DELETE_LOSES_A_TIE ? write < delete : write <= delete;
  }

  private boolean touches(ItemState change) {
    return switch (flaw) {
      case AT_WITHOUT_BARE_PUTS -> !change.cells().isEmpty();
      case AT_WITHOUT_UNSETS ->
          change.cells().isEmpty()
              || change.cells().values().stream().anyMatch(cell -> cell.value() != null);
      default -> true;
    };
  }

  private void touch(long time) {
    if (!covers(deletedAt, time) && (time > at || flaw == Flaw.AT_FROM_ARRIVAL)) {
      at = time;
      touched = clock();
    }
  }

  private void set(String name, Cell cell) {
    Cell old = cells.get(name);
    if (covers(deletedAt, cell.timestamp()) || old != null && !wins(cell, old)) {
      return;
    }
    if (cell.value() == null && flaw == Flaw.UNSET_FORGOTTEN) {
      cells.remove(name);
    } else {
      cells.put(name, cell);
      arrivals.put(name, clock());
    }
  }

  private boolean wins(Cell cell, Cell old) {
    if (cell.timestamp() != old.timestamp() || flaw == Flaw.ARRIVAL_WINS_A_TIE) {
      return cell.timestamp() >= old.timestamp();
    }
    Bytes value = cell.value();
    Bytes oldValue = old.value();
    if (value == null || oldValue == null) {
      return (value == null) != (flaw == Flaw.UNSET_LOSES_A_TIE);
    }
    return flaw == Flaw.SIGNED_VALUES
        ? Arrays.compare(value.unsafeArray(), oldValue.unsafeArray()) > 0
        : Arrays.compareUnsigned(value.unsafeArray(), oldValue.unsafeArray()) > 0;
  }

  /** The item as of a time, or null where there is none to see. */
  @Nullable Item visible(String key, @Nullable Duration retention, Instant asOf) {
    long edge = retention == null || flaw == Flaw.EXPIRED_SHOWN ? NEVER : edge(asOf, retention);
    if (at == NEVER || expired(flaw == Flaw.EXPIRY_FROM_ARRIVAL ? touched : at, edge)) {
      return null;
    }
    Cell mark = flaw == Flaw.POSITIONED_DELETE_IGNORED ? null : cells.get("-");
    Positioned deleted = mark == null ? null : Positioned.of(mark);
    if (deleted != null && !isPutAfter(deleted)) {
      return null;
    }
    SortedMap<String, Cell> shown = new TreeMap<>();
    cells.forEach(
        (name, cell) -> {
          if (isShown(name, cell, edge)) {
            show(name, cell, deleted, shown);
          }
        });
    return new Item(key, at, shown);
  }

  /** Whether a put is left that no tombstone covers. */
  boolean isPut() {
    return at != NEVER;
  }

  private boolean isPutAfter(Positioned deleted) {
    Cell put = cells.get("+");
    return at > deleted.time()
        || put != null && Positioned.ORDER.compare(Positioned.of(put), deleted) > 0;
  }

  /** Of cells with positions, what is after them; the marks of puts and deletes are none. */
  private void show(
      String name, Cell cell, @Nullable Positioned deleted, SortedMap<String, Cell> shown) {
    Positioned placed = Positioned.of(cell);
    boolean later = deleted == null || Positioned.ORDER.compare(placed, deleted) > 0;
    if (later && placed.there() && !name.equals("+") && !name.equals("-")) {
      shown.put(name, new Cell(cell.timestamp(), placed.value()));
    }
  }

  private boolean isShown(String name, Cell cell, long edge) {
    Bytes value = cell.value();
    if (value == null || flaw == Flaw.EMPTY_VALUE_IS_ABSENT && value.size() == 0) {
      return false;
    }
    return switch (flaw) {
      case EXPIRY_BY_ITEM -> true;
      case EXPIRY_FROM_ARRIVAL -> !expired(arrivals.getOrDefault(name, NEVER), edge);
      default -> !expired(cell.timestamp(), edge);
    };
  }

  private static long clock() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private long edge(Instant asOf, Duration retention) {
    if (asOf.isBefore(FIRST)) {
      return flaw == Flaw.FAR_TIMES_WRAP ? Long.MAX_VALUE : NEVER;
    } else if (asOf.isAfter(LAST)) {
      return flaw == Flaw.FAR_TIMES_WRAP ? NEVER : Long.MAX_VALUE;
    }
    long edge = ChronoUnit.MICROS.between(Instant.EPOCH, asOf.minus(retention));
    return flaw == Flaw.EXPIRY_IN_MILLISECONDS ? Math.floorDiv(edge, 1_000L) * 1_000 : edge;
  }

  private boolean expired(long time, long edge) {
    return edge != NEVER && (flaw == Flaw.EXPIRY_ONE_LATE ? time < edge : time <= edge);
  }
}
