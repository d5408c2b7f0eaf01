package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.operations.rejects.KeptReject;
import dev.rdg.operations.rejects.Rejects;
import dev.rdg.transforms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./rdg rejects list}: those that wait for somebody. */
@Command(
    name = "list",
    description =
        "Lists the rejected events of a topic that were not fed back, and how many have which reason.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg rejects list playback --reason reference-missing --limit 5"})
final class RejectsListCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic, such as logins.")
  private String topicName;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many to list; all are counted. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Mixin private RejectSelection selection;
  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RejectsListCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = topic(topicName);
    require(selection.mistake());
    Map<String, Long> reasons = new TreeMap<>();
    List<KeptReject> first = new ArrayList<>();
    TextTable table = new TextTable("origin", "rejected", "stage", "reason", "message");
    try (CassandraKvStore store = cassandra.openStore()) {
      Rejects.of(Local.engines(cassandra, kafka, new FlinkOption()), topic, store)
          .forEach(
              reject -> {
                if (selection.includes(reject)) {
                  if (first.isEmpty()) {
                    first.add(reject);
                  }
                  reasons.merge(reject.reason(), 1L, Long::sum);
                  if (reasons.values().stream().mapToLong(Long::longValue).sum() <= limit) {
                    table.add(
                        reject.reject().event().origin(),
                        Times.second(reject.at()),
                        reject.reject().stage(),
                        reject.reason(),
                        reject.reject().message());
                  }
                }
              });
    }
    long all = reasons.values().stream().mapToLong(Long::longValue).sum();
    if (all == 0) {
      say("No rejected event of '%s' waits.", topic.name());
      return 0;
    }
    say(table);
    say("");
    TextTable sums = new TextTable("reason", "events");
    reasons.forEach(sums::add);
    say(sums);
    say("%,d rejected events wait.", all);
    KeptReject example = first.get(0);
    say(
        "One whole: "
            + rdg("rejects show " + topic.name() + " " + example.reject().event().origin()));
    say(
        "Back, after a fix: "
            + rdg("rejects replay " + topic.name() + " --reason " + example.reason()));
    say(
        "Where nobody will mend them: "
            + rdg("rejects dismiss " + topic.name() + " --reason " + example.reason()));
    return 0;
  }
}
