package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.io.history.EventSlice;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.Broker;
import dev.rdg.operations.Engines;
import dev.rdg.operations.FlinkAddress;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay finds in files; what it finds in Kafka is in tests that have one. */
class HistoryTest {
  private static final long CHANGED = 1_760_000_000_000L;

  private final Path folder;
  private final List<String> said = new ArrayList<>();

  HistoryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void knowFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void files_areJudgedByTheirLastChange() throws IOException {
    write("a.jsonl", "{}\n");
    write("empty.jsonl", " \n");

    assertThat(
        find(same -> same).slices(),
        is(List.of(EventSlice.ofFile(folder + "/a.jsonl", 0, 3, CHANGED))));
    assertThat(
        said,
        is(
            List.of(
                "Note: " + folder + "/empty.jsonl is empty.",
                "1 file does not say when the broker took their records: they are judged by each file's last change; say --taken-at FIELD for another.")));
  }

  @Test
  void fieldThatSaysTheTime_needsNoNote() throws IOException {
    write("a.jsonl", "{}\n");

    assertThat(find(of -> of.takenAt("taken")).slices().size(), is(1));
    assertThat(said, is(List.of()));
  }

  /** The last change of a file says nothing of its first records. */
  @Test
  void rangeOfTimes_isRefusedWhereFilesSayNone() throws IOException {
    write("a.jsonl", "{}\n");
    Instant time = Instant.ofEpochMilli(CHANGED);

    for (UnaryOperator<ReplayRequest.Builder> range :
        List.<UnaryOperator<ReplayRequest.Builder>>of(of -> of.from(time), of -> of.to(time))) {
      assertThat(
          refusal(range),
          allOf(
              containsString("a.jsonl does not say when the broker took its records, which --from"),
              containsString("name the field that says it with --taken-at")));
    }
  }

  /** A file system that knows no times gives 0, by which all would have expired. */
  @Test
  void fileWithoutATimeOfChange_isRefused() throws IOException {
    Files.setLastModifiedTime(write("a.jsonl", "{}\n"), FileTime.fromMillis(0));

    assertThat(refusal(same -> same), containsString("nor its file system when it was last"));
  }

  @Test
  void nothingToRead_isTold() throws IOException {
    assertThat(refusal(same -> same), containsString("no file matches '" + folder));

    write("empty.jsonl", "\n");
    assertThat(refusal(same -> same), is("there is nothing to replay: all files are empty."));
  }

  /** What is lost when a worker fails is a part of a large file, and no part is lost between. */
  @Test
  void largeFile_isCutIntoNeighbours() throws IOException {
    Path file = write("a.jsonl", ("{\"a\":\"" + "x".repeat(1_000) + "\"}\n").repeat(9_000));

    List<EventSlice> slices = HistorySlices.ofFiles(List.of(file.toString()), "logins").slices();

    assertThat(slices.size(), greaterThan(1));
    long next = 0;
    for (EventSlice slice : slices) {
      assertThat(slice.from(), is(next));
      next = slice.to();
    }
    assertThat(next, is(Files.size(file)));
  }

  private Path write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(CHANGED));
  }

  private String refusal(UnaryOperator<ReplayRequest.Builder> change) {
    return String.valueOf(assertThrows(ConfigException.class, () -> find(change)).getMessage());
  }

  private History find(UnaryOperator<ReplayRequest.Builder> change) {
    Engines engines =
        Engines.of(
            GraphJobs.PROJECT,
            Store.of(GraphJobs.PROJECT.homesFile()),
            Broker.of(null, null, null),
            FlinkAddress.at(null));
    ReplayRequest request =
        change
            .apply(
                ReplayRequest.builder(engines, GraphJobs.PROJECT.topics().get("logins"))
                    .runner(Runner.DIRECT)
                    .inputs(List.of(folder + "/*.jsonl")))
            .build();
    return History.find(request, request.options(), new Told());
  }

  /** Keeps what it is told. */
  private final class Told implements Reporter {
    @Override
    public void say(String line) {
      said.add(line);
    }

    @Override
    public Progress begin(String task, long total) {
      return done -> {};
    }
  }
}
