package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Counts;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.status.Coverage;
import dev.rdg.operations.status.JobTrouble;
import dev.rdg.operations.status.TopicStatus;
import dev.rdg.transforms.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg outcomes}: the totals that jobs keep in the store, and how many of their topics'
 * records they are of.
 */
@Command(
    name = "outcomes",
    description = {
      "What became of each topic's records: applied, filtered or rejected, by reason.",
      "balance: exact (each record has one outcome), behind (others wait), missing (some were deleted unread), open (not each that was read has one), another (the topic was made anew), unknown (Kafka does not tell what waits)."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg outcomes logins"})
final class OutcomesCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "Topics. Default: all.")
  private List<String> names = new ArrayList<>();

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  OutcomesCommand() {}

  @Override
  public Integer call() {
    List<Topic<?>> topics = topics(names);
    Engines engines = Local.engines(cassandra, kafka, flink);
    List<Outcomes> outcomes;
    try (CassandraKvStore store = cassandra.openStore()) {
      outcomes = topics.stream().map(one -> Outcomes.read(store, one.name())).toList();
    }
    List<String> lines = new ArrayList<>();
    Map<String, Coverage> coverages = new LinkedHashMap<>();
    for (int i = 0; i < topics.size(); i++) {
      Topic<?> topic = topics.get(i);
      try {
        Coverage coverage =
            Coverage.read(
                engines.broker().connection(engines.project(), topic.name()),
                TopicStatus.sourceTopic(engines.settings(topic), topic),
                outcomes.get(i));
        coverages.put(topic.name(), coverage);
        lines.add(topic.name() + ": " + explain(coverage));
        coverage.notes().forEach(lines::add);
      } catch (ConfigException e) {
        lines.add(topic.name() + ": what waits in Kafka is not known: " + e.getMessage());
      }
      JobTrouble.of(engines, topic).ifPresent(trouble -> lines.add(topic.name() + ": " + trouble));
    }
    OutcomesView.ofJobs(outcomes, coverages).lines().forEach(this::say);
    say("");
    lines.forEach(this::say);
    return 0;
  }

  private String explain(Coverage coverage) {
    Outcomes outcomes = coverage.outcomes();
    long read = outcomes.count(Counts.READ);
    long waiting = coverage.waiting();
    String since = outcomes.since().map(time -> ", counted since " + Times.second(time)).orElse("");
    return switch (coverage.verdict()) {
      case EXACT ->
          String.format(Locale.ROOT, "all of %,d records have one outcome each%s.", read, since);
      case MISSING ->
          String.format(
              Locale.ROOT,
              "%,d records have one outcome each%s; Kafka deleted %,d others before they were read.",
              read,
              since,
              outcomes.count(Counts.MISSING));
      case BEHIND ->
          String.format(
              Locale.ROOT,
              "%,d of %,d records have one outcome each%s; without an outcome yet: %s.",
              read,
              read + waiting,
              since,
              coverage.describeWaiting());
      case OPEN ->
          String.format(
              Locale.ROOT,
              "%,d of %,d records were read%s, and some of them or of their changes have no outcome yet: look again in some seconds.",
              read,
              read + waiting,
              since);
      case ANOTHER ->
          String.format(
              Locale.ROOT,
              "these totals are of a topic that is no more: the one of this name has offsets up to %s. A job that begins anew replaces them: %s",
              coverage.ends().values().stream()
                  .max(Long::compare)
                  .map(String::valueOf)
                  .orElse("none"),
              rdg("run " + outcomes.topic()));
    };
  }
}
