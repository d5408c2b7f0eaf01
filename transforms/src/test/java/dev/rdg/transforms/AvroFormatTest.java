package dev.rdg.transforms;

import static dev.rdg.transforms.Rejections.assertRejected;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroFormatTest {
  /** An older writer: a narrower value, no unit yet, and a field that the reader has dropped. */
  private static final Schema OLD =
      writer("{'name':'station','type':'string'}", "{'name':'value','type':'int'}");

  /** A newer writer: the same record with a field that the reader does not know yet. */
  private static final Schema NEW =
      writer(
          "{'name':'value','type':'long'}",
          "{'name':'unit','type':'string'}",
          "{'name':'sensor','type':['null','string'],'default':null}");

  private static final Schema TEXT = writer("{'name':'value','type':'string'}");

  private final Path folder;
  private final AtomicLong nanos = new AtomicLong();

  AvroFormatTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @BeforeEach
  void writeOldSchema() throws IOException {
    save("old.avsc", OLD);
  }

  @Test
  void parse_readsWhatItsOwnSchemaWrote() throws IOException {
    Bytes payload = encode(Reading.SCHEMA$, new Reading("r-1", 7, "F"));

    assertThat(parse(payload), is(Parsed.event(new Reading("r-1", 7, "F"))));
  }

  @Test
  void parse_resolvesAnOlderWriter() throws IOException {
    assertThat(parse(old("r-1", 7)), is(Parsed.event(new Reading("r-1", 7, "C"))));
  }

  @Test
  void parse_resolvesANewerWriter() throws IOException {
    save("new.avsc", NEW);
    Bytes payload =
        encode(
            NEW,
            new GenericRecordBuilder(NEW)
                .set("id", "r-1")
                .set("value", 1L << 40)
                .set("unit", "F")
                .set("sensor", "s-1")
                .build());

    assertThat(parse(payload), is(Parsed.event(new Reading("r-1", 1L << 40, "F"))));
  }

  /** A file of records says itself how they were written. */
  @Test
  void parse_resolvesTheWriterThatTheRecordNames() throws IOException {
    Bytes payload = encode(NEW, newer("r-1"));
    RawEvent named =
        new RawEvent(
            new Origin("a.avro", 0, 0), Records.BROKER_MILLIS, null, payload, NEW.toString());

    assertThat(format().parse(named), is(Parsed.event(new Reading("r-1", 7, "F"))));
  }

  @Test
  void open_readsSchemasWithAByteOrderMark() throws IOException {
    Files.writeString(folder.resolve("new.avsc"), "\ufeff" + NEW);

    assertThat(parse(encode(NEW, newer("r-1"))), is(Parsed.event(new Reading("r-1", 7, "F"))));
  }

  /** Records name their schema by a fingerprint that has no units. */
  @Test
  void open_namesSchemasThatCannotBeToldApart() throws IOException {
    String millis = "{'name':'value','type':{'type':'long','logicalType':'timestamp-millis'}}";
    save("a.avsc", writer(millis));
    save("b.avsc", writer(millis.replace("millis", "micros")));

    Exception e = assertThrows(IllegalStateException.class, () -> format().open());

    assertThat(
        e.getMessage(),
        allOf(
            containsString("a.avsc"),
            containsString("b.avsc"),
            containsString("field 'value' is timestamp-mi")));
  }

  @Test
  void parse_rejectsUnknownFingerprint() throws IOException {
    Bytes payload = text("warm");

    String message = assertRejected(Reason.UNKNOWN_SCHEMA, () -> parse(payload));

    assertThat(message, allOf(containsString("c301"), containsString("*.avsc")));
  }

  @Test
  void parse_rejectsWriterThatCannotBeResolved() throws IOException {
    save("text.avsc", TEXT);

    Bytes payload = text("warm");

    assertRejected(Reason.MALFORMED_PAYLOAD, () -> parse(payload));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 9, 10, 11, 15, 19})
  void parse_rejectsTruncated(int length) throws IOException {
    byte[] whole = old("r-1", 70).toByteArray();
    assertThat(whole.length, is(10 + "station".length() + 1 + "r-1".length() + 1 + 2));

    Bytes cut = Bytes.wrap(Arrays.copyOf(whole, length));

    assertRejected(Reason.MALFORMED_PAYLOAD, () -> parse(cut));
  }

  @Test
  void parse_rejectsOtherHeader() {
    String message =
        assertRejected(Reason.MALFORMED_PAYLOAD, () -> parse(Records.bytes("{\"id\":\"r-1\"}")));

    assertThat(message, containsString("c301"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ff ff ff ff 0f", "fe ff ff ff 0f", "80 d0 ac f3 0e", "80 80 80 80 80 10", "01"})
  void parse_rejectsImpossibleLength(String varint) throws IOException {
    // A length of two gigabytes must not take the heap, nor a negative one the job.
    byte[] payload =
        Arrays.copyOf(encode(Reading.SCHEMA$, new Reading("r-1", 7, "F")).toByteArray(), 16);
    String[] digits = varint.split(" ");
    for (int i = 0; i < digits.length; i++) {
      payload[10 + i] = (byte) Integer.parseInt(digits[i], 16);
    }

    assertRejected(Reason.MALFORMED_PAYLOAD, () -> parse(Bytes.wrap(payload)));
  }

  @Test
  void parse_rejectsNullPayload() {
    assertRejected(Reason.NULL_PAYLOAD, () -> format().parse(Records.of(null)));
  }

  @Test
  void parse_findsASchemaThatAppearsLater() throws IOException {
    WriterSchemas schemas = schemas();
    schemas.load(nanos::get);
    AvroFormat<Reading> format = AvroFormat.of(Reading.class, schemas);
    format.open();
    RawEvent record = record(encode(NEW, newer("r-1")));
    save("new.avsc", NEW);

    assertRejected(Reason.UNKNOWN_SCHEMA, () -> format.parse(record));
    nanos.addAndGet(RefreshedFiles.REFRESH_INTERVAL.toNanos());
    assertThat(format.parse(record), is(Parsed.event(new Reading("r-1", 7, "F"))));
  }

  @Test
  void open_failsWithoutSchemas() throws IOException {
    Files.delete(folder.resolve("old.avsc"));

    Exception e = assertThrows(IllegalStateException.class, () -> format().open());

    assertThat(e.getMessage(), containsString("*.avsc"));
  }

  @Test
  void open_namesTheFileThatIsNoSchema() throws IOException {
    Files.writeString(folder.resolve("bad.avsc"), "{\"type\":\"recrod\"}");

    Exception e = assertThrows(IllegalStateException.class, () -> format().open());

    assertThat(e.getMessage(), containsString("bad.avsc"));
  }

  private Parsed<Reading> parse(Bytes payload) {
    AvroFormat<Reading> format = format();
    format.open();
    return format.parse(record(payload));
  }

  private AvroFormat<Reading> format() {
    return AvroFormat.of(Reading.class, schemas());
  }

  private WriterSchemas schemas() {
    return WriterSchemas.matching(folder + "/*.avsc");
  }

  private void save(String file, Schema schema) throws IOException {
    Files.writeString(folder.resolve(file), schema.toString());
  }

  private static RawEvent record(Bytes payload) {
    return new RawEvent(new Origin("readings", 0, 0), Records.BROKER_MILLIS, null, payload);
  }

  private static Bytes old(String id, int value) throws IOException {
    return encode(
        OLD,
        new GenericRecordBuilder(OLD)
            .set("station", "station")
            .set("id", id)
            .set("value", value)
            .build());
  }

  private static GenericData.Record newer(String id) {
    return new GenericRecordBuilder(NEW).set("id", id).set("value", 7L).set("unit", "F").build();
  }

  private static Bytes text(String value) throws IOException {
    return encode(
        TEXT, new GenericRecordBuilder(TEXT).set("id", "r-1").set("value", value).build());
  }

  private static Bytes encode(Schema schema, Object datum) throws IOException {
    return Bytes.copyOf(
        new BinaryMessageEncoder<Object>(GenericData.get(), schema).encode(datum).array());
  }

  /** A schema of this name whose fields are the first given, the id, and the others given. */
  private static Schema writer(String first, String... others) {
    String fields = first + ",{'name':'id','type':'string'}";
    for (String other : others) {
      fields += "," + other;
    }
    return new Schema.Parser()
        .parse(
            ("{'type':'record','name':'Reading','namespace':'dev.rdg.transforms','fields':["
                    + fields
                    + "]}")
                .replace('\'', '"'));
  }
}
