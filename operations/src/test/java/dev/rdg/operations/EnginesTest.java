package dev.rdg.operations;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.transforms.Topic;
import java.net.URI;
import java.util.Map;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

class EnginesTest {
  private static final Topic<?> LOGINS = GraphJobs.PROJECT.topics().get("logins");
  private static final Engines ENGINES = of("127.0.0.1:8081");

  @Test
  void options_completeWhatTheSettingsLeaveOpen() {
    TopicOptions options = ENGINES.options(LOGINS, onCluster());

    assertThat(options.getTopic(), is("logins"));
    assertThat(options.getJobName(), is("rdg-logins"));
    assertThat(options.getBootstrapServers(), is("127.0.0.1:9092"));
    assertThat(options.getCassandra(), is("127.0.0.1:9042"));
    assertThat(options.getKeyspace(), is("k1"));
    assertThat(options.as(FlinkPipelineOptions.class).getFlinkMaster(), is("127.0.0.1:8081"));
    assertThat(options.as(FlinkPipelineOptions.class).getAttachedMode(), is(false));
  }

  @Test
  void options_leaveWhatTheSettingsSay() {
    TopicOptions options =
        ENGINES.options(
            LOGINS,
            onCluster()
                .with("jobName", "mine")
                .with("bootstrapServers", "b:1")
                .with("cassandra", "c:1")
                .with("flinkMaster", "f:1"));

    assertThat(options.getJobName(), is("mine"));
    assertThat(options.getBootstrapServers(), is("b:1"));
    assertThat(options.getCassandra(), is("c:1"));
    assertThat(options.as(FlinkPipelineOptions.class).getFlinkMaster(), is("f:1"));
  }

  /** Files of the project are named from its folder. */
  @Test
  void options_resolveFiles() {
    TopicOptions options = ENGINES.options(LOGINS, onCluster().with("references", "a/b.csv"));

    assertThat(
        options.getReferences(), is(GraphJobs.PROJECT.folder().resolve("a/b.csv").toString()));
  }

  @Test
  void batchOptions_areTheRunners() {
    PipelineOptions direct =
        ENGINES.batchOptions(Runner.DIRECT, "a-scan", Map.of("targetParallelism", "1"));
    assertThat(direct.getRunner().equals(DirectRunner.class), is(true));
    assertThat(direct.getJobName(), is("a-scan"));

    PipelineOptions flink =
        ENGINES.batchOptions(Runner.FLINK, "a-scan", Map.of("jarOnCluster", "true"));
    assertThat(flink.getRunner().equals(FlinkRunner.class), is(true));
    assertThat(flink.as(FlinkPipelineOptions.class).getFlinkMaster(), is("127.0.0.1:8081"));
  }

  @Test
  void batchOptions_refuseWhatIsNoSetting() {
    assertThat(
        assertThrows(
                ConfigException.class,
                () -> ENGINES.batchOptions(Runner.DIRECT, "a-scan", Map.of("paralel", "1")))
            .getMessage(),
        containsString("a setting is not allowed: "));
  }

  @Test
  void unknownFlink_saysWhatToDo() {
    Engines none = of(null);

    assertThat(
        assertThrows(ConfigException.class, none::flink).getMessage(),
        containsString("no Flink cluster is known: give --flink=host:port"));
    assertThrows(ConfigException.class, () -> none.batchOptions(Runner.FLINK, "a-scan", Map.of()));
    assertThat(
        none.withFlink("127.0.0.1:1").flink().address(), is(URI.create("http://127.0.0.1:1")));
    assertThat(ENGINES.withFlink(null), is(ENGINES));
  }

  /** What is typed goes before what stands in a file. */
  @Test
  void whatIsGiven_goesBeforeSettings() {
    Engines given =
        Engines.of(
            GraphJobs.PROJECT,
            ENGINES.store(),
            Broker.of("b:2", null, null),
            FlinkAddress.of("f:2", "f:3"));

    TopicOptions options =
        given.options(
            LOGINS, onCluster().with("bootstrapServers", "b:1").with("flinkMaster", "f:1"));

    assertThat(options.getBootstrapServers(), is("b:2"));
    assertThat(options.as(FlinkPipelineOptions.class).getFlinkMaster(), is("f:2"));
  }

  private static RunnerConfig onCluster() {
    return ENGINES.config(Runner.FLINK, LOGINS).with("jarOnCluster", "true");
  }

  private static Engines of(@org.jspecify.annotations.Nullable String flinkMaster) {
    return Engines.of(
        GraphJobs.PROJECT,
        Store.of(GraphJobs.PROJECT.homesFile())
            .withKeyspace("k1")
            .withContactPoints("127.0.0.1:9042"),
        Broker.at("127.0.0.1:9092"),
        FlinkAddress.at(flinkMaster));
  }
}
