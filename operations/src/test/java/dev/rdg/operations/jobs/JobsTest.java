package dev.rdg.operations.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.GraphJobs;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class JobsTest {
  @Test
  void stageJars_bringsTheJobsJar() {
    assertThat(staged("--jarOnCluster=false"), contains(endsWith("-job.jar")));
  }

  /** One file, since the runner takes none for the class path of this process. */
  @Test
  void stageJars_bringsNothingToAClusterThatHasIt() throws IOException {
    List<String> staged = staged("--jarOnCluster=true");

    assertThat(staged, hasSize(1));
    try (JarFile jar = new JarFile(staged.get(0))) {
      assertThat(
          jar.stream().filter(entry -> entry.getName().endsWith(".class")).toList(), hasSize(0));
    }
  }

  @Test
  void explain_saysWhatToDoAboutAClusterWithoutTheJar() {
    Exception failure = new RuntimeException(new ClassNotFoundException("dev.rdg.Missing"));

    assertThat(
        Jobs.explain("the job", failure).getMessage(),
        allOf(
            containsString("could not be run: java.lang.ClassNotFoundException: dev.rdg.Missing. "),
            containsString("into its lib folder and restart it, or leave out jarOnCluster")));
  }

  /** However deep the runner has wrapped it, and also as text, which a cluster hands on. */
  @Test
  void explain_tellsWhatCanBeMendedAsItIs() {
    Exception mendable = new RuntimeException(new RuntimeException(new ConfigException("mend")));
    Exception text = new RuntimeException(ConfigException.class.getName() + ": mend");

    assertThat(Jobs.explain("the job", mendable).getMessage(), is("mend"));
    assertThat(
        Jobs.explain("the job", new RuntimeException(text.getMessage(), text)).getMessage(),
        endsWith("mend"));
    assertThat(
        Jobs.explain("the job", new IllegalStateException("odd")).getMessage(),
        is("the job could not be run: java.lang.IllegalStateException: odd"));
  }

  /** Flink would restart it for ever, and nobody would read why. */
  @Test
  void awaitStart_endsAJobThatCannotBeginAndTellsWhy() {
    try (FakeFlink fake = new FakeFlink()) {
      fake.has("old", "rdg-logins", "FINISHED", 1);
      fake.has("new", "rdg-logins", "RESTARTING", 2);
      fake.answer("/jobs/new", "{\"state\":\"RESTARTING\"}", "{\"state\":\"CANCELED\"}");
      fake.answer(
          "/jobs/new/exceptions",
          "{\"root-exception\":\"E\\nCaused by: dev.rdg.model.ConfigException: records lack\"}");

      assertThat(
          assertThrows(ConfigException.class, () -> Jobs.awaitStart(on(fake.master())))
              .getMessage(),
          is("records lack"));
      assertThat(fake.requests(), is(List.of("PATCH /jobs/new?mode=cancel ")));
    }
  }

  /** Other failures pass, such as a store that restarts: the job works again then. */
  @Test
  void awaitStart_waitsForTheFirstCheckpoint() {
    try (FakeFlink fake = new FakeFlink()) {
      fake.has("new", "rdg-logins", "RUNNING", 2);
      fake.answer("/jobs/new/exceptions", "{\"root-exception\":\"org.Down: not now\"}");
      String none = "{\"latest\":{\"completed\":null}}";
      fake.answer("/jobs/new/checkpoints", none, none, "{\"latest\":{\"completed\":{\"id\":1}}}");

      Jobs.awaitStart(on(fake.master()));

      assertThat(fake.jobs().completedCheckpoint("new"), is(1L));
      assertThat(fake.requests(), is(List.of()));
    }
  }

  /** The runner would start a cluster in this process, which ends with it. */
  @Test
  void checkCluster_wantsOneThatListens() {
    try (FakeFlink fake = new FakeFlink()) {
      assertDoesNotThrow(() -> Jobs.checkCluster(on(fake.master())));
    }
    assertThat(refusal("[auto]"), containsString("no Flink cluster is known: give --flink"));
    assertThat(
        refusal("127.0.0.1:1"), containsString("Flink does not answer at 127.0.0.1:1: check"));
    assertThat(refusal("127.0.0.1:rest"), containsString("does not answer at 127.0.0.1:rest"));
    TopicOptions direct = on("[auto]");
    direct.setRunner(DirectRunner.class);
    assertDoesNotThrow(() -> Jobs.checkCluster(direct));
  }

  @Test
  void checkReferences_isOfTopicsThatAreEnriched() {
    TopicOptions options = on("127.0.0.1:1");
    options.setReferences("/none/references.csv");
    Topic<?> enriched =
        GraphJobs.topics().stream()
            .filter(topic -> topic.enrichment().isPresent())
            .findFirst()
            .orElseThrow();

    assertThat(
        assertThrows(ConfigException.class, () -> Jobs.checkReferences(enriched, options))
            .getMessage(),
        containsString("the reference table cannot be loaded: "));
    assertDoesNotThrow(
        () -> Jobs.checkReferences(GraphJobs.PROJECT.topics().get("logins"), options));
  }

  private static String refusal(String master) {
    return String.valueOf(
        assertThrows(ConfigException.class, () -> Jobs.checkCluster(on(master))).getMessage());
  }

  private static TopicOptions on(String master) {
    TopicOptions options = PipelineOptionsFactory.as(TopicOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setJobName("rdg-logins");
    options.as(FlinkPipelineOptions.class).setFlinkMaster(master);
    return options;
  }

  private static List<String> staged(String argument) {
    TopicOptions options = PipelineOptionsFactory.fromArgs(argument).as(TopicOptions.class);
    Jobs.stageJars(GraphJobs.PROJECT, options);
    return options.as(FlinkPipelineOptions.class).getFilesToStage();
  }
}
