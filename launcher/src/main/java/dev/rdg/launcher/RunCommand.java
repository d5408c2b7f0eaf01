package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Runner;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.operations.jobs.KeptJob;
import dev.rdg.operations.jobs.TopicJobs;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.stack.LocalStack;
import dev.rdg.transforms.Topic;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg run <topic>}: starts a job after all it needs was checked, so that what is missing
 * is told here and not by a job that restarts for ever.
 */
@Command(
    name = "run",
    description = "Runs a topic's job: from Kafka into the graph, until it is stopped.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg run logins                     # on Flink, by its runner-config",
      "  ./rdg run logins --resume            # where it was stopped, or at its last checkpoint",
      "  ./rdg run logins --runner direct     # in this process, for a look",
      "  ./rdg run logins --set parallelism=4 --set maxInFlight=64"
    })
final class RunCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic's name, such as logins.")
  private String topicName;

  @Option(
      names = "--runner",
      paramLabel = "RUNNER",
      defaultValue = "flink",
      description = "flink or direct. Default: ${DEFAULT-VALUE}.")
  private Runner runner;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings. Default: runner-configs/<runner>/<topic>.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets one setting over those of the file; can be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @ArgGroup private @Nullable Begin begin;

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RunCommand() {}

  /** Where a job that ran before begins. */
  static final class Begin {
    @Option(
        names = "--resume",
        description = "Goes on where the topic's job was stopped, or at its last checkpoint.")
    private boolean resume;

    @Option(
        names = "--from-first",
        description =
            "Begins with the first record though the job ran before: slow, changes nothing of the graph, and the totals of outcomes count anew.")
    @SuppressWarnings("UnusedVariable") // the one of the two that is not --resume
    private boolean fromFirst;
  }

  @Override
  public Integer call() {
    Topic<?> topic = topic(topicName);
    Engines engines = Local.engines(cassandra, kafka, flink);
    TopicOptions options = engines.options(topic, settings(topic));
    KeptJob kept =
        kept(
            engines, options.getJobName(), options.as(FlinkPipelineOptions.class).getFlinkMaster());
    boolean onFlink = FlinkRunner.class.equals(options.getRunner());
    if (!onFlink) {
      say("Running '" + topic.name() + "' in this process; end it with Ctrl-C.");
    }
    if (onFlink) {
      goOn(topic, options, kept);
    }
    TopicJobs.start(topic, options, kept);
    if (onFlink) {
      say(
          "The job "
              + options.getJobName()
              + " runs on Flink: see "
              + engines.flink(topic).address());
      say("Next: %s shows how it does.", rdg("status " + topic.name()));
    }
    return 0;
  }

  private static KeptJob kept(Engines engines, String job, String master) {
    LocalStack stack = Local.stack();
    return stack.endpoints().filter(one -> one.flinkMaster().equals(master)).isPresent()
        ? KeptJob.ofLocalCluster(
            engines.project(),
            job,
            master,
            List.of(stack.folder(), engines.project().state("savepoints")))
        : KeptJob.of(engines.project(), job, master);
  }

  /** A job that ran before goes on from there, or begins anew, as the user says. */
  private void goOn(Topic<?> topic, TopicOptions options, KeptJob kept) {
    FlinkPipelineOptions flinkOptions = options.as(FlinkPipelineOptions.class);
    if (flinkOptions.getSavepointPath() != null) {
      say("Going on at " + flinkOptions.getSavepointPath());
      return;
    }
    Optional<String> point = kept.resumePoint();
    if (point.isPresent()) {
      TopicJobs.requireNoOther(topic, options);
    }
    if (begin == null && point.isPresent()) {
      throw new ConfigException(
          "the job "
              + options.getJobName()
              + " ran before: go on where it was, with "
              + rdg("run " + topic.name())
              + " --resume (at "
              + point.get()
              + "); or begin with the first record, with --from-first, which is slow, changes nothing of the graph, and counts outcomes anew.");
    }
    if (begin != null && begin.resume) {
      flinkOptions.setSavepointPath(
          point.orElseThrow(
              () ->
                  new ConfigException(
                      "it is not known here where the job "
                          + options.getJobName()
                          + " was: name its checkpoint or savepoint with --set savepointPath=..., or begin with the first record, with --from-first.")));
      say("Going on at " + flinkOptions.getSavepointPath());
    }
  }

  private RunnerConfig settings(Topic<?> topic) {
    RunnerConfig own = config == null ? config(runner, topic) : RunnerConfig.load(config);
    return own.withAll(settings);
  }
}
