package dev.rdg.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.rdg.events.Gameplay;
import dev.rdg.io.history.HistoryFiles;
import dev.rdg.io.history.ReadSettings;
import dev.rdg.io.history.ReadSlices;
import dev.rdg.io.sink.InMemoryKvIO;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.transforms.DeriveGraph;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayPipelineTest {
  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
  private static final Topic<?> LOGINS = Topics.onClassPath().get("logins");
  private static final Topic<?> GAMEPLAY = Topics.onClassPath().get("gameplay");
  private static final String LOGIN =
      """
      {"event_id":"e-%d","ts":%d,"kind":"login","account_id":"a-%d","account_country":"NL","profile_id":"p-%d",\
      "device_id":"d-1","device_model":"Pixel 9","device_os":"android","app_version":"9.1"}
      """;

  private final Path folder;

  ReplayPipelineTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Grouped or not, in any number of slices: the same graph, outcomes and rejects. */
  @Test
  void write_givesOneGraphHoweverItIsRead() throws IOException {
    String input = history();

    InMemoryKvStore grouped = run(input, 100, true, "grouped");
    InMemoryKvStore plain = run(input, 1 << 20, false, "plain");

    assertThat(digest(grouped, LOGINS), is(digest(plain, LOGINS)));
    for (String run : List.of("grouped", "plain")) {
      assertThat(
          Files.readAllLines(folder.resolve(run).resolve(ReplayPipeline.OUTCOMES)),
          hasItems("read=21", "applied=20", "rejected.malformed-payload=1"));
      assertThat(rejects(folder.resolve(run)), containsString("\"reason\":\"malformed-payload\""));
    }
  }

  @Test
  void dryRun_reportsAndWritesNothing() throws IOException {
    Pipeline pipeline =
        ReplayPipeline.of(LOGINS, options(), slices(history(), 1 << 20))
            .withAsOf(NOW)
            .dryRun(folder + "/dry");
    pipeline.run().waitUntilFinish();

    List<Figure> report =
        Figure.read(Files.readString(folder.resolve("dry").resolve(ReplayPipeline.REPORT)));
    assertThat(
        report,
        hasItems(
            new Figure("items", "node_account", 20),
            new Figure("partitions", "edge_logged_in_on_reverse", 1),
            new Figure("items", "edge_logged_in_on_reverse", 20),
            new Figure("widest", "edge_logged_in_on_reverse/0/d-1", 20),
            new Figure("hottest", "edge_logged_in_on_reverse/d-1", 20)));
  }

  /** An id can have any character, and a report's lines must stay lines. */
  @Test
  void dryRun_namesIdsWithLineFeedsAndTabs() throws IOException {
    String id = "a-\n1\t\r\u2028\u001b[31m\"";
    String line =
        LOGIN
            .formatted(0, NOW.toEpochMilli(), 0, 0)
            .replace("a-0", "a-\\n1\\t\\r\\u2028\\u001b[31m\\\"");
    Path file = Files.writeString(folder.resolve("ids.jsonl"), line);
    String input = Files.setLastModifiedTime(file, FileTime.from(NOW)).toString();

    ReplayPipeline.of(LOGINS, options(), slices(input, 1 << 20))
        .withAsOf(NOW)
        .dryRun(folder + "/dry")
        .run()
        .waitUntilFinish();

    assertThat(
        Figure.read(Files.readString(folder.resolve("dry").resolve(ReplayPipeline.REPORT))),
        hasItem(new Figure("hottest", "node_account/" + id, 1)));
  }

  /** The stream rejected it: from a file it must not be taken because time has passed. */
  @Test
  void write_judgesLinesByTheirFilesLastChange() throws IOException {
    Path input = Path.of(history());
    Files.setLastModifiedTime(
        input, FileTime.from(NOW.minusSeconds(3).minus(DeriveGraph.DEFAULT_MAX_SKEW)));

    run(input.toString(), 1 << 20, false, "out");

    assertThat(
        Files.readAllLines(folder.resolve("out").resolve(ReplayPipeline.OUTCOMES)),
        hasItems("read=21", "applied=17", "rejected.future-event=3"));
  }

  /** By a field of its own, each record is judged as the stream did it. */
  @Test
  void write_judgesLinesByTheFieldThatSaysWhenTheyWereTaken() throws IOException {
    String taken = LOGIN.replace("\"kind\"", "\"taken\":%s,\"kind\"");
    long now = NOW.toEpochMilli();
    StringBuilder lines = new StringBuilder();
    for (String time : List.of("" + now, "\"" + NOW + "\"", "" + (now - 700_000), "\"?\"")) {
      lines.append(taken.formatted(1, now, time, 1, 1));
    }
    String input = Files.writeString(folder.resolve("taken.jsonl"), lines).toString();
    ReadSettings settings = new ReadSettings(null, null, null, 1, "taken");

    run(LOGINS, options(), slices(input, settings), false, "out");

    assertThat(
        Files.readAllLines(folder.resolve("out").resolve(ReplayPipeline.OUTCOMES)),
        hasItems(
            "read=4", "applied=2", "rejected.future-event=1", "rejected.unusable-broker-time=1"));
  }

  /** The same numbers in another unit: the file says which, and its records are the same events. */
  @Test
  void write_takesTimesInTheUnitThatAFileSays() throws IOException {
    Schema millis = Gameplay.getClassSchema();
    Schema micros = new Schema.Parser().parse(millis.toString().replace("-millis", "-micros"));
    Files.writeString(folder.resolve("gameplay.avsc"), millis.toString());
    TopicOptions options = options();
    options.setWriterSchemas(folder + "/*.avsc");
    long now = NOW.toEpochMilli();

    List<String> found = new ArrayList<>();
    for (Schema schema : List.of(millis, micros)) {
      Path file = gameplay(schema, schema == micros ? now * 1000 + 7 : now);
      String name = "out-" + found.size();
      InMemoryKvStore store =
          run(GAMEPLAY, options, slices(file.toString(), ReadSettings.all()), false, name);
      assertThat(
          Files.readAllLines(folder.resolve(name).resolve(ReplayPipeline.OUTCOMES)),
          hasItem("applied=1"));
      found.add(digest(store, GAMEPLAY));
    }

    assertThat(found.get(1), is(found.get(0)));
  }

  private Path gameplay(Schema schema, long time) throws IOException {
    Path file = folder.resolve("gameplay-" + time + ".avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, file.toFile());
      writer.append(
          new GenericRecordBuilder(schema)
              .set("event_id", "g-1")
              .set("event_time", time)
              .set("profile_id", "p-1")
              .set("device_id", "d-1")
              .set("game_id", "g-1")
              .set("kind", "PLAY")
              .set("session_seconds", 1.5)
              .build());
    }
    Files.setLastModifiedTime(file, FileTime.from(NOW));
    return file;
  }

  private InMemoryKvStore run(String input, long sliceBytes, boolean grouped, String name) {
    return run(LOGINS, options(), slices(input, sliceBytes), grouped, name);
  }

  private InMemoryKvStore run(
      Topic<?> topic, TopicOptions options, ReadSlices slices, boolean grouped, String name) {
    InMemoryKvStore store = new InMemoryKvStore(topic.writes().namespaces());
    ReplayPipeline.of(topic, options, slices)
        .withAsOf(NOW)
        .withGrouping(grouped)
        .withSink(InMemoryKvIO.write(store))
        .write(folder + "/" + name)
        .run()
        .waitUntilFinish();
    return store;
  }

  private static String digest(InMemoryKvStore store, Topic<?> topic) {
    return GraphDigest.of(
            store, topic.writes().namespaces().stream().map(layout -> layout.name()).toList(), NOW)
        .hex();
  }

  private static ReadSlices slices(String input, long bytes) {
    return ReadSlices.of(
        HistoryFiles.find(List.of(input), "logins", bytes).slices(), ReadSettings.all());
  }

  private static ReadSlices slices(String input, ReadSettings settings) {
    return ReadSlices.of(HistoryFiles.find(List.of(input), "logins", 1 << 20).slices(), settings);
  }

  private String history() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append(LOGIN.formatted(i, NOW.toEpochMilli() - 1_000 * i, i, i));
    }
    lines.append("{\"event_id\":");
    Path file = Files.writeString(folder.resolve("logins.jsonl"), lines);
    return Files.setLastModifiedTime(file, FileTime.from(NOW)).toString();
  }

  private static String rejects(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.newDirectoryStream(folder, "rejects*.jsonl")) {
      for (Path file : files) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static TopicOptions options() {
    return PipelineOptionsFactory.fromArgs("--runner=DirectRunner").as(TopicOptions.class);
  }
}
