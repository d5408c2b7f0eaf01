package dev.rdg.operations;

import com.google.auto.value.AutoValue;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.transforms.Topic;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/** What operations work with: a project, its store and broker, and a Flink cluster. */
@AutoValue
public abstract class Engines {
  private static final String FLINK_MASTER = "flinkMaster";
  private static final String NO_FLINK =
      "no Flink cluster is known: give --set flinkMaster=host:port, or start a local one with ./rdg stack up.";

  Engines() {}

  /** These. */
  public static Engines of(
      Project project, Store store, Broker broker, @Nullable String flinkMaster) {
    return new AutoValue_Engines(project, store, broker, flinkMaster);
  }

  /** Whose topics and settings are used. */
  public abstract Project project();

  /** Where the graph is. */
  public abstract Store store();

  /** Where the events are. */
  public abstract Broker broker();

  /** The Flink cluster's REST address, host:port; null where none is known. */
  public abstract @Nullable String flinkMaster();

  /** The same with another Flink cluster; null for the same. */
  public Engines withFlinkMaster(@Nullable String master) {
    return master == null ? this : of(project(), store(), broker(), master);
  }

  /**
   * The jobs of the Flink cluster.
   *
   * @throws ConfigException when none is known
   */
  public FlinkJobs flink() {
    String master = flinkMaster();
    if (master == null) {
      throw new ConfigException(NO_FLINK);
    }
    return FlinkJobs.at(master);
  }

  /**
   * The settings of a topic on a runner, from its file in {@code runner-configs}.
   *
   * @throws ConfigException when there is none
   */
  public RunnerConfig config(Runner runner, Topic<?> topic) {
    return RunnerConfig.load(
        project()
            .runnerConfig(runner, topic.name())
            .orElseThrow(
                () ->
                    new ConfigException(
                        project().missingRunnerConfig(runner, topic.name()) + ".")));
  }

  /**
   * The options of a topic's job: its settings, and what is known here for what they leave open.
   */
  public TopicOptions options(Topic<?> topic, RunnerConfig config) {
    return optionsWithoutKafka(topic, broker().applyTo(config, project().folder()));
  }

  /** As {@link #options}, for what reads files. */
  public TopicOptions optionsWithoutKafka(Topic<?> topic, RunnerConfig config) {
    RunnerConfig complete =
        config
            .with("topic", topic.name())
            .withDefault("jobName", Jobs.nameOf(topic))
            .withDefault("homes", store().homesFile().toString());
    String keyspace = store().keyspace();
    complete = keyspace == null ? complete : complete.with("keyspace", keyspace);
    String points = store().contactPoints();
    complete = points == null ? complete : complete.withDefault("cassandra", points);
    String master = flinkMaster();
    complete = master == null ? complete : complete.withDefault(FLINK_MASTER, master);
    TopicOptions options = complete.toOptions(project().folder());
    if (FlinkRunner.class.equals(options.getRunner())) {
      Jobs.stageJars(project(), options);
      options.as(FlinkPipelineOptions.class).setAttachedMode(false);
    }
    return options;
  }

  /**
   * Options of a bounded pipeline that belongs to no topic, such as a scan of the store.
   *
   * @param settings over ours, by name
   * @throws ConfigException when a setting is not allowed, or no Flink cluster is known
   */
  public PipelineOptions batchOptions(Runner runner, String jobName, Map<String, String> settings) {
    List<String> arguments = new ArrayList<>(List.of("--jobName=" + jobName));
    boolean onFlink = runner == Runner.FLINK;
    if (onFlink) {
      arguments.addAll(
          List.of("--runner=FlinkRunner", "--fasterCopy=true", "--disableMetrics=true"));
      if (!settings.containsKey(FLINK_MASTER)) {
        arguments.add("--" + FLINK_MASTER + "=" + requireFlinkMaster());
      }
    } else {
      arguments.addAll(
          List.of(
              "--runner=DirectRunner",
              "--enforceImmutability=false",
              "--enforceEncodability=false"));
    }
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    try {
      PipelineOptionsFactory.register(TopicOptions.class);
      PipelineOptions options =
          PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).create();
      if (onFlink) {
        Jobs.stageJars(project(), options);
      }
      return options;
    } catch (IllegalArgumentException e) {
      throw new ConfigException("a setting is not allowed: " + e.getMessage(), e);
    }
  }

  private String requireFlinkMaster() {
    String master = flinkMaster();
    if (master == null) {
      throw new ConfigException(NO_FLINK);
    }
    return master;
  }

  /** Where Flink's page is. */
  public URI flinkPage() {
    return URI.create("http://" + requireFlinkMaster());
  }
}
