package dev.rdg.launcher;

import dev.rdg.operations.kafka.RejectReader;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg rejects <topic>}: reads the topic beside it in which rejects are kept, as it stands
 * now. After a crash of the job an event can be there twice.
 */
@Command(
    name = "rejects",
    description = "Lists the rejected events of a topic, each with its reason.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg rejects playback --reason reference-missing --limit 5"})
final class RejectsCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic, such as logins.")
  private String topic;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Only those with this reason code.")
  private @Nullable String reason;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many to list; all are counted. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Mixin private KafkaOption kafka;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RejectsCommand() {}

  @Override
  public Integer call() {
    topic(topic);
    AtomicInteger found = new AtomicInteger();
    TextTable table = new TextTable("origin", "stage", "reason", "message");
    RejectReader.forEach(
        kafka.connection(topic),
        topic,
        reject -> {
          if ((reason == null || reject.reason().code().equals(reason))
              && found.incrementAndGet() <= limit) {
            table.add(
                reject.event().origin(), reject.stage(), reject.reason().code(), reject.message());
          }
        });
    say(table);
    say(String.format(Locale.ROOT, "%,d rejected events.", found.get()));
    return 0;
  }
}
