package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.operations.rejects.FeedBack;
import dev.rdg.transforms.Topic;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./rdg rejects replay}: feeds rejected events back after what was wrong is mended. */
@Command(
    name = "replay",
    description = {
      "Hands rejected events to the topic's code as it is now, and writes what they change.",
      "What is not rejected again leaves the count of rejects. Beside a running job, and a second time, it is harmless."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg rejects replay playback --reason reference-missing",
      "  ./rdg rejects replay playback --offset 0@4711 --offset 2@17",
      "  ./rdg rejects replay playback --all"
    })
final class RejectsReplayCommand extends ScreenCommand implements Callable<Integer> {
  private static final int LISTED = 10;

  @Parameters(paramLabel = "TOPIC", description = "The topic, such as logins.")
  private String topicName;

  @Mixin private RejectChoice selection;
  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RejectsReplayCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = topic(topicName);
    require(selection.mistake());
    FeedBack.Result result;
    try (CassandraKvStore store = cassandra.openStore()) {
      result =
          FeedBack.of(Local.engines(cassandra, kafka, new FlinkOption()), topic, store)
              .run(selection::includes, LISTED);
    }
    TextTable table = new TextTable("outcome now", "events");
    result.outcomes().forEach((name, number) -> table.add(name.replaceFirst("\\.", " "), number));
    if (!table.isEmpty()) {
      say(table);
      say("");
    }
    result
        .first()
        .forEach(
            again -> say("  " + Printable.line(again.event().origin() + ": " + again.message())));
    if (result.rejected() > result.first().size()) {
      say("  ... and %,d more", result.rejected() - result.first().size());
    }
    say(
        "Events that were fed back and are not rejected any more: %,d; that are rejected again: %,d.",
        result.fedBack(), result.rejected());
    if (result.cut() > 0) {
      say(
          "%,d were too large to be kept whole: replay them from their topic or its archive, with %s.",
          result.cut(), rdg("replay " + topic.name()));
    }
    if (result.rejected() > 0) {
      say(
          "Mend what is wrong with those (code, reference table or schemas), then do this again; or dismiss them. See one: "
              + rdg("rejects show " + topic.name() + " " + result.first().get(0).event().origin()));
    }
    return result.rejected() == 0 ? 0 : 1;
  }
}
