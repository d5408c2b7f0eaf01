package dev.rdg.operations.status;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.event.Counts;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.kafka.KafkaTopics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many of a topic's records have an outcome.
 *
 * @param outcomes what the store says
 * @param firsts the first offset that Kafka has of each partition
 * @param lasts the offset of the last record of each partition that has one
 * @param ends the offset after which there is nothing to read of each partition
 * @param notes what else keeps a job from reading, for people
 */
public record Coverage(
    Outcomes outcomes,
    Map<Integer, Long> firsts,
    Map<Integer, Long> lasts,
    Map<Integer, Long> ends,
    List<String> notes) {

  /** What the totals of a topic's outcomes say of all of its records. */
  public enum Verdict {
    /** Each record has one outcome, and nothing waits. */
    EXACT,
    /** Each record up to here has one outcome; others wait. */
    BEHIND,
    /** Records were deleted before they were read. */
    MISSING,
    /** Not each record that was read has its outcome yet, or the job has lost one. */
    OPEN,
    /** They are of a topic of this name that is no more. */
    ANOTHER
  }

  /** Of what a topic has now; nothing where it is not there. */
  public static Coverage read(KafkaConnection kafka, String source, Outcomes outcomes) {
    try (KafkaTopics topics = new KafkaTopics(kafka)) {
      if (!topics.exists(source)) {
        return new Coverage(outcomes, Map.of(), Map.of(), Map.of(), List.of());
      }
      return new Coverage(
          outcomes,
          topics.firstOffsets(source),
          topics.lastOffsets(source),
          topics.endOffsets(source),
          topics.openTransactions(source));
    }
  }

  /** See {@link Verdict}. */
  public Verdict verdict() {
    if (isOfAnother()) {
      return Verdict.ANOTHER;
    }
    if (!outcomes.balance()) {
      return Verdict.OPEN;
    }
    if (outcomes.count(Counts.MISSING) > 0) {
      return Verdict.MISSING;
    }
    return waiting() > 0 ? Verdict.BEHIND : Verdict.EXACT;
  }

  /** Whether there are outcomes of offsets that the topic does not have: it was made anew. */
  private boolean isOfAnother() {
    return outcomes.partitions().keySet().stream()
        .anyMatch(one -> outcomes.lastOffset(one) >= ends.getOrDefault(one, 0L));
  }

  /** How many offsets wait for an outcome. */
  public long waiting() {
    return lasts.entrySet().stream()
        .mapToLong(last -> Math.max(0, last.getValue() + 1 - next(last.getKey())))
        .sum();
  }

  private long next(int partition) {
    return Math.max(outcomes.lastOffset(partition) + 1, firsts.getOrDefault(partition, 0L));
  }

  /** What waits, for people; empty where nothing does. */
  public String describeWaiting() {
    return lasts.entrySet().stream()
        .filter(last -> next(last.getKey()) <= last.getValue())
        .map(
            last ->
                String.format(
                    Locale.ROOT,
                    "partition %d: offsets %d to %d",
                    last.getKey(),
                    next(last.getKey()),
                    last.getValue()))
        .collect(Collectors.joining(", "));
  }
}
