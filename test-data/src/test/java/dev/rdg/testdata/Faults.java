package dev.rdg.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds, from a record's bytes alone, everything that {@code TOPICS.md} has against it: all filters
 * and all reasons, not only the first. A good record has none, any other exactly the one of its
 * label.
 */
final class Faults {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_ID_BYTES = 1024;
  private static final int MAX_VALUE_BYTES = 64 * 1024;

  private static final Map<Long, Schema> SCHEMAS =
      Stream.of(WriterSchemas.PLAYBACK_V1, WriterSchemas.PLAYBACK_V2, WriterSchemas.GAMEPLAY)
          .collect(Collectors.toMap(SchemaNormalization::parsingFingerprint64, schema -> schema));

  private static final Map<String, Set<String>> COLUMNS =
      Map.of(
          "titles", Set.of("id", "name", "kind", "year"),
          "games", Set.of("id", "name", "genre", "title_id"));

  private final Set<String> episodes;
  private final List<String> faults = new ArrayList<>();

  Faults(EventGenerator generator) {
    episodes =
        generator
            .references()
            .map(line -> line.substring(0, line.indexOf(',')))
            .collect(Collectors.toSet());
  }

  List<String> of(GeneratedRecord record) {
    faults.clear();
    byte[] value = record.value();
    if (value == null) {
      faults.add(record.topic() == Topic.CATALOG ? "tombstone" : "null-payload");
      return List.copyOf(faults);
    }
    try {
      switch (record.topic()) {
        case LOGINS -> login(JSON.readTree(value), record.timestampMillis());
        case PLAYBACK -> playback(decode(value), record.timestampMillis());
        case GAMEPLAY -> gameplay(decode(value), record.timestampMillis());
        case CATALOG -> {
          fault(record.key() == null, "missing-key");
          catalog(payload(JSON.readTree(value)), record.timestampMillis());
        }
      }
    } catch (UnknownSchemaException e) {
      faults.add("unknown-schema");
    } catch (IOException e) {
      faults.add("malformed-payload");
    }
    return List.copyOf(faults);
  }

  /**
   * Reads Avro's single-object encoding by hand: two bytes of marker, eight of fingerprint, the
   * datum.
   */
  static GenericRecord decode(byte[] value) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (value.length < 10 || buffer.getShort() != 0x01C3) {
      throw new IOException("no single-object encoding");
    }
    Schema schema = SCHEMAS.get(buffer.getLong());
    if (schema == null) {
      throw new UnknownSchemaException();
    }
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, 10, value.length - 10, null);
    GenericRecord datum = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    if (!decoder.isEnd()) {
      throw new IOException("bytes after the datum");
    }
    return datum;
  }

  static JsonNode payload(JsonNode json) {
    return json.has("payload") ? json.get("payload") : json;
  }

  private void login(JsonNode json, long brokerTime) {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      JsonNode value = field.getValue();
      boolean rightType =
          switch (field.getKey()) {
            case "ts" -> value.isIntegralNumber();
            case "kids" -> value.isBoolean();
            default -> value.isTextual();
          };
      fault(!rightType && !value.isNull(), "wrong-type");
      fault(tooLong(value) && !field.getKey().endsWith("_id"), "oversized-value");
    }
    fault(!json.path("kind").asText().equals("login"), "not-a-login");
    fault(!json.hasNonNull("device_id"), "no-device");
    fault(json.hasNonNull("impersonated_by"), "impersonated");
    time(json.path("ts"), brokerTime);
    id(json.path("account_id"));
    id(json.path("profile_id"));
    if (json.hasNonNull("device_id")) {
      id(json.path("device_id"));
    }
  }

  private void playback(GenericRecord datum, long brokerTime) {
    fault(text(datum, "state").equals("PREVIEW"), "preview");
    fault(((Number) datum.get("position_seconds")).longValue() == 0, "no-progress");
    fault(!episodes.contains(text(datum, "episode_id")), "reference-missing");
    time((Long) datum.get("event_time"), brokerTime);
    id(text(datum, "profile_id"));
    id(text(datum, "device_id"));
    if (datum.hasField("subtitles") && datum.get("subtitles") != null) {
      fault(text(datum, "subtitles").getBytes(UTF_8).length > MAX_VALUE_BYTES, "oversized-value");
    }
  }

  private void gameplay(GenericRecord datum, long brokerTime) {
    fault(text(datum, "kind").equals("HEARTBEAT"), "heartbeat");
    time((Long) datum.get("event_time"), brokerTime);
    id(text(datum, "profile_id"));
    id(text(datum, "device_id"));
    id(text(datum, "game_id"));
  }

  private void catalog(JsonNode envelope, long brokerTime) throws IOException {
    if (!envelope.has("op")) {
      throw new IOException("not a change event");
    }
    JsonNode source = envelope.path("source");
    time(source.path("ts_ms"), brokerTime);
    JsonNode after = envelope.path("after");
    String table = source.path("table").asText();
    boolean ofKnownRow = envelope.path("op").asText().matches("[ud]");
    fault(
        table.equals("games") && ofKnownRow && envelope.path("before").isNull(), "missing-before");
    if (!COLUMNS.containsKey(table)) {
      faults.add("unknown-type");
    } else if (after.isObject()) {
      row(table, after);
    } else {
      fault(!envelope.path("op").asText().equals("d"), "malformed-payload");
    }
  }

  private void row(String table, JsonNode row) {
    id(row.path("id"));
    if (row.hasNonNull("title_id")) {
      id(row.path("title_id"));
    }
    for (Map.Entry<String, JsonNode> column : row.properties()) {
      JsonNode value = column.getValue();
      if (!COLUMNS.getOrDefault(table, Set.of()).contains(column.getKey())) {
        faults.add("unknown-property");
      } else if (column.getKey().equals("year")) {
        fault(!value.isIntegralNumber() && !value.isNull(), "wrong-type");
      } else {
        fault(!value.isTextual() && !value.isNull(), "wrong-type");
        fault(tooLong(value) && !column.getKey().endsWith("id"), "oversized-value");
      }
    }
  }

  private void time(JsonNode millis, long brokerTime) {
    if (millis.isIntegralNumber()) {
      time(millis.asLong(), brokerTime);
    } else {
      fault(millis.isNull() || millis.isMissingNode(), "missing-time");
    }
  }

  private void time(long millis, long brokerTime) {
    fault(millis - brokerTime > 600_000, "future-event");
  }

  private void id(JsonNode id) {
    id(id.isTextual() ? id.asText() : "");
  }

  private void id(String id) {
    fault(id.isEmpty(), "missing-id");
    fault(id.getBytes(UTF_8).length > MAX_ID_BYTES, "oversized-id");
    fault(id.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(id), "invalid-id");
  }

  private static boolean tooLong(JsonNode value) {
    return value.isTextual() && value.asText().getBytes(UTF_8).length > MAX_VALUE_BYTES;
  }

  private static String text(GenericRecord datum, String field) {
    @Nullable Object value = datum.get(field);
    return String.valueOf(value);
  }

  private void fault(boolean there, String name) {
    if (there) {
      faults.add(name);
    }
  }

  private static final class UnknownSchemaException extends IOException {
    private static final long serialVersionUID = 1;
  }
}
