package dev.rdg.io.history;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.archive.ArchivedRecord;
import dev.rdg.io.history.EventFile.Found;
import dev.rdg.io.history.EventFile.Kind;
import dev.rdg.model.Bytes;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFileTest {
  private static final Instant UNTIMED = Instant.parse("2026-01-02T03:04:05Z");

  private final Path folder;

  EventFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void lines_areEventsAtTheirPlaces() throws IOException {
    String file = write("a.jsonl", "{\"a\":1}\n\n  \n{\"é\":2}\r\n{\"b\":3}");

    List<RawEvent> events = read(file, 0, Long.MAX_VALUE);

    assertThat(texts(events), contains("{\"a\":1}", "{\"é\":2}", "{\"b\":3}"));
    assertThat(
        events.stream().map(RawEvent::origin).toList(),
        contains(
            new Origin(file, Origin.FILE, 0),
            new Origin(file, Origin.FILE, 12),
            new Origin(file, Origin.FILE, 22)));
    assertThat(events.get(0).brokerTimeMillis(), is(UNTIMED.toEpochMilli()));
  }

  @Test
  void gzip_isUnpackedAndNotCut() throws IOException {
    Path file = folder.resolve("a.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"a\":1}\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(inspect(file.toString(), "any"), is(new Found(Kind.LINES, false)));
    assertThat(texts(read(file.toString(), 0, 3)), contains("{\"a\":1}", "{\"a\":2}"));
  }

  @Test
  void gzip_cutShortFails() throws IOException {
    Path file = folder.resolve("a.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 10_000; i++) {
        out.write(("{\"a\":" + i * 7919 + "}\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    ConfigException e =
        assertThrows(ConfigException.class, () -> read(file.toString(), 0, Long.MAX_VALUE));

    assertThat(
        e.getMessage(),
        containsString(
            "a.jsonl.gz is no whole file of history, it is cut short or damaged: restore it, or leave it out. (its data ends too early)"));
  }

  /** Avro of the topic's own schema becomes what the topic carries: single-object encoding. */
  @Test
  void avro_isEncodedAsTheTopicCarriesIt() throws IOException {
    Schema schema =
        SchemaBuilder.record("Play").namespace("x").fields().requiredString("id").endRecord();
    Path file = folder.resolve("a.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, file.toFile());
      writer.append(new GenericRecordBuilder(schema).set("id", "p-1").build());
    }

    List<RawEvent> events = read(file.toString(), 0, 1);

    assertThat(inspect(file.toString(), "any").kind(), is(Kind.AVRO));
    assertThat(events.get(0).writerSchema(), is(schema.toString()));
    GenericRecord decoded =
        new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema)
            .decode(requireNonNull(events.get(0).payload()).unsafeArray());
    assertThat(decoded.get("id").toString(), is("p-1"));
  }

  @Test
  void archive_keepsOriginTimeKeyAndTombstones() throws IOException {
    Path file = archive("logins", 2, 2);

    List<RawEvent> events = read(file.toString(), 0, 1);

    assertThat(inspect(file.toString(), "logins").kind(), is(Kind.ARCHIVE));
    assertThat(events.get(1).origin(), is(new Origin("logins", 3, 101)));
    assertThat(events.get(1).brokerTimeMillis(), is(1_001L));
    assertThat(events.get(0).payload(), is(org.hamcrest.Matchers.nullValue()));
    assertThat(text(events.get(1).key()), is("k1"));
  }

  @Test
  void archive_ofAnotherTopicIsRefused() throws IOException {
    Path file = archive("playback", 1, 1);

    ConfigException e =
        assertThrows(ConfigException.class, () -> inspect(file.toString(), "logins"));

    assertThat(
        e.getMessage(),
        containsString(
            "is an archive of topic 'playback', not of 'logins': replay it as playback"));
  }

  /** Avro itself does not notice a file that ends with a whole block. */
  @Test
  void archive_withFewerRecordsThanStatedFails() throws IOException {
    Path file = archive("logins", 1, 2);

    ConfigException e =
        assertThrows(ConfigException.class, () -> read(file.toString(), 0, Long.MAX_VALUE));

    assertThat(e.getMessage(), containsString("it has 1 records of 2"));
  }

  @Test
  void inspect_refusesWhatIsNoHistory() throws IOException {
    String image = write("a.png", "\u0089PNG");

    ConfigException e = assertThrows(ConfigException.class, () -> inspect(image, "logins"));

    assertThat(e.getMessage(), containsString("a.png is neither Avro nor lines of JSON objects"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n", "\r\n\t \n", "\ufeff", "\ufeff\r\n"})
  void inspect_findsNothingInBlankFiles(String content) throws IOException {
    assertThat(inspect(write("e.jsonl", content), "any").kind(), is(Kind.EMPTY));
  }

  @Test
  void find_cutsLinesAndNamesWhatMatchesNothing() throws IOException {
    write("b.jsonl", "{}\n".repeat(10));
    write("a.jsonl", "{}\n");
    write("empty.jsonl", "");

    HistoryFiles files = HistoryFiles.find(List.of(folder + "/*.jsonl"), "any", 16);

    assertThat(
        files.slices().stream()
            .map(slice -> slice.toString().replaceFirst("~.*", "").replace(folder + "/", ""))
            .toList(),
        contains("a.jsonl#0..3", "b.jsonl#0..16", "b.jsonl#16..30"));
    assertThat(files.empty().size(), is(1));
    assertThat(
        assertThrows(
                ConfigException.class,
                () -> HistoryFiles.find(List.of(folder + "/*.avro"), "any", 16))
            .getMessage(),
        containsString("no file matches '" + folder + "/*.avro'"));
  }

  @Test
  void slice_isReadBackFromItsText() {
    for (EventSlice slice :
        List.of(
            EventSlice.ofTopic("a-b.c_1", 12, 0, 99),
            EventSlice.ofFile("/tmp/x-1@2..3#4.jsonl", 5, 6, EventSlice.UNSAID),
            EventSlice.ofFile("/tmp/x\n~7", 5, 6, 1_760_000_000_000L))) {
      assertThat(EventSlice.parse(slice.toString()), is(slice));
    }
  }

  /** As editors, spreadsheets and other systems leave files. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void lines_areTheSameInEveryEncoding(String charset) throws IOException {
    Path file = folder.resolve("a[1].jsonl");
    Files.write(file, "\ufeff{\"é\":1}\r\n\r\n{\"b\":2}".getBytes(Charset.forName(charset)));

    boolean splittable = charset.equals("UTF-8");
    assertThat(inspect(file.toString(), "any"), is(new Found(Kind.LINES, splittable)));
    assertThat(texts(read(file.toString(), 0, 1_000)), contains("{\"é\":1}", "{\"b\":2}"));
  }

  @Test
  void find_takesAFilesLastChangeAsBrokerTime() throws IOException {
    Path file = Path.of(write("b.jsonl", "{}\n".repeat(10)));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_760_000_000_000L));

    HistoryFiles files = HistoryFiles.find(List.of(file.toString()), "any", 16);

    assertThat(
        files.slices().stream().map(EventSlice::takenAtMillis).distinct().toList(),
        contains(1_760_000_000_000L));
    assertThat(files.untimed(), contains(file.toString()));
  }

  /** Another unit than ours, as a system that rewrites archives may choose. */
  @Test
  void archive_isReadInTheUnitOfItsSchema() throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(ArchivedRecord.getClassSchema().toString().replace("-millis", "-micros"));
    Path file = folder.resolve("archive.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, file.toFile());
      writer.append(
          new GenericRecordBuilder(schema)
              .set("topic", "logins")
              .set("partition", 0)
              .set("offset", 7L)
              .set("timestamp", 1_760_000_000_123_456L)
              .set("timestamp_type", "CREATE_TIME")
              .set("key", null)
              .set("payload", buffer("{}"))
              .set("headers", List.of())
              .build());
    }

    assertThat(inspect(file.toString(), "logins").kind(), is(Kind.ARCHIVE));
    assertThat(read(file.toString(), 0, 1).get(0).brokerTimeMillis(), is(1_760_000_000_123L));
  }

  private Path archive(String topic, int records, int stated) throws IOException {
    Path file = folder.resolve("archive.avro");
    try (DataFileWriter<ArchivedRecord> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedRecord.class))) {
      writer.setMeta(EventFile.RECORDS_META, stated);
      writer.create(ArchivedRecord.getClassSchema(), file.toFile());
      for (int i = 0; i < records; i++) {
        writer.append(
            new ArchivedRecord(
                topic,
                3,
                100L + i,
                Instant.ofEpochMilli(1_000 + i),
                "CREATE_TIME",
                buffer("k" + i),
                i == 0 ? null : buffer("{}"),
                List.of()));
      }
    }
    return file;
  }

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static Found inspect(String file, String topic) {
    return new EventFile(file, new TakenAt(null, UNTIMED.toEpochMilli())).inspect(topic);
  }

  static List<RawEvent> read(String file, long from, long to) {
    List<RawEvent> events = new ArrayList<>();
    new EventFile(file, new TakenAt(null, UNTIMED.toEpochMilli())).read(from, to, events::add);
    return events;
  }

  static List<String> texts(List<RawEvent> events) {
    return events.stream().map(event -> text(event.payload())).toList();
  }

  private static String text(@Nullable Bytes bytes) {
    return new String(requireNonNull(bytes).unsafeArray(), StandardCharsets.UTF_8);
  }
}
