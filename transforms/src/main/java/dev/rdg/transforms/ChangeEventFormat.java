package dev.rdg.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.model.event.RawEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.Coder;
import org.jspecify.annotations.Nullable;

/**
 * Debezium change events as JSON, with or without the {@code schema}/{@code payload} wrapper of the
 * converter, or as Avro; whole or flattened.
 *
 * <p>Filtered, each under its own name: a null value, Kafka's marker after a delete ({@value
 * #TOMBSTONE}; it carries only Kafka's time, later than the source's, and taken for a delete it
 * could kill a re-insert already made), {@code heartbeat}, {@code schema-change}, {@code
 * transaction-boundary} and, op {@code m}, {@code message}. Rejected: {@code truncate}, since it
 * does not say what it deletes.
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

  private static final Set<String> HEARTBEAT_FIELDS = Set.of("ts_ms", "ts_us", "ts_ns");
  private static final long NANOS_PER_MICRO = 1000;

  private final String unavailable;
  private final @Nullable WriterSchemas writerSchemas;

  private ChangeEventFormat(String unavailable, @Nullable WriterSchemas writerSchemas) {
    this.unavailable = unavailable;
    this.writerSchemas = writerSchemas;
  }

  /** Keys and values are JSON. */
  public static ChangeEventFormat json() {
    return new ChangeEventFormat(ConnectRow.UNAVAILABLE, null);
  }

  /** Keys and values are Avro in single-object encoding, written with any of these schemas. */
  public static ChangeEventFormat avro(WriterSchemas writerSchemas) {
    return new ChangeEventFormat(ConnectRow.UNAVAILABLE, writerSchemas);
  }

  /**
   * What stands for a value that the source did not send since the change has not touched it; the
   * connector's {@code unavailable.value.placeholder}, {@code __debezium_unavailable_value} by
   * default. Such a column is left out.
   */
  public ChangeEventFormat withUnavailable(String placeholder) {
    return new ChangeEventFormat(placeholder, writerSchemas);
  }

  @Override
  public void open() {
    if (writerSchemas != null) {
      writerSchemas.load();
    }
  }

  @Override
  public Parsed<ChangeEvent> parse(RawEvent event) {
    Bytes payload = event.payload();
    if (payload == null) {
      return Parsed.filtered(TOMBSTONE);
    }
    ConnectRecord value = decode("value", payload, event.writerSchema());
    String filter = filter(value.payload());
    if (filter != null) {
      return Parsed.filtered(filter);
    }
    Bytes key = event.key();
    return Parsed.event(read(event, value, key == null ? null : decode("key", key, null)));
  }

  private ConnectRecord decode(String what, Bytes bytes, @Nullable String schema) {
    return writerSchemas == null
        ? ConnectRecord.read(what, bytes)
        : AvroRecords.read(what, bytes, writerSchemas, schema);
  }

  @Override
  public Coder<ChangeEvent> coder() {
    return JsonCoder.of(ChangeEvent.class);
  }

  /** What connectors send beside changes of rows. */
  private static @Nullable String filter(ObjectNode value) {
    if (value.has("ddl") && value.has("source")) {
      return "schema-change";
    }
    if (value.path("status").asText().matches("BEGIN|END") && value.has("id")) {
      return "transaction-boundary";
    }
    if (value.path("op").asText().equals("m")) {
      return "message";
    }
    Set<String> fields = new TreeSet<>();
    value.fieldNames().forEachRemaining(fields::add);
    return !fields.isEmpty() && HEARTBEAT_FIELDS.containsAll(fields) ? "heartbeat" : null;
  }

  private ChangeEvent read(RawEvent event, ConnectRecord value, @Nullable ConnectRecord keyRecord) {
    ObjectNode flattened =
        value.payload().has("source") ? null : FlatRecord.toEnvelope(value.payload());
    ObjectNode envelope = flattened == null ? value.payload() : flattened;
    JsonNode source = envelope.path("source");
    ChangeEvent.Op op = op(envelope, source);
    List<String> doubtful = new ArrayList<>();
    Rows rows = rows(envelope, source, value, keyRecord, flattened != null, doubtful);
    requireRows(op, envelope, rows, source);
    return new ChangeEvent(
        op,
        table(source),
        source.path("connector").asText(""),
        rows.key(),
        rows.before(),
        rows.after(),
        micros(source),
        SourcePosition.of(
            source,
            envelope.path("transaction"),
            op == ChangeEvent.Op.READ,
            event.origin(),
            keyRecord != null),
        doubtful);
  }

  private static ChangeEvent.Op op(ObjectNode envelope, JsonNode source) {
    String name = envelope.path("op").asText();
    if (name.equals("t")) {
      throw new RejectedException(
          Reason.TRUNCATE,
          "table '"
              + source.path("table").asText()
              + "' was truncated, which does not say what rows it had: what was derived from them stays. Have the connector skip truncates (skipped.operations=t), and rebuild the namespaces that are derived from the table.");
    }
    ChangeEvent.Op op = OPS.get(name);
    if (op == null) {
      throw malformed(
          "op must be c, u, d or r, but was "
              + envelope.path("op")
              + "; "
              + FlatRecord.ADD_FIELDS
              + ".");
    }
    return op;
  }

  private static String table(JsonNode source) {
    JsonNode table = source.path(source.has("collection") ? "collection" : "table");
    if (!table.isTextual()) {
      throw malformed("source.table must be a string, but was " + source.path("table") + ".");
    }
    return table.textValue();
  }

  private record Rows(
      @Nullable ObjectNode key, @Nullable ObjectNode before, @Nullable ObjectNode after) {}

  private Rows rows(
      ObjectNode envelope,
      JsonNode source,
      ConnectRecord value,
      @Nullable ConnectRecord key,
      boolean flattened,
      List<String> doubtful) {
    if (source.path("connector").asText().equals("mongodb")) {
      return new Rows(
          key == null ? null : MongoDocuments.key(key.payload()),
          MongoDocuments.document(envelope.path("before"), "before"),
          MongoDocuments.document(envelope.path("after"), "after"));
    }
    return new Rows(
        key == null ? null : row(key.payload(), key.schema(), doubtful),
        row(envelope, "before", value.schema(), flattened, doubtful),
        row(envelope, "after", value.schema(), flattened, doubtful));
  }

  private @Nullable ObjectNode row(
      ObjectNode envelope,
      String field,
      @Nullable JsonNode schema,
      boolean flattened,
      List<String> doubtful) {
    JsonNode row = envelope.path(field);
    if (row.isMissingNode() || row.isNull()) {
      return null;
    }
    if (row instanceof ObjectNode object) {
      return row(object, flattened ? schema : ConnectRow.field(schema, field), doubtful);
    }
    throw malformed(field + " must be an object, but was " + row + ".");
  }

  private ObjectNode row(ObjectNode row, @Nullable JsonNode schema, List<String> doubtful) {
    ConnectRow read = ConnectRow.of(row, schema, unavailable);
    doubtful.addAll(read.doubtful());
    return read.columns();
  }

  private static void requireRows(
      ChangeEvent.Op op, ObjectNode envelope, Rows rows, JsonNode source) {
    if (op == ChangeEvent.Op.DELETE) {
      if (rows.before() == null && rows.key() == null) {
        throw new RejectedException(
            Reason.MISSING_KEY,
            "the delete has neither a key nor the row before it: configure the connector to write the row's key.");
      }
    } else if (rows.after() == null) {
      if (source.path("connector").asText().equals("mongodb")) {
        throw new RejectedException(
            Reason.UNSUPPORTED_CHANGE,
            "the update does not have the document after it: set capture.mode=change_streams_update_full in the connector. Where the document is deleted by now, its delete follows.");
      }
      throw malformed(
          "a change with op "
              + envelope.path("op").asText()
              + " needs the row after it, but after was null.");
    }
  }

  /** The finest of the times that the source tells. */
  private static @Nullable Long micros(JsonNode source) {
    Long nanos = wholeNumber(source, "ts_ns", "source");
    if (nanos != null) {
      return Math.floorDiv(nanos, NANOS_PER_MICRO);
    }
    Long micros = wholeNumber(source, "ts_us", "source");
    if (micros != null) {
      return micros;
    }
    Long millis = wholeNumber(source, "ts_ms", "source");
    return millis == null ? null : (Long) WriteTimestamps.ofMillis(millis);
  }

  static @Nullable Long wholeNumber(JsonNode block, String field, String blockName) {
    JsonNode value = block.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new RejectedException(
          Reason.WRONG_TYPE,
          blockName + "." + field + " must be a whole number, but was " + value + ".");
    }
    return value.longValue();
  }

  private static RejectedException malformed(String message) {
    return new RejectedException(Reason.MALFORMED_PAYLOAD, message);
  }
}
