package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.stack.Endpoints;
import dev.rdg.transforms.Topic;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.beam.runners.flink.FlinkRunner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rdg run <topic>}. */
@Command(
    name = "run",
    description = "Runs a topic's job: from Kafka into the graph, until it is stopped.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg run logins                     # on Flink, by its runner-config",
      "  ./rdg run logins --runner direct     # in this process, for a look",
      "  ./rdg run logins --set parallelism=4 --set maxInFlight=64"
    })
final class RunCommand implements Callable<Integer> {
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

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RunCommand() {}

  enum Runner {
    FLINK,
    DIRECT
  }

  @Override
  public Integer call() {
    Topic<?> topic = Project.topic(spec, topicName);
    TopicOptions options =
        Jobs.options(topic, readConfig(topic), cassandra, kafka, Project.running());
    Jobs.check(topic, options);
    boolean onFlink = FlinkRunner.class.equals(options.getRunner());
    if (onFlink) {
      requireNoOther(options.getJobName());
    }
    if (!onFlink) {
      Rdg.say(spec, "Running '" + topic.name() + "' in this process; end it with Ctrl-C.");
    }
    Jobs.submit(topic, options);
    if (onFlink) {
      Jobs.awaitStart(options);
      String ui =
          Project.running()
              .map(Endpoints::flink)
              .map(Object::toString)
              .orElse("the cluster's web UI");
      Rdg.say(spec, "The job rdg-" + topic.name() + " runs on Flink: see " + ui);
      Rdg.say(
          spec,
          "Next: "
              + Project.rdg()
              + " outcomes "
              + topic.name()
              + " shows what became of its records.");
    }
    return 0;
  }

  /** Two jobs would do all work twice; only the local stack's address is known here. */
  private static void requireNoOther(String jobName) {
    Project.running()
        .ifPresent(
            stack -> {
              FlinkJobs flink = new FlinkJobs(stack.flink());
              flink
                  .live(jobName)
                  .ifPresent(
                      job -> {
                        throw new ConfigException(
                            "the job "
                                + jobName
                                + " is on Flink already: end it first, with ./rdg stop, or at "
                                + stack.flink());
                      });
            });
  }

  private RunnerConfig readConfig(Topic<?> topic) {
    Path file =
        config != null
            ? config
            : Project.runnerConfig(
                spec, runner.name().toLowerCase(java.util.Locale.ROOT), topic.name());
    return RunnerConfig.load(file).withAll(settings);
  }
}
