package dev.rdg.launcher;

import dev.rdg.io.CassandraKvStore;
import dev.rdg.model.event.Counts;
import dev.rdg.transforms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rdg outcomes}. */
@Command(
    name = "outcomes",
    description = "What became of each topic's records: applied, filtered or rejected, by reason.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg outcomes logins"})
final class OutcomesCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "Topics. Default: all.")
  private List<String> names = new ArrayList<>();

  @Mixin private CassandraOption cassandra;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  OutcomesCommand() {}

  @Override
  public Integer call() {
    names.forEach(name -> Project.topic(spec, name));
    List<String> asked =
        names.isEmpty() ? Project.topics().all().stream().map(Topic::name).toList() : names;
    List<Outcomes> outcomes = new ArrayList<>();
    try (CassandraKvStore store = cassandra.openStore()) {
      asked.forEach(name -> outcomes.add(Outcomes.read(store, name)));
    }
    print(outcomes, spec.commandLine().getOut()::println);
    return 0;
  }

  /** A table with a row per topic, then the reasons. */
  static void print(List<Outcomes> outcomes, Consumer<String> output) {
    print(outcomes, Outcomes::balance, output);
  }

  /** As {@link #print(List, Consumer)}, with what it means that numbers balance. */
  static void print(List<Outcomes> outcomes, Predicate<Outcomes> balance, Consumer<String> output) {
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
        if (count.getKey().startsWith(Counts.FILTERED_PREFIX)
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
