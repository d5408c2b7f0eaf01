package dev.rdg.operations;

import com.google.auto.value.AutoValue;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.transforms.Topic;
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
  /** Enough for a worker that is lost; what keeps failing is told. */
  public static final int RETRIES_OF_BATCH = 3;

  Engines() {}

  /** These. */
  public static Engines of(Project project, Store store, Broker broker, FlinkAddress flink) {
    return new AutoValue_Engines(project, store, broker, flink);
  }

  /** Whose topics and settings are used. */
  public abstract Project project();

  /** Where the graph is. */
  public abstract Store store();

  /** Where the events are. */
  public abstract Broker broker();

  /** Where the jobs run. */
  public abstract FlinkAddress flinkAddress();

  /** The same with another Flink cluster for all topics; null for the same. */
  public Engines withFlink(@Nullable String address) {
    return address == null
        ? this
        : of(project(), store(), broker(), FlinkAddress.of(address, null));
  }

  /**
   * The jobs of the Flink cluster that is known whatever the topic.
   *
   * @throws ConfigException when none is known
   */
  public FlinkJobs flink() {
    return FlinkJobs.at(flinkAddress().require(RunnerConfig.empty()));
  }

  /**
   * The jobs of the Flink cluster of a topic.
   *
   * @throws ConfigException when none is known
   */
  public FlinkJobs flink(Topic<?> topic) {
    return FlinkJobs.at(flinkAddress().require(settings(topic)));
  }

  /** Whether the Flink cluster of a topic is known. */
  public boolean knowsFlink(Topic<?> topic) {
    return flinkAddress().find(settings(topic)) != null;
  }

  /** The settings of a topic on Flink; none where there is no file of them. */
  public RunnerConfig settings(Topic<?> topic) {
    return project().settings(topic.name());
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
    TopicOptions options = flinkAddress().applyTo(complete).toOptions(project().folder());
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
          List.of(
              "--runner=FlinkRunner",
              "--fasterCopy=true",
              "--disableMetrics=true",
              "--numberOfExecutionRetries=" + RETRIES_OF_BATCH));
      if (!settings.containsKey(FlinkAddress.SETTING)) {
        arguments.add(
            "--" + FlinkAddress.SETTING + "=" + flinkAddress().require(RunnerConfig.empty()));
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
}
