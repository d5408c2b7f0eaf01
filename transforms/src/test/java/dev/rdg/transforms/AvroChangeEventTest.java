package dev.rdg.transforms;

import static dev.rdg.transforms.Rejections.assertRejected;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Change events as Kafka Connect's Avro data have them, in single-object encoding. */
@SuppressWarnings("NullAway.Init") // the folder
class AvroChangeEventTest {
  private static final Schema KEY =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Key", "fields": [
                {"name": "id", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 0}}]}
              """);
  private static final Schema ENVELOPE =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Envelope", "fields": [
                {"name": "before", "default": null, "type": ["null", {"type": "record", "name": "Value", "fields": [
                  {"name": "id", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 0}},
                  {"name": "born", "type": ["null", {"type": "int", "connect.name": "io.debezium.time.Date"}], "default": null},
                  {"name": "song", "type": ["null", "string"], "default": null}]}]},
                {"name": "after", "type": ["null", "Value"], "default": null},
                {"name": "source", "type": {"type": "record", "name": "Source", "fields": [
                  {"name": "connector", "type": "string"}, {"name": "table", "type": "string"},
                  {"name": "ts_ms", "type": "long"}, {"name": "lsn", "type": ["null", "long"], "default": null}]}},
                {"name": "op", "type": "string"}]}
              """);

  @TempDir Path folder;

  @Test
  void parse_readsKeyRowsAndPlace() throws IOException {
    ChangeEvent event =
        requireNonNull(format().parse(record("__debezium_unavailable_value")).event());

    assertThat(event.op(), is(ChangeEvent.Op.CREATE));
    assertThat(event.table(), is("birds"));
    assertThat(event.id(event.key(), "id"), is("256"));
    assertThat(event.id(event.after(), "id"), is("256"));
    assertThat(ChangeEvent.text(event.after(), "born"), is("2023-03-23"));
    assertThat(requireNonNull(event.after()).has("song"), is(false));
    assertThat(event.timestampMicros(), is(1_000_000L));
  }

  @Test
  void parse_rejectsWhatItCannotRead() throws IOException {
    ChangeEventFormat format = format();
    RawEvent good = record("tweet");
    byte[] framed = {0, 0, 0, 0, 7, 1, 2};
    byte[] cut = requireNonNull(good.payload()).toByteArray();
    cut = java.util.Arrays.copyOf(cut, cut.length - 1);
    byte[] unknown = cut.clone();
    unknown[4]++;

    assertThat(
        assertRejected(Reason.MALFORMED_PAYLOAD, () -> format.parse(with(good, framed))),
        containsString("schema registry"));
    byte[] shorter = cut;
    assertRejected(Reason.MALFORMED_PAYLOAD, () -> format.parse(with(good, shorter)));
    assertRejected(Reason.UNKNOWN_SCHEMA, () -> format.parse(with(good, unknown)));
  }

  private ChangeEventFormat format() throws IOException {
    Files.writeString(folder.resolve("key.avsc"), KEY.toString());
    Files.writeString(folder.resolve("envelope.avsc"), ENVELOPE.toString());
    ChangeEventFormat format =
        ChangeEventFormat.avro(WriterSchemas.matching(folder.resolve("*.avsc").toString()));
    format.open();
    return format;
  }

  private static RawEvent with(RawEvent event, byte[] payload) {
    return new RawEvent(
        event.origin(), event.brokerTimeMillis(), event.key(), Bytes.copyOf(payload));
  }

  private static RawEvent record(String song) throws IOException {
    ByteBuffer id = ByteBuffer.wrap(BigInteger.valueOf(256).toByteArray());
    GenericRecord key = new GenericRecordBuilder(KEY).set("id", id).build();
    Schema value = ENVELOPE.getField("before").schema().getTypes().get(1);
    GenericRecord row =
        new GenericRecordBuilder(value).set("id", id).set("born", 19439).set("song", song).build();
    GenericRecord source =
        new GenericRecordBuilder(ENVELOPE.getField("source").schema())
            .set("connector", "postgresql")
            .set("table", "birds")
            .set("ts_ms", 1000L)
            .set("lsn", 7L)
            .build();
    GenericRecord envelope =
        new GenericRecordBuilder(ENVELOPE)
            .set("after", row)
            .set("source", source)
            .set("op", "c")
            .build();
    return new RawEvent(
        new Origin("birds", 0, 0), Records.BROKER_MILLIS, encode(key), encode(envelope));
  }

  private static Bytes encode(GenericRecord record) throws IOException {
    ByteBuffer encoded =
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), record.getSchema())
            .encode(record);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return Bytes.wrap(bytes);
  }
}
