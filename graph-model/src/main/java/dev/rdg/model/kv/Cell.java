package dev.rdg.model.kv;

import dev.rdg.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What was last written to one property of an item.
 *
 * @param timestamp the write timestamp, microseconds since the epoch
 * @param value the encoded value, or null where the property was unset (a tombstone)
 */
public record Cell(long timestamp, @Nullable Bytes value) {

  /**
   * The one of two cells that stays, as Cassandra decides: the later; of one microsecond the
   * tombstone; else the greater value by unsigned bytes. Commutative, associative and idempotent.
   */
  public static Cell join(Cell a, Cell b) {
    if (a.timestamp != b.timestamp) {
      return a.timestamp > b.timestamp ? a : b;
    }
    if (a.value == null || b.value == null) {
      return a.value == null ? a : b;
    }
    return a.value.compareTo(b.value) >= 0 ? a : b;
  }
}
