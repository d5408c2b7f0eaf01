package dev.rdg.launcher;

import dev.rdg.operations.Runner;
import dev.rdg.operations.jobs.ArchiveJob;
import dev.rdg.transforms.Topic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg archive <topic>}: keeps history beyond the broker's retention, for {@link
 * ReplayCommand} and rebuilds. The job is one of its own and writes nothing to the graph.
 */
@Command(
    name = "archive",
    description = {
      "Starts a job that keeps every raw record of a topic as Avro files by hour, from the first that Kafka has.",
      "Each record is in exactly one file, however often the job restarts."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg archive logins --to /data/archive",
      "  ./rdg replay logins --input '/data/archive/logins/**.avro'     # the way back"
    })
final class ArchiveCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic's name, such as logins.")
  private String topicName;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the files go, on any file system that Beam knows.")
  private String folder;

  @Option(
      names = "--max-delay",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description =
          "How long a record waits for others of its file, 1 to 86,400; and then for a checkpoint. Default: ${DEFAULT-VALUE}.")
  private int maxDelay;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Sets one setting over those of the topic's runner-config, such as savepointPath; can be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ArchiveCommand() {}

  @Override
  public Integer call() {
    if (maxDelay < 1 || maxDelay > 86_400) {
      throw usage("--max-delay must be between 1 and 86,400, but was " + maxDelay + ".");
    }
    Topic<?> topic = topic(topicName);
    ArchiveJob.Started job =
        ArchiveJob.start(
            Local.engines(cassandra, kafka, flink),
            topic,
            config(Runner.FLINK, topic).withAll(settings),
            folder,
            Duration.ofSeconds(maxDelay),
            this);
    say("The job " + job.name() + " runs on Flink and writes to " + job.folder() + ".");
    say(
        "The way back: "
            + rdg("replay " + topic.name() + " --input '" + job.folder() + "/**.avro'"));
    return 0;
  }
}
