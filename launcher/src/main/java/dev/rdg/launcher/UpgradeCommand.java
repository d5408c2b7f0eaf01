package dev.rdg.launcher;

import dev.rdg.operations.Engines;
import dev.rdg.operations.Runner;
import dev.rdg.operations.jobs.Upgrade;
import dev.rdg.operations.jobs.Upgrade.From;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.transforms.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./rdg upgrade}: new code or settings for a job that runs, with a way back. */
@Command(
    name = "upgrade",
    description = {
      "Replaces a topic's running job by one of the code and settings of now: stops it with a savepoint, goes on from there, waits for a checkpoint.",
      "Goes back to the old job, as it was, when the new one cannot go on. Build the new code first, with mvn package."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg upgrade logins",
      "  ./rdg upgrade logins --set parallelism=4",
      "  ./rdg upgrade logins --from-offsets      # where the old job's state cannot be read"
    })
final class UpgradeCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic's name, such as logins.")
  private String topicName;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets one setting over those of the runner-config; can be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--from-offsets",
      description =
          "Begins at the offsets of the last checkpoint and not at the savepoint: the graph is the same, the totals of outcomes count from there on.")
  private boolean fromOffsets;

  @Option(
      names = "--try",
      description = "Tries the savepoint even where the new job may not be able to read it.")
  private boolean tries;

  @Mixin private SavepointsOption savepoints;
  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  UpgradeCommand() {}

  @Override
  public Integer call() {
    if (fromOffsets && tries) {
      throw usage("--from-offsets takes no savepoint, so that --try has nothing to try.");
    }
    Topic<?> topic = topic(topicName);
    Engines engines = Local.engines(cassandra, kafka, flink);
    TopicOptions options = engines.options(topic, config(Runner.FLINK, topic).withAll(settings));
    say("Upgrading the job of '%s':", topic.name());
    Upgrade.of(engines, topic, options, this)
        .run(
            fromOffsets ? From.OFFSETS : tries ? From.ANY_SAVEPOINT : From.SAVEPOINT,
            savepoints.folder(engines.flink(topic)));
    say("The new job runs. Next: " + rdg("status " + topic.name()));
    return 0;
  }
}
