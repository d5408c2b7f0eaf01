package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.model.Bytes;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.RawEvent;
import dev.rdg.operations.Engines;
import dev.rdg.operations.rejects.FeedBack;
import dev.rdg.operations.rejects.KeptReject;
import dev.rdg.operations.rejects.Rejects;
import dev.rdg.transforms.SingleEvents;
import dev.rdg.transforms.Topic;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./rdg rejects show}: one rejected event, whole. */
@Command(
    name = "show",
    description =
        "Shows one rejected event whole: its reason, its payload as the topic reads it (else as text or bytes), and what would become of it now.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg rejects show playback 0@4711"})
final class RejectsShowCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic, such as logins.")
  private String topicName;

  @Parameters(
      index = "1",
      paramLabel = "P@O",
      description = "Which, as partition@offset or as list names it.")
  private String place;

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RejectsShowCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = topic(topicName);
    require(RejectSelection.isPlace(place) ? null : RejectSelection.noPlace(place));
    Engines engines = Local.engines(cassandra, kafka, new FlinkOption());
    AtomicReference<@Nullable KeptReject> found = new AtomicReference<>();
    try (CassandraKvStore store = cassandra.openStore()) {
      Rejects.of(engines, topic, store)
          .forEach(
              reject -> {
                if (RejectSelection.isAt(reject, place)) {
                  found.set(reject);
                }
              });
    }
    KeptReject reject = found.get();
    if (reject == null) {
      throw new ConfigException(
          "no rejected event of '"
              + topic.name()
              + "' at "
              + place
              + " waits: "
              + rdg("rejects list " + topic.name())
              + " lists those that do.");
    }
    show(reject, outcome(engines, topic, reject));
    return 0;
  }

  /** Empty where the topic's code cannot be asked, such as for a reference table that is gone. */
  private Optional<SingleEvents.Outcome> outcome(
      Engines engines, Topic<?> topic, KeptReject reject) {
    if (reject.isCut()) {
      return Optional.empty();
    }
    try {
      return Optional.of(FeedBack.events(engines, topic).take(reject.reject().event()));
    } catch (RuntimeException e) {
      say("The topic's code cannot be asked: " + Printable.lines(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private void show(KeptReject reject, Optional<SingleEvents.Outcome> outcome) {
    RawEvent event = reject.reject().event();
    TextTable table = new TextTable("origin", event.origin().toString());
    table.add("rejected", Times.second(reject.at()) + " by " + reject.reject().stage());
    table.add("reason", reject.reason());
    table.add("message", reject.reject().message());
    table.add("broker time", Instant.ofEpochMilli(event.brokerTimeMillis()));
    Bytes key = event.key();
    table.add("key", key == null ? "none" : PayloadText.inline(key));
    say(table);
    say("");
    say(reject.isCut() ? "Payload, cut since it was too large:" : "Payload:");
    PayloadText.of(event.payload(), outcome.flatMap(SingleEvents.Outcome::event))
        .lines()
        .forEach(line -> say("  " + Printable.line(line)));
    say("");
    outcome.ifPresent(
        now ->
            say(
                now.rejected()
                    .map(
                        again ->
                            "Fed back now, it would be rejected again ("
                                + again.reason().code()
                                + "): "
                                + Printable.line(again.message()))
                    .orElseGet(
                        () ->
                            String.format(
                                Locale.ROOT,
                                "Fed back now, it would not be rejected (%d changes): %s",
                                now.changes().size(),
                                rdg("rejects replay " + topicName + " --offset " + place)))));
  }
}
