package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Poll;
import dev.rdg.operations.status.TopicStatus;
import dev.rdg.transforms.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg status}: how topics' jobs do, by what their last complete checkpoints have passed,
 * which Kafka keeps for each.
 */
@Command(
    name = "status",
    description = {
      "How far and how fast each topic's job is, and what needs a person.",
      "lag: records that no complete checkpoint has passed, and how long the oldest of them has waited; at most a checkpoint's interval more than what readers miss. newest event: the time of the newest event applied. again: requests to Cassandra that had to be sent again.",
      "Exit code 0 when nothing needs a person, 1 when something does."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg status",
      "  ./rdg status logins playback --watch",
      "  ./rdg status --flink flink.example:8081 --kafka kafka.example:9092"
    })
final class StatusCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "Topics. Default: all.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "5",
      paramLabel = "SECONDS",
      description =
          "Shows it again every so many seconds, ${FALLBACK-VALUE} unless said, until Ctrl-C.")
  private int watchSeconds;

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  StatusCommand() {}

  @Override
  public Integer call() {
    if (watchSeconds < 0) {
      throw usage("--watch must be at least 1, but was " + watchSeconds + ".");
    }
    List<Topic<?>> topics = topics(names);
    Engines engines = Local.engines(cassandra, kafka, flink);
    try (CassandraKvStore store = cassandra.openStore()) {
      boolean well = show(engines, store, topics);
      while (watchSeconds > 0 && !Thread.currentThread().isInterrupted()) {
        Poll.pause(Duration.ofSeconds(watchSeconds));
        say("");
        well = show(engines, store, topics);
      }
      return well ? 0 : 1;
    }
  }

  private boolean show(Engines engines, CassandraKvStore store, List<Topic<?>> topics) {
    List<TopicStatus> all =
        topics.stream().map(topic -> TopicStatus.read(engines, store, topic)).toList();
    StatusView.table(all).lines().forEach(this::say);
    List<String> lines = new ArrayList<>();
    for (TopicStatus one : all) {
      StatusView.outlook(one).ifPresent(line -> lines.add(one.topic() + ": " + line));
      if (one.resumable()
          && one.needs().stream().noneMatch(need -> need.next().endsWith("--resume"))) {
        lines.add(
            one.topic()
                + ": no job of it runs; where it was, "
                + rdg("run " + one.topic() + " --resume")
                + " goes on.");
      }
      one.needs().forEach(need -> lines.add(one.topic() + ": " + describe(need)));
    }
    if (!lines.isEmpty()) {
      say("");
    }
    lines.forEach(line -> say(Printable.line(line)));
    return all.stream().allMatch(one -> one.needs().isEmpty());
  }
}
