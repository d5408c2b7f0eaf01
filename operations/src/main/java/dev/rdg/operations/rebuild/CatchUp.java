package dev.rdg.operations.rebuild;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.Poll;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.kafka.KafkaTopics;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Waits until a job has written all that a topic has now. The job commits in its group, with each
 * complete checkpoint, how far that is: everything before was written, whatever happens to the job
 * afterwards.
 */
final class CatchUp implements AutoCloseable {
  private final KafkaTopics kafka;
  private final String topic;
  private final String group;

  CatchUp(KafkaTopics kafka, String topic, String group) {
    this.kafka = kafka;
    this.topic = topic;
    this.group = group;
  }

  /**
   * Waits.
   *
   * @param alive throws when the job has ended
   * @throws ConfigException when the job is not so far within this time
   */
  void await(Duration deadline, Runnable alive, Reporter reporter) {
    Map<Integer, Long> ends = kafka.endOffsets(topic);
    alive.run();
    Map<Integer, Long> behind = behind(ends);
    if (behind.isEmpty()) {
      return;
    }
    reporter.say("  waiting for the new job of %s: %s", topic, describe(behind, ends));
    Poll.require(
        deadline,
        () -> {
          alive.run();
          return behind(ends);
        },
        Map::isEmpty,
        () ->
            new ConfigException(
                "the new job of '"
                    + topic
                    + "' has not caught up within "
                    + deadline.toMinutes()
                    + " minutes ("
                    + describe(behind(ends), ends)
                    + "): see whether it restarts or lags on Flink's page, and try again."));
  }

  /** The offsets that it has reached of partitions where there is more. */
  private Map<Integer, Long> behind(Map<Integer, Long> ends) {
    Map<Integer, Long> committed = kafka.committed(group, topic);
    Map<Integer, Long> behind = new TreeMap<>();
    ends.forEach(
        (partition, end) -> {
          long reached = committed.getOrDefault(partition, 0L);
          if (reached < end) {
            behind.put(partition, reached);
          }
        });
    return behind;
  }

  private static String describe(Map<Integer, Long> behind, Map<Integer, Long> ends) {
    return behind.entrySet().stream()
        .map(
            one ->
                "partition "
                    + one.getKey()
                    + " at offset "
                    + one.getValue()
                    + " of "
                    + ends.get(one.getKey()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    kafka.close();
  }
}
