package dev.rdg.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.jspecify.annotations.Nullable;

/**
 * Debezium change events as JSON, with or without the {@code schema}/{@code payload} wrapper of the
 * converter. A null value, Kafka's marker after a delete, is filtered as {@value #TOMBSTONE}: it
 * carries only Kafka's time, later than the source's, and taken for a delete it could kill a
 * re-insert already made.
 *
 * @see <a
 *     href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-events">Change
 *     events</a>
 */
public final class ChangeEventFormat implements EventFormat<ChangeEvent> {
  private static final long serialVersionUID = 1L;

  /** The filter under which tombstones are counted. */
  public static final String TOMBSTONE = "tombstone";

  private static final Map<String, ChangeEvent.Op> OPS =
      Map.of(
          "c",
          ChangeEvent.Op.CREATE,
          "u",
          ChangeEvent.Op.UPDATE,
          "d",
          ChangeEvent.Op.DELETE,
          "r",
          ChangeEvent.Op.READ);

  private ChangeEventFormat() {}

  /** The format. */
  public static ChangeEventFormat json() {
    return new ChangeEventFormat();
  }

  @Override
  public Parsed<ChangeEvent> parse(RawEvent event) {
    Bytes payload = event.payload();
    if (payload == null) {
      return Parsed.filtered(TOMBSTONE);
    }
    ObjectNode envelope = readObject("value", payload);
    Bytes key = event.key();
    if (key == null) {
      throw new RejectedException(
          Reason.MISSING_KEY,
          "the change event has no key: configure the connector to write the row's key.");
    }
    return Parsed.event(read(envelope, readObject("key", key)));
  }

  @Override
  public Coder<ChangeEvent> coder() {
    return JsonCoder.of(ChangeEvent.class);
  }

  private static ChangeEvent read(ObjectNode envelope, ObjectNode key) {
    ChangeEvent.Op op = OPS.get(envelope.path("op").asText());
    if (op == null) {
      throw malformed("op must be c, u, d or r, but was " + envelope.path("op") + ".");
    }
    JsonNode source = envelope.path("source");
    if (!source.path("table").isTextual()) {
      throw malformed("source.table must be a string, but was " + source.path("table") + ".");
    }
    ObjectNode after = row(envelope, "after");
    if (op != ChangeEvent.Op.DELETE && after == null) {
      throw malformed(
          "a change with op "
              + envelope.path("op").asText()
              + " needs the row after it, but after was null.");
    }
    return new ChangeEvent(
        op,
        source.path("table").textValue(),
        key,
        row(envelope, "before"),
        after,
        wholeNumber(source.path("ts_ms"), "source.ts_ms"),
        order(envelope.path("transaction").path("total_order")));
  }

  private static @Nullable ObjectNode row(ObjectNode envelope, String field) {
    JsonNode row = envelope.path(field);
    if (row.isMissingNode() || row.isNull()) {
      return null;
    }
    if (row instanceof ObjectNode object) {
      return object;
    }
    throw malformed(field + " must be an object, but was " + row + ".");
  }

  private static @Nullable Long wholeNumber(JsonNode value, String field) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new RejectedException(
          Reason.WRONG_TYPE, field + " must be a whole number, but was " + value + ".");
    }
    return value.longValue();
  }

  private static long order(JsonNode value) {
    Long order = wholeNumber(value, "transaction.total_order");
    return order == null ? 0 : order;
  }

  private static ObjectNode readObject(String what, Bytes bytes) {
    try {
      JsonNode node = Json.MAPPER.readTree(bytes.unsafeArray());
      if (node.has("schema") && node.has("payload")) {
        node = node.get("payload");
      }
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw malformed(
          "the " + what + " must be a JSON object, but was " + node.getNodeType() + ".");
    } catch (IOException e) {
      throw malformed("the " + what + " is not JSON: " + JsonFormat.rejection(e).getMessage());
    }
  }

  private static RejectedException malformed(String message) {
    return new RejectedException(Reason.MALFORMED_PAYLOAD, message);
  }
}
