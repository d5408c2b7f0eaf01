package dev.rdg.io.history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TakenAtTest {
  private static final long FILE = 5;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"at\":1760000000123} | 1760000000123",
        "{\"at\":\"1760000000123\"} | 1760000000123",
        "{\"at\":\"2025-10-09T08:53:20.123Z\"} | 1760000000123",
        "{\"at\":\"2025-10-09T10:53:20.123+02:00\"} | 1760000000123",
        "{\"at\":\"2025-10-09T10:53:20\"} | -1",
        "{\"at\":1.5} | -1",
        "{\"at\":1e400} | -1",
        "{\"at\":99999999999999999999} | -1",
        "{\"at\":null} | -1",
        "{\"at\":[1]} | -1",
        "{} | -1",
        "[] | -1",
        "{\"at\" | -1"
      })
  void ofLine_isWhatTheFieldSays(String line, long expected) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);

    assertThat(new TakenAt("at", FILE).ofLine(bytes), is(expected));
    assertThat(new TakenAt(null, FILE).ofLine(bytes), is(FILE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'long' | 1760000000123",
        "{'type':'long','logicalType':'timestamp-millis'} | 1760000000123",
        "{'type':'long','logicalType':'timestamp-micros'} | 1760000000",
        "['null',{'type':'long','logicalType':'timestamp-micros'}] | 1760000000",
        "{'type':'long','logicalType':'local-timestamp-millis'} | -1",
      },
      quoteCharacter = '`')
  void ofValue_hasTheUnitOfItsSchema(String type, long expected) throws IOException {
    Schema schema = schema(type);
    byte[] value = encode(schema, 1_760_000_000_123L);

    assertThat(new TakenAt("at", FILE).ofValue(schema, value, 0, value.length), is(expected));
    assertThat(new TakenAt(null, FILE).ofValue(schema, value, 0, value.length), is(FILE));
    assertThat(new TakenAt("to", FILE).ofValue(schema, value, 0, value.length), is(-1L));
  }

  @Test
  void ofValue_canBeText() throws IOException {
    Schema schema = schema("'string'");
    byte[] value = encode(schema, "2025-10-09T08:53:20.123Z");

    assertThat(
        new TakenAt("at", FILE).ofValue(schema, value, 0, value.length), is(1_760_000_000_123L));
  }

  private static Schema schema(String type) {
    return new Schema.Parser()
        .parse(
            ("{'type':'record','name':'R','fields':[{'name':'at','type':" + type + "}]}")
                .replace('\'', '"'));
  }

  private static byte[] encode(Schema schema, Object at) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema)
        .write(new GenericRecordBuilder(schema).set("at", at).build(), encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
