package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.model.event.Counts;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.Waiting;
import dev.rdg.transforms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./rdg outcomes}. */
@Command(
    name = "outcomes",
    description = "What became of each topic's records: applied, filtered or rejected, by reason.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg outcomes logins"})
public final class OutcomesCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "Topics. Default: all.")
  private List<String> names = new ArrayList<>();

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  OutcomesCommand() {}

  @Override
  public Integer call() {
    names.forEach(this::topic);
    List<String> asked =
        names.isEmpty() ? Local.project().topics().all().stream().map(Topic::name).toList() : names;
    List<Outcomes> outcomes = new ArrayList<>();
    try (CassandraKvStore store = cassandra.openStore()) {
      asked.forEach(name -> outcomes.add(Outcomes.read(store, name)));
    }
    print(outcomes, this::say);
    Engines engines = Local.engines(cassandra, kafka);
    if (engines.broker().isKnown()) {
      outcomes.forEach(one -> Waiting.describe(engines, one).forEach(this::say));
    }
    return 0;
  }

  /** A table with a row per topic, then the reasons. */
  public static void print(List<Outcomes> outcomes, Consumer<String> output) {
    print(outcomes, Outcomes::balance, output);
  }

  /** As {@link #print(List, Consumer)}, with what it means that numbers balance. */
  public static void print(
      List<Outcomes> outcomes, Predicate<Outcomes> balance, Consumer<String> output) {
    TextTable table =
        new TextTable(
            "topic",
            "read",
            "applied",
            "filtered",
            "rejected",
            "derived",
            "encoded",
            "collapsed",
            "written",
            "balance");
    TextTable reasons = new TextTable("topic", "outcome", "records");
    for (Outcomes topic : outcomes) {
      table.add(
          topic.topic(),
          topic.count(Counts.READ),
          topic.count(Counts.APPLIED),
          topic.sum(Counts.FILTERED_PREFIX),
          topic.sum(Counts.REJECTED_PREFIX),
          topic.count(Counts.DERIVED),
          topic.count(Counts.ENCODED),
          topic.count(Counts.COLLAPSED),
          topic.count(Counts.WRITTEN),
          balance.test(topic) ? "exact" : "open");
      for (Map.Entry<String, Long> count : topic.counts().entrySet()) {
        if (count.getKey().equals(Counts.MISSING)) {
          reasons.add(topic.topic(), "missing (deleted before it was read)", count.getValue());
        } else if (count.getKey().startsWith(Counts.FILTERED_PREFIX)
            || count.getKey().startsWith(Counts.REJECTED_PREFIX)) {
          reasons.add(topic.topic(), count.getKey().replaceFirst("\\.", " "), count.getValue());
        }
      }
    }
    table.lines().forEach(output);
    if (!reasons.isEmpty()) {
      output.accept("");
      reasons.lines().forEach(output);
    }
  }
}
