package dev.rdg.coders.avro;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertingReaderTest {
  private static final String MILLIS = "{'type':'long','logicalType':'timestamp-millis'}";

  @ParameterizedTest
  @CsvSource({
    "timestamp-millis, timestamp-millis, 1760000000123, 1760000000123",
    "timestamp-micros, timestamp-millis, 1760000000123999, 1760000000123",
    "timestamp-nanos, timestamp-millis, 1760000000123999999, 1760000000123",
    "timestamp-millis, timestamp-micros, 1760000000123, 1760000000123000",
    "local-timestamp-micros, local-timestamp-millis, -1, -1",
    "time-micros, time-micros, 5, 5"
  })
  void read_convertsUnits(String from, String to, long written, long expected) throws IOException {
    Schema writer = record(type(from));
    byte[] data = encode(writer, new GenericRecordBuilder(writer).set("t", written).build());

    assertThat(read(writer, record(type(to)), data).get("t"), is(expected));
    assertThat(LogicalTypes.contradiction(writer, record(type(to)), true), is(Optional.empty()));
  }

  /** Times stand in unions, arrays and maps too. */
  @Test
  void read_convertsWhereverATimeStands() throws IOException {
    Schema writer = deep("{'type':'long','logicalType':'timestamp-micros'}");
    byte[] data =
        encode(
            writer,
            new GenericRecordBuilder(writer)
                .set("u", 7_000_999L)
                .set("a", List.of(1_000L, 2_000L))
                .set("m", Map.of("k", 3_000L))
                .set("plain", 4_000L)
                .build());

    GenericRecord value = read(writer, deep(MILLIS), data);

    assertThat(value.get("u"), is(7_000L));
    assertThat(value.get("a"), is(List.of(1L, 2L)));
    assertThat(value.get("m"), is(Map.of(new Utf8("k"), 3L)));
    assertThat(value.get("plain"), is(4_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "local-timestamp-millis, timestamp-millis",
    "timestamp-millis, local-timestamp-micros",
    "timestamp-seconds, timestamp-millis",
    "time-micros, timestamp-micros"
  })
  void contradiction_isWhatCannotBeConverted(String from, String to) {
    assertThat(
        LogicalTypes.contradiction(record(type(from)), record(type(to)), true),
        is(Optional.of("field 't' is " + from + " and not " + to)));
  }

  @Test
  void contradiction_isAnotherScaleToo() {
    String decimal = "{'type':'bytes','logicalType':'decimal','precision':9,'scale':%s}";

    assertThat(
        LogicalTypes.contradiction(
            record(decimal.replace("%s", "2")), record(decimal.replace("%s", "4")), true),
        is(Optional.of("field 't' is decimal of scale 2 and not decimal of scale 4")));
  }

  /** A writer that says nothing of a number is believed to mean what the reader says. */
  @Test
  void contradiction_isNothingThatIsNotSaid() {
    assertThat(
        LogicalTypes.contradiction(record("'long'"), record(MILLIS), true), is(Optional.empty()));
    assertThat(
        LogicalTypes.contradiction(record("'long'"), record(MILLIS), false),
        is(Optional.of("field 't' is a plain long and not timestamp-millis")));
  }

  private static Schema record(String type) {
    return schema("{'type':'record','name':'R','fields':[{'name':'t','type':" + type + "}]}");
  }

  private static Schema deep(String time) {
    return schema(
        "{'type':'record','name':'R','fields':[{'name':'u','type':['null',TIME]},{'name':'a','type':{'type':'array','items':TIME}},{'name':'m','type':{'type':'map','values':TIME}},{'name':'plain','type':'long'}]}"
            .replace("TIME", time));
  }

  private static String type(String logical) {
    return "{'type':'long','logicalType':'" + logical + "'}";
  }

  private static Schema schema(String text) {
    return AvroData.schema(text.replace('\'', '"'));
  }

  private static byte[] encode(Schema schema, GenericRecord value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema, new GenericData()).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecord read(Schema writer, Schema reader, byte[] data) throws IOException {
    return ConvertingReader.<GenericRecord>of(writer, reader, new SpecificData())
        .read(data, 0, data.length);
  }
}
