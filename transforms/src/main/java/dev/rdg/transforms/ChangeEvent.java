package dev.rdg.transforms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row-level change as Debezium describes it. Columns that the source left out of the change since
 * it did not touch them are in neither row.
 *
 * @param op what happened to the row
 * @param table the table's name, of MongoDB the collection's
 * @param connector the source's kind, such as {@code postgresql}; empty where the event does not
 *     tell
 * @param key the row's key columns; null where the record has no key
 * @param before the row before, null for a create, and for others where the source does not tell
 * @param after the row after, null for a delete
 * @param sourceMicros when the source committed it, microseconds since the epoch; null where the
 *     event does not tell
 * @param sourcePosition its place in the source, in hexadecimal digits; see {@link #position}
 * @param doubtful columns whose text may be bytes in base64, since the record has no schema that
 *     tells
 */
public record ChangeEvent(
    Op op,
    String table,
    String connector,
    @Nullable ObjectNode key,
    @Nullable ObjectNode before,
    @Nullable ObjectNode after,
    @Nullable Long sourceMicros,
    String sourcePosition,
    List<String> doubtful)
    implements Positioned {

  /** How the parts of an id are joined that has several columns. */
  private static final String SEPARATOR = "|";

  /** What has a source send the row before, by connector. */
  private static final Map<String, String> WHOLE_ROWS =
      Map.of(
          "postgresql",
          "ALTER TABLE %s REPLICA IDENTITY FULL",
          "mysql",
          "binlog_row_image=FULL",
          "mariadb",
          "binlog_row_image=FULL",
          "mongodb",
          "capture.mode=change_streams_update_full_with_pre_image");

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
    requireNonNull(connector, "connector");
    requireNonNull(sourcePosition, "sourcePosition");
    doubtful = List.copyOf(doubtful);
  }

  /**
   * The write timestamp: the source's commit time. Changes of one tick of its clock are ordered by
   * {@link #position}.
   *
   * @throws RejectedException when the source does not tell its time
   */
  public long timestampMicros() {
    if (sourceMicros == null) {
      throw new RejectedException(Reason.MISSING_TIME, "the change event has no source.ts_ms.");
    }
    return sourceMicros;
  }

  @Override
  public Bytes position() {
    return Bytes.wrap(HexFormat.of().parseHex(sourcePosition));
  }

  /**
   * An id from columns of a row: the text of one, or those of several joined by {@code |}, with
   * {@code |} and {@code \} in them after a {@code \}.
   *
   * @return null where the row is, or one of the columns is not there or null
   * @throws RejectedException for a column that has no text, see {@link #text}, or whose text looks
   *     like bytes
   */
  public @Nullable String id(@Nullable ObjectNode row, String... columns) {
    StringBuilder id = new StringBuilder();
    for (String column : columns) {
      String part = text(row, column);
      if (part == null) {
        return null;
      }
      if (doubtful.contains(column)) {
        throw new RejectedException(
            Reason.AMBIGUOUS_ID,
            "column '"
                + column
                + "' is '"
                + part
                + "', which looks like bytes or a decimal in base64: set decimal.handling.mode=string and binary.handling.mode=hex in the connector, or have its converter send schemas (schemas.enable=true).");
      }
      id.append(id.isEmpty() ? "" : SEPARATOR).append(columns.length == 1 ? part : escape(part));
    }
    return id.toString();
  }

  private static String escape(String part) {
    return part.replace("\\", "\\\\").replace(SEPARATOR, "\\" + SEPARATOR);
  }

  /** Whether it tells of a row for the first time, so that there was none before. */
  public boolean isOfNewRow() {
    return op == Op.CREATE || op == Op.READ;
  }

  /**
   * What a column of ids was before the change, for what is to be removed with it.
   *
   * @return null where the row is new, or the column was null
   * @throws RejectedException with {@link Reason#MISSING_BEFORE} when the event does not tell
   */
  public @Nullable String previous(String column) {
    if (isOfNewRow()) {
      return null;
    }
    // A row whose key has changed is deleted and created, so the key is that of before.
    ObjectNode known = before == null ? key : before;
    if (known != null && known.hasNonNull(column)) {
      return id(known, column);
    }
    if (before != null && before.has(column) && !hasKeyOnly(before)) {
      return null;
    }
    throw new RejectedException(
        Reason.MISSING_BEFORE,
        "the change does not say what '"
            + column
            + "' of table '"
            + table
            + "' was before it, so what was derived from that would be left behind: have the source send whole rows, "
            + WHOLE_ROWS
                .getOrDefault(connector, "such as REPLICA IDENTITY FULL")
                .replace("%s", table)
            + ", and snapshot the table again.");
  }

  /**
   * As PostgreSQL sends rows of replica identity DEFAULT: nulls stand for what it does not tell.
   */
  private boolean hasKeyOnly(ObjectNode row) {
    long others =
        row.properties().stream()
            .filter(column -> key == null || !key.has(column.getKey()))
            .filter(column -> !column.getValue().isNull())
            .count();
    return others <= (key == null ? 1 : 0);
  }

  /**
   * A column as text: a string as it is, a whole number in decimal.
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
