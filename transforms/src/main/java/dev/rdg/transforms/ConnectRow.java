package dev.rdg.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of a change event as a person would write it. Kafka Connect's JSON has decimals and bytes
 * in base64 and dates and times as numbers; where the record has a schema, this turns them into
 * decimals, hexadecimal digits and ISO 8601 text.
 *
 * @param columns by name, without those that the source did not send
 * @param doubtful columns whose text may be base64, where there is no schema that tells
 * @see <a
 *     href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-data-types">Data
 *     types</a>
 */
record ConnectRow(ObjectNode columns, List<String> doubtful) {
  /** What a source puts in the place of a large value that a change has not touched. */
  static final String UNAVAILABLE = "__debezium_unavailable_value";

  /** Base64 that is filled up: what else looks like it is rarely an id. */
  private static final Pattern PADDED =
      Pattern.compile("(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,3}={1,2}");

  private static final int MAX_DOUBTFUL_CHARS = 44;

  /**
   * Reads a row.
   *
   * @param schema of the row, as the JSON converter writes it; null where the record has none
   * @param unavailable what stands for a value that the source did not send
   */
  static ConnectRow of(ObjectNode row, @Nullable JsonNode schema, String unavailable) {
    ObjectNode columns = JsonNodeFactory.instance.objectNode();
    List<String> doubtful = new ArrayList<>();
    row.properties()
        .forEach(
            column -> {
              JsonNode value = column.getValue();
              if (isUnavailable(value, unavailable)) {
                return;
              }
              if (schema == null && isDoubtful(value)) {
                doubtful.add(column.getKey());
              }
              columns.set(column.getKey(), convert(value, field(schema, column.getKey())));
            });
    return new ConnectRow(columns, doubtful);
  }

  /** The schema of a field, in the schema of a struct; null where there is none. */
  static @Nullable JsonNode field(@Nullable JsonNode schema, String name) {
    if (schema != null) {
      for (JsonNode field : schema.path("fields")) {
        if (field.path("field").asText().equals(name)) {
          return field;
        }
      }
    }
    return null;
  }

  /** Also as bytes, as the only element of an array, and as key and value of a map. */
  private static boolean isUnavailable(JsonNode value, String unavailable) {
    if (value.isTextual()) {
      return value.textValue().equals(unavailable) || value.textValue().equals(base64(unavailable));
    }
    return value.size() == 1
        && value.elements().next().isTextual()
        && isUnavailable(value.elements().next(), unavailable);
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static boolean isDoubtful(JsonNode value) {
    return value.isTextual()
        && value.textValue().length() <= MAX_DOUBTFUL_CHARS
        && PADDED.matcher(value.textValue()).matches();
  }

  private static JsonNode convert(JsonNode value, @Nullable JsonNode schema) {
    if (schema == null || value.isNull()) {
      return value;
    }
    try {
      return convert(value, schema.path("name").asText(), schema);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new RejectedException(
          Reason.WRONG_TYPE,
          "column '"
              + schema.path("field").asText()
              + "' is not the "
              + schema.path("name").asText(schema.path("type").asText())
              + " that its schema says, but "
              + value
              + ".");
    }
  }

  private static JsonNode convert(JsonNode value, String name, JsonNode schema) {
    return switch (name) {
      case "org.apache.kafka.connect.data.Decimal" ->
          decimal(value, schema.path("parameters").path("scale").asInt());
      case "io.debezium.data.VariableScaleDecimal" ->
          decimal(value.path("value"), value.path("scale").asInt());
      case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" ->
          text(LocalDate.ofEpochDay(whole(value)));
      case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" ->
          text(Instant.ofEpochMilli(whole(value)));
      case "io.debezium.time.MicroTimestamp" ->
          text(Instant.EPOCH.plus(whole(value), ChronoUnit.MICROS));
      case "io.debezium.time.NanoTimestamp" ->
          text(Instant.EPOCH.plus(whole(value), ChronoUnit.NANOS));
      case "io.debezium.time.Time", "org.apache.kafka.connect.data.Time" ->
          text(LocalTime.MIDNIGHT.plus(whole(value), ChronoUnit.MILLIS));
      case "io.debezium.time.MicroTime" ->
          text(LocalTime.MIDNIGHT.plus(whole(value), ChronoUnit.MICROS));
      case "io.debezium.time.NanoTime" ->
          text(LocalTime.MIDNIGHT.plus(whole(value), ChronoUnit.NANOS));
      default ->
          schema.path("type").asText().equals("bytes") && value.isTextual()
              ? TextNode.valueOf(
                  HexFormat.of().formatHex(Base64.getDecoder().decode(value.textValue())))
              : value;
    };
  }

  private static TextNode text(Object time) {
    return TextNode.valueOf(time.toString());
  }

  private static long whole(JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("not a whole number");
    }
    return value.longValue();
  }

  /** A whole number where the scale says so. */
  private static JsonNode decimal(JsonNode value, int scale) {
    if (!value.isTextual()) { // decimal.format=NUMERIC
      return value;
    }
    BigInteger unscaled = new BigInteger(Base64.getDecoder().decode(value.textValue()));
    return scale == 0
        ? BigIntegerNode.valueOf(unscaled)
        : DecimalNode.valueOf(new BigDecimal(unscaled, scale));
  }
}
