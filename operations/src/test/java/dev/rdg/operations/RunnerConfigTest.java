package dev.rdg.operations;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.operations.RunnerConfig.UnknownSettingException;
import dev.rdg.pipelines.TopicOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunnerConfigTest {
  static Stream<Path> files() throws IOException {
    Path configs = GraphJobs.PROJECT.home().resolve("runner-configs");
    return Stream.of("flink", "direct")
        .flatMap(
            runner -> {
              try (Stream<Path> files = Files.list(configs.resolve(runner))) {
                return files.toList().stream();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFile_hasOnlySettingsThatExistAndSaysWhatEachMeans(Path file) throws IOException {
    TopicOptions options = complete(RunnerConfig.load(file)).toOptions(GraphJobs.PROJECT.home());

    assertThat(
        options.getRunner().getSimpleName().toLowerCase(java.util.Locale.ROOT),
        startsWith(file.getName(file.getNameCount() - 2).toString()));
    List<String> lines = Files.readAllLines(file);
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()
          && !lines.get(i).startsWith("#")
          && !lines.get(i - 1).contains(":")) {
        assertThat(file + ":" + i, lines.get(i - 1), startsWith("#"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFlinkFile_flushesBeforeCheckpoints(Path file) {
    TopicOptions options = complete(RunnerConfig.load(file)).toOptions(GraphJobs.PROJECT.home());

    if (FlinkRunner.class.equals(options.getRunner())) {
      assertThat(
          options.as(FlinkPipelineOptions.class).getFinishBundleBeforeCheckpointing(), is(true));
      assertThat(
          options.as(FlinkPipelineOptions.class).isExternalizedCheckpointsEnabled(), is(true));
    }
  }

  @Test
  void load_answersAnUnknownSettingWithTheNearest(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("logins.yaml"), "runner: FlinkRunner\nparalelism: 2\n");

    UnknownSettingException e =
        assertThrows(UnknownSettingException.class, () -> RunnerConfig.load(file));

    assertThat(
        e.getMessage(),
        endsWith("logins.yaml:2: unknown setting 'paralelism'; did you mean 'parallelism'?"));
  }

  @Test
  void toOptions_takesRelativeFilesFromTheProject() {
    TopicOptions options =
        complete(
                RunnerConfig.load(
                    GraphJobs.PROJECT.home().resolve("runner-configs/flink/playback.yaml")))
            .toOptions(Path.of("/base"));

    assertThat(
        List.of(
            String.valueOf(options.getWriterSchemas()), String.valueOf(options.getReferences())),
        everyItem(startsWith("/base/")));
  }

  @Test
  void toOptions_namesASettingOfTheWrongType() {
    RunnerConfig config =
        complete(
                RunnerConfig.load(
                    GraphJobs.PROJECT.home().resolve("runner-configs/flink/logins.yaml")))
            .with("maxInFlight", "many");

    Exception e =
        assertThrows(
            dev.rdg.model.ConfigException.class, () -> config.toOptions(GraphJobs.PROJECT.home()));

    assertThat(e.getMessage(), containsString("many"));
  }

  private static RunnerConfig complete(RunnerConfig config) {
    return config
        .withDefault("topic", "t")
        .withDefault("bootstrapServers", "b")
        .withDefault("homes", "h");
  }
}
