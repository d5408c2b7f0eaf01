package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.operations.rejects.Dismissal;
import dev.rdg.transforms.Topic;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./rdg rejects dismiss}: for those that nobody will mend. */
@Command(
    name = "dismiss",
    description = {
      "Says that nobody will mend rejected events: they wait no more, and count as filtered, by the name dismissed.",
      "The graph is left alone. The events stay in TOPIC.rejected, and a replay of the topic decides on them anew. A second time is harmless."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg rejects dismiss playback --offset 0@4711",
      "  ./rdg rejects dismiss playback --reason null-payload"
    })
final class RejectsDismissCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic, such as logins.")
  private String topicName;

  @Mixin private RejectChoice selection;
  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RejectsDismissCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = topic(topicName);
    require(selection.mistake());
    try (CassandraKvStore store = cassandra.openStore()) {
      long dismissed =
          Dismissal.of(Local.engines(cassandra, kafka, new FlinkOption()), topic, store)
              .run(selection::includes);
      say(
          "Rejected events that were dismissed: %,d. They stay in the topic of rejects.",
          dismissed);
    }
    return 0;
  }
}
