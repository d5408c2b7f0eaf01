package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Counts;
import dev.rdg.transforms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
  @Mixin private KafkaOption kafka;
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
    if (kafka.isKnown()) {
      outcomes.forEach(this::sayWhatWaits);
    }
    return 0;
  }

  /** Records that have no outcome yet: the job is behind, or does not run. */
  private void sayWhatWaits(Outcomes outcomes) {
    String source =
        Project.runnerConfig("flink", outcomes.topic())
            .map(RunnerConfig::load)
            .map(config -> config.get("sourceTopic"))
            .orElse(outcomes.topic());
    try (KafkaTopics topics = new KafkaTopics(kafka.connection(outcomes.topic()))) {
      if (!topics.exists(source)) {
        return;
      }
      Map<Integer, Long> first = topics.firstOffsets(source);
      String waiting =
          topics.lastOffsets(source).entrySet().stream()
              .filter(last -> outcomes.lastOffset(last.getKey()) < last.getValue())
              .map(
                  last ->
                      String.format(
                          Locale.ROOT,
                          "partition %d: offsets %d to %d",
                          last.getKey(),
                          Math.max(
                              outcomes.lastOffset(last.getKey()) + 1,
                              first.getOrDefault(last.getKey(), 0L)),
                          last.getValue()))
              .collect(Collectors.joining(", "));
      if (!waiting.isEmpty()) {
        Rdg.say(spec, outcomes.topic() + " has records without an outcome yet: " + waiting + ".");
      }
      topics.openTransactions(source).forEach(line -> Rdg.say(spec, line));
    } catch (ConfigException e) {
      Rdg.say(spec, "What waits in Kafka is not known: " + e.getMessage());
    }
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
