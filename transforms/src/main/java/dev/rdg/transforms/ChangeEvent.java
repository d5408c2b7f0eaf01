package dev.rdg.transforms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.WriteTimestamps;
import org.jspecify.annotations.Nullable;

/**
 * A row-level change as Debezium describes it.
 *
 * @param op what happened to the row
 * @param table the table's name
 * @param key the row's key columns
 * @param before the row before, null for a create, and for others where the source does not tell
 * @param after the row after, null for a delete
 * @param sourceMillis when the source committed it, milliseconds since the epoch; null where the
 *     event does not tell
 * @param order the change's place in its transaction, from 0
 */
public record ChangeEvent(
    Op op,
    String table,
    ObjectNode key,
    @Nullable ObjectNode before,
    @Nullable ObjectNode after,
    @Nullable Long sourceMillis,
    long order) {

  /** What happened to a row. */
  public enum Op {
    /** A row was inserted ({@code c}). */
    CREATE,
    /** A row was updated ({@code u}). */
    UPDATE,
    /** A row was deleted ({@code d}). */
    DELETE,
    /** A row was read by a snapshot ({@code r}). */
    READ
  }

  /** Checks for nulls. */
  public ChangeEvent {
    requireNonNull(op, "op");
    requireNonNull(table, "table");
    requireNonNull(key, "key");
  }

  /**
   * The write timestamp: the source's commit time with the order inside the transaction as digits.
   *
   * @throws RejectedException when the source does not tell its time
   */
  public long timestampMicros() {
    if (sourceMillis == null) {
      throw new RejectedException(Reason.MISSING_TIME, "the change event has no source.ts_ms.");
    }
    return WriteTimestamps.ofMillis(sourceMillis);
  }

  /**
   * A column as text, for ids: a string as it is, a whole number in decimal.
   *
   * @return null where the row or the column is not there or null
   * @throws RejectedException for any other type
   */
  public static @Nullable String text(@Nullable ObjectNode row, String column) {
    JsonNode value = row == null ? null : row.get(column);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw new RejectedException(
          Reason.WRONG_TYPE,
          "column '" + column + "' must be a string or a whole number, but was " + value + ".");
    }
    return value.asText();
  }

  /**
   * A column as the Java value a property takes: String, Long, Double or Boolean; null for null;
   * anything else, and numbers beyond the range of a double, as it stands.
   */
  public static @Nullable Object value(JsonNode column) {
    return switch (column.getNodeType()) {
      case NULL, MISSING -> null;
      case STRING -> column.textValue();
      case BOOLEAN -> column.booleanValue();
      case NUMBER -> number(column);
      default -> column;
    };
  }

  private static Object number(JsonNode column) {
    if (column.isIntegralNumber()) {
      return column.canConvertToLong() ? (Object) column.longValue() : column.bigIntegerValue();
    }
    double value = column.doubleValue();
    return Double.isInfinite(value) ? column : (Object) value;
  }
}
