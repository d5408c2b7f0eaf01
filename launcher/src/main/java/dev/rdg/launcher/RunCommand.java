package dev.rdg.launcher;

import dev.rdg.operations.Runner;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.operations.jobs.TopicJobs;
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

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RunCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = topic(topicName);
    TopicOptions options = Local.engines(cassandra, kafka).options(topic, settings(topic));
    boolean onFlink = FlinkRunner.class.equals(options.getRunner());
    if (!onFlink) {
      say("Running '" + topic.name() + "' in this process; end it with Ctrl-C.");
    }
    TopicJobs.start(topic, options);
    if (onFlink) {
      String page = Local.running().map(Endpoints::flink).map(Object::toString).orElse("its page");
      say("The job " + options.getJobName() + " runs on Flink: see " + page);
      say(
          "Next: "
              + Local.project().rdg()
              + " outcomes "
              + topic.name()
              + " shows what became of its records.");
    }
    return 0;
  }

  private RunnerConfig settings(Topic<?> topic) {
    RunnerConfig own = config == null ? config(runner, topic) : RunnerConfig.load(config);
    return own.withAll(settings);
  }
}
