package dev.rdg.model.kv;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.Limits;
import dev.rdg.model.Utf8;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change to the key-value form of the graph: to one item, or the delete of a whole record.
 *
 * @param namespace the namespace
 * @param id the record's id
 * @param key the item's key within the record, empty for a node; null where the whole record is
 *     deleted
 * @param state what is written: for one event a put or a delete, after joining possibly both, at
 *     several times
 */
public record KvChange(String namespace, String id, @Nullable String key, ItemState state) {
  /** Checks that the delete of a record is nothing but a delete. */
  public KvChange {
    requireNonNull(namespace, "namespace");
    requireNonNull(id, "id");
    if (key == null
        && (state.at() != ItemState.NEVER
            || !state.cells().isEmpty()
            || state.deletedAt() == ItemState.NEVER)) {
      throw new IllegalArgumentException(
          "a change to the whole record "
              + namespace
              + "/"
              + id
              + " can only delete it, but was "
              + state);
    }
  }

  /** Deletes a whole record: every item of it written up to and including {@code timestamp}. */
  public static KvChange deleteRecord(String namespace, String id, long timestamp) {
    return new KvChange(namespace, id, null, ItemState.deleted(timestamp));
  }

  /**
   * Its size: the UTF-8 bytes of its id, key and properties' names, the bytes of their values, and
   * eight for each time.
   */
  public long bytes() {
    long bytes = Utf8.length(id) + (key == null ? 0 : Utf8.length(key)) + 2L * Long.BYTES;
    for (Map.Entry<String, Cell> cell : state.cells().entrySet()) {
      bytes += Utf8.length(cell.getKey()) + sizeOf(cell.getValue()) + Long.BYTES;
    }
    return bytes;
  }

  /** About how many bytes of heap it takes beside its namespace and id, never less. */
  public long heapBytes() {
    return HeapSize.ofItem(key, state);
  }

  /**
   * What of it lies beyond the {@link Limits}, for people; null when it can be written. Events are
   * held to the same limits where they are derived.
   */
  public @Nullable String beyondLimits() {
    String problem =
        id.isEmpty()
            ? "the record id is empty."
            : textProblem("record id", id, Limits.MAX_ID_BYTES);
    if (problem == null && key != null) {
      problem = textProblem("item key", key, Limits.MAX_KEY_BYTES);
    }
    for (Map.Entry<String, Cell> cell : state.cells().entrySet()) {
      if (problem == null) {
        problem = textProblem("property name", cell.getKey(), Limits.MAX_ID_BYTES);
      }
      if (problem == null && sizeOf(cell.getValue()) > mostBytes(cell.getValue())) {
        problem = valueProblem(cell);
      }
    }
    return problem;
  }

  private static @Nullable String textProblem(String what, String text, int most) {
    int length = Utf8.length(text);
    if (length < 0) {
      return "the " + what + " holds a lone surrogate and has no UTF-8 form.";
    }
    return length <= most
        ? null
        : "the " + what + " has " + length + " bytes, at most " + most + " are allowed.";
  }

  private static String valueProblem(Map.Entry<String, Cell> cell) {
    return "property '"
        + cell.getKey()
        + "' has "
        + sizeOf(cell.getValue())
        + " bytes, at most "
        + mostBytes(cell.getValue())
        + " are allowed.";
  }

  /** A value and, where it has one, its position. */
  private static int mostBytes(Cell cell) {
    return Limits.MAX_VALUE_BYTES + (OrderedCells.isOrdered(cell) ? OrderedCells.MAX_OVERHEAD : 0);
  }

  private static int sizeOf(Cell cell) {
    return cell.value() == null ? 0 : cell.value().size();
  }
}
