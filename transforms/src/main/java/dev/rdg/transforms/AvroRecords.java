package dev.rdg.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.rdg.coders.avro.AvroData;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Records of Kafka Connect in Avro's single-object encoding, as its JSON converter would have
 * written them with their schema: {@code connect.name} and Avro's logical types say what a number
 * or bytes mean.
 */
final class AvroRecords {
  private static final int HEADER_BYTES = 10;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final Map<String, String> CONNECT_NAMES =
      Map.of(
          "date", "org.apache.kafka.connect.data.Date",
          "time-millis", "org.apache.kafka.connect.data.Time",
          "time-micros", "io.debezium.time.MicroTime",
          "timestamp-millis", "org.apache.kafka.connect.data.Timestamp",
          "timestamp-micros", "io.debezium.time.MicroTimestamp",
          "decimal", "org.apache.kafka.connect.data.Decimal");

  /** Schemas that files name, which all their records share. */
  private static final Cache<String, Schema> NAMED =
      CacheBuilder.newBuilder().maximumSize(100).build();

  private AvroRecords() {}

  /**
   * Reads one.
   *
   * @param what key or value, for messages
   * @param named the schema it was written with, where its file says so; else null
   */
  static ConnectRecord read(
      String what, Bytes bytes, WriterSchemas schemas, @Nullable String named) {
    byte[] encoded = bytes.unsafeArray();
    requireHeader(what, encoded);
    Schema schema = named == null ? schemaOf(what, encoded, schemas) : schemaOf(named);
    try {
      AvroData.check(schema, encoded, HEADER_BYTES);
      Object datum =
          new GenericDatumReader<>(schema)
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(encoded, HEADER_BYTES, encoded.length - HEADER_BYTES, null));
      if (json(datum, schema) instanceof ObjectNode object) {
        return new ConnectRecord(object, describe(null, schema));
      }
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw malformed("the " + what + " is not readable with its writer's schema: " + e);
    }
    throw malformed("the " + what + " must be a record, but was " + schema.getType() + ".");
  }

  private static Schema schemaOf(String named) {
    Schema schema = NAMED.getIfPresent(named);
    if (schema == null) {
      schema = AvroData.schema(named);
      NAMED.put(named, schema);
    }
    return schema;
  }

  private static void requireHeader(String what, byte[] encoded) {
    if (encoded.length < HEADER_BYTES || encoded[0] != (byte) 0xc3 || encoded[1] != 1) {
      throw malformed(
          "the "
              + what
              + " is not Avro's single-object encoding: the first bytes must be c301 and a fingerprint, but were "
              + HexFormat.of().formatHex(encoded, 0, Math.min(HEADER_BYTES, encoded.length))
              + (encoded.length > 5 && encoded[0] == 0
                  ? ", which looks like the framing of a schema registry; use a converter of single-object encoding, or JSON."
                  : "."));
    }
  }

  private static Schema schemaOf(String what, byte[] encoded, WriterSchemas schemas) {
    long fingerprint = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    Schema schema = schemas.findByFingerprint(fingerprint);
    if (schema == null) {
      throw new RejectedException(
          Reason.UNKNOWN_SCHEMA,
          "no writer schema of the "
              + what
              + " has the fingerprint "
              + HexFormat.of().formatHex(encoded, 0, HEADER_BYTES)
              + "; known: "
              + schemas
              + ".");
    }
    return schema;
  }

  private static JsonNode json(@Nullable Object datum, Schema schema) {
    if (datum == null) {
      return NODES.nullNode();
    }
    return switch (schema.getType()) {
      case UNION ->
          json(datum, schema.getTypes().get(GenericData.get().resolveUnion(schema, datum)));
      case RECORD -> record((GenericRecord) datum);
      case ARRAY -> array((Collection<?>) datum, schema.getElementType());
      case MAP -> map((Map<?, ?>) datum, schema.getValueType());
      case BYTES -> base64((ByteBuffer) datum);
      case FIXED -> base64(ByteBuffer.wrap(((GenericFixed) datum).bytes()));
      case INT -> NODES.numberNode((Integer) datum);
      case LONG -> NODES.numberNode((Long) datum);
      case FLOAT -> NODES.numberNode((Float) datum);
      case DOUBLE -> NODES.numberNode((Double) datum);
      case BOOLEAN -> NODES.booleanNode((Boolean) datum);
      default -> TextNode.valueOf(datum.toString());
    };
  }

  private static ObjectNode record(GenericRecord record) {
    ObjectNode object = NODES.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      object.set(field.name(), json(record.get(field.pos()), field.schema()));
    }
    return object;
  }

  private static ArrayNode array(Collection<?> items, Schema schema) {
    ArrayNode array = NODES.arrayNode();
    items.forEach(item -> array.add(json(item, schema)));
    return array;
  }

  private static ObjectNode map(Map<?, ?> entries, Schema schema) {
    ObjectNode object = NODES.objectNode();
    entries.forEach((key, value) -> object.set(key.toString(), json(value, schema)));
    return object;
  }

  private static TextNode base64(ByteBuffer buffer) {
    byte[] content = new byte[buffer.remaining()];
    buffer.duplicate().get(content);
    return TextNode.valueOf(BinaryNode.valueOf(content).asText());
  }

  /** A schema of Connect, as far as {@link ConnectRow} reads it. */
  private static ObjectNode describe(@Nullable String field, Schema schema) {
    Schema type = present(schema);
    ObjectNode described = NODES.objectNode();
    described.put("field", field);
    described.put("type", typeName(type.getType()));
    String connectName = type.getProp("connect.name");
    String logicalType = type.getProp("logicalType");
    described.put(
        "name",
        connectName != null
            ? connectName
            : logicalType == null ? "" : CONNECT_NAMES.getOrDefault(logicalType, ""));
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      described.putObject("parameters").put("scale", decimal.getScale());
    }
    if (type.getType() == Schema.Type.RECORD && !isNested(field, type)) {
      ArrayNode fields = described.putArray("fields");
      type.getFields().forEach(one -> fields.add(describe(one.name(), one.schema())));
    }
    return described;
  }

  /** Rows are two levels deep in an envelope; schemas may go on for ever. */
  private static boolean isNested(@Nullable String field, Schema type) {
    return field != null
        && !field.equals("before")
        && !field.equals("after")
        && !type.getName().equals("Value");
  }

  private static Schema present(Schema schema) {
    return schema.getType() != Schema.Type.UNION
        ? schema
        : schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElse(schema);
  }

  private static String typeName(Schema.Type type) {
    return switch (type) {
      case RECORD -> "struct";
      case BYTES, FIXED -> "bytes";
      default -> type.getName();
    };
  }

  private static RejectedException malformed(String message) {
    return new RejectedException(Reason.MALFORMED_PAYLOAD, message);
  }
}
