package dev.rdg.io.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.coders.avro.LogicalTypes;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * When the broker took a record of a plain file: what a field of the record says, where there is
 * one by that name, or else the time of the file. A record whose field says no time has none.
 */
final class TakenAt {
  /** As Kafka says it of a record without a time. */
  static final long NO_TIME = -1;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final @Nullable String field;
  private final long fileMillis;

  /**
   * Of a file.
   *
   * @param field the name of the field; null for none
   * @param fileMillis the time of records where no field says it
   */
  TakenAt(@Nullable String field, long fileMillis) {
    this.field = field;
    this.fileMillis = fileMillis;
  }

  /** Of a line, which need not be JSON. */
  long ofLine(byte[] line) {
    if (field == null) {
      return fileMillis;
    }
    try {
      JsonNode value = MAPPER.readTree(line).get(field);
      if (value != null && value.isIntegralNumber() && value.canConvertToLong()) {
        return value.longValue();
      }
      return value != null && value.isTextual() ? ofText(value.textValue()) : NO_TIME;
    } catch (IOException e) {
      return NO_TIME; // whoever reads the payload says what is wrong with it
    }
  }

  /** Of a value in Avro, measured. */
  @SuppressWarnings("NullAway") // Avro takes null where there is no object to use again
  long ofValue(Schema schema, byte[] bytes, int from, int to) throws IOException {
    Schema.Field found = field == null ? null : schema.getField(field);
    if (field == null || found == null) {
      return field == null ? fileMillis : NO_TIME;
    }
    GenericRecord value =
        new GenericDatumReader<GenericRecord>(schema, schema, new GenericData())
            .read(null, DecoderFactory.get().binaryDecoder(bytes, from, to - from, null));
    Object time = value.get(found.pos());
    if (time instanceof Long number) {
      return LogicalTypes.epochMillis(found.schema(), number).orElse(NO_TIME);
    }
    return time instanceof CharSequence text ? ofText(text.toString()) : NO_TIME;
  }

  /** Milliseconds since 1970, or ISO 8601 with an offset. */
  private static long ofText(String text) {
    try {
      return text.matches("\\d{1,18}")
          ? Long.parseLong(text)
          : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return NO_TIME;
    }
  }
}
