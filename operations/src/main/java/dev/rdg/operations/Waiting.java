package dev.rdg.operations;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.kafka.KafkaTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What of a topic has no outcome yet: its job is behind, or does not run. */
public final class Waiting {
  private Waiting() {}

  /** For people, a line each; empty when nothing waits. What Kafka does not tell is said, too. */
  public static List<String> describe(Engines engines, Outcomes outcomes) {
    String source =
        engines
            .project()
            .runnerConfig(Runner.FLINK, outcomes.topic())
            .map(RunnerConfig::load)
            .map(config -> config.get("sourceTopic"))
            .orElse(outcomes.topic());
    try (KafkaTopics topics =
        new KafkaTopics(engines.broker().connection(engines.project(), outcomes.topic()))) {
      if (!topics.exists(source)) {
        return List.of();
      }
      List<String> lines = new ArrayList<>();
      String waiting = describe(outcomes, topics.firstOffsets(source), topics.lastOffsets(source));
      if (!waiting.isEmpty()) {
        lines.add(outcomes.topic() + " has records without an outcome yet: " + waiting + ".");
      }
      lines.addAll(topics.openTransactions(source));
      return lines;
    } catch (ConfigException e) {
      return List.of("What waits in Kafka is not known: " + e.getMessage());
    }
  }

  /**
   * @param firsts the first offset that Kafka has of each partition
   * @param lasts the offset of the last record of each partition that has one
   */
  static String describe(Outcomes outcomes, Map<Integer, Long> firsts, Map<Integer, Long> lasts) {
    return lasts.entrySet().stream()
        .filter(last -> outcomes.lastOffset(last.getKey()) < last.getValue())
        .map(
            last ->
                String.format(
                    Locale.ROOT,
                    "partition %d: offsets %d to %d",
                    last.getKey(),
                    Math.max(
                        outcomes.lastOffset(last.getKey()) + 1,
                        firsts.getOrDefault(last.getKey(), 0L)),
                    last.getValue()))
        .collect(Collectors.joining(", "));
  }
}
