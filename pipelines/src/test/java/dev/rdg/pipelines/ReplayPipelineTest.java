package dev.rdg.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.rdg.io.InMemoryKvIO;
import dev.rdg.io.history.HistoryFiles;
import dev.rdg.io.history.ReadSettings;
import dev.rdg.io.history.ReadSlices;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.transforms.PutHorizon;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayPipelineTest {
  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
  private static final Topic<?> LOGINS = Topics.onClassPath().get("logins");
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

    assertThat(digest(grouped), is(digest(plain)));
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
        ReplayPipeline.dryRun(
            LOGINS, options(), slices(history(), 1 << 20), PutHorizon.none(), NOW, folder + "/dry");
    pipeline.run().waitUntilFinish();

    List<String> report = Files.readAllLines(folder.resolve("dry").resolve(ReplayPipeline.REPORT));
    assertThat(
        report,
        hasItems(
            "items\tnode_account\t20",
            "partitions\tedge_logged_in_on_reverse\t1",
            "items\tedge_logged_in_on_reverse\t20",
            "widest\tedge_logged_in_on_reverse/0/d-1\t20"));
    assertThat(report, hasItem("hottest\tedge_logged_in_on_reverse/d-1\t20"));
  }

  private InMemoryKvStore run(String input, long sliceBytes, boolean grouped, String name)
      throws IOException {
    InMemoryKvStore store = new InMemoryKvStore(LOGINS.writes().namespaces());
    Pipeline pipeline =
        ReplayPipeline.write(
            LOGINS,
            options(),
            slices(input, sliceBytes),
            PutHorizon.none(),
            NOW,
            folder + "/" + name,
            grouped,
            InMemoryKvIO.write(store));
    pipeline.run().waitUntilFinish();
    return store;
  }

  private static String digest(InMemoryKvStore store) {
    return GraphDigest.of(
            store, LOGINS.writes().namespaces().stream().map(layout -> layout.name()).toList(), NOW)
        .hex();
  }

  private static ReadSlices slices(String input, long bytes) {
    return ReadSlices.of(
        HistoryFiles.find(List.of(input), "logins", bytes).slices(), ReadSettings.all(NOW));
  }

  private String history() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append(LOGIN.formatted(i, NOW.toEpochMilli() - 1_000 * i, i, i));
    }
    lines.append("{\"event_id\":");
    return Files.writeString(folder.resolve("logins.jsonl"), lines).toString();
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
