package dev.rdg.operations.status;

import dev.rdg.io.kafka.Progress;
import dev.rdg.operations.kafka.KafkaTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a job is in its topic, as of its last complete checkpoint: all before was written and
 * nothing of it is read again, whatever happens.
 *
 * @param asked when the topic was asked
 * @param firsts the first offset that Kafka has of each partition
 * @param ends the offset after the last record of each partition, of those that a job may read
 * @param progress where the job is, of partitions that a checkpoint had
 * @param waitingSince when the first record came that a checkpoint has not passed, of partitions
 *     that have one
 */
public record Positions(
    Instant asked,
    Map<Integer, Long> firsts,
    Map<Integer, Long> ends,
    Map<Integer, Progress> progress,
    Map<Integer, Instant> waitingSince) {

  /** After so long without a checkpoint nobody knows how fast a job is. */
  private static final Duration RATE_HOLDS = Duration.ofMinutes(3);

  /** As Kafka has it, of the job that commits in a group. */
  public static Positions read(KafkaTopics kafka, String topic, String group) {
    Map<Integer, Progress> progress = kafka.progress(group, topic);
    Map<Integer, Long> firsts = kafka.firstOffsets(topic);
    Instant asked = Instant.now();
    Map<Integer, Long> ends = kafka.endOffsets(topic);
    Map<Integer, Long> waiting = waiting(firsts, ends, progress);
    return new Positions(asked, firsts, ends, progress, kafka.timesAt(topic, waiting));
  }

  /** The first offset that no checkpoint has passed, of partitions that have one. */
  private static Map<Integer, Long> waiting(
      Map<Integer, Long> firsts, Map<Integer, Long> ends, Map<Integer, Progress> progress) {
    Map<Integer, Long> waiting = new TreeMap<>();
    ends.forEach(
        (partition, end) -> {
          Progress done = progress.get(partition);
          long first = firsts.getOrDefault(partition, 0L);
          long next = done == null ? first : Math.max(first, done.next());
          if (next < end) {
            waiting.put(partition, next);
          }
        });
    return waiting;
  }

  /** How many offsets no checkpoint has passed; those that hold no record count too. */
  public long lag() {
    return waiting(firsts, ends, progress).entrySet().stream()
        .mapToLong(next -> ends.getOrDefault(next.getKey(), 0L) - next.getValue())
        .sum();
  }

  /** How long the oldest record has waited for a checkpoint; empty where none waits. */
  public Optional<Duration> lagTime() {
    return waitingSince.values().stream()
        .min(Comparator.naturalOrder())
        .map(since -> Duration.between(since, asked))
        .map(time -> time.isNegative() ? Duration.ZERO : time);
  }

  /** How many records a second checkpoints have passed of late; 0 where there are none of late. */
  public double perSecond() {
    return progress.values().stream()
        .filter(one -> one.at().isAfter(asked.minus(RATE_HOLDS)))
        .mapToDouble(Progress::perSecond)
        .sum();
  }

  /** When the newest complete checkpoint of the job was begun, if there was one. */
  public Optional<Instant> checkpoint() {
    return progress.values().stream().map(Progress::at).max(Comparator.naturalOrder());
  }
}
