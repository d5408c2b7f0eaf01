package dev.rdg.io.history;

import dev.rdg.io.kafka.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How large the records of a topic are, by a look at some of them. Not by the size of the
 * partitions on the broker's disk: that is of compressed batches, and what a replay holds is not
 * compressed.
 */
public final class RecordSizes {
  /** At so many places, evenly spread over the range, from its first record on. */
  private static final int PLACES = 8;

  private static final int RECORDS_AT_A_PLACE = 100;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private RecordSizes(String topic, KafkaConsumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.consumer = consumer;
  }

  /**
   * About how many bytes a record of each partition has, key and value: the mean of some at each of
   * eight places of the range, and of these the greatest, since a stretch of large records is what
   * must fit. A stretch between two places is not seen.
   *
   * @param firsts the first offset of each partition; -1 where it has none
   * @param ends the offset after the last
   * @param kafka the cluster
   * @return of the partitions that gave a record within 15 seconds, at least 1
   */
  public static Map<Integer, Long> sample(
      String topic, Map<Integer, Long> firsts, Map<Integer, Long> ends, KafkaConnection kafka) {
    Map<String, Object> config = kafka.consumerSettings();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_A_PLACE);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      RecordSizes sizes = new RecordSizes(topic, consumer);
      Map<Integer, Long> greatest = new TreeMap<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      for (int place = 0; place < PLACES; place++) {
        sizes
            .meansAt(offsets(place, firsts, ends), ends, deadline)
            .forEach((partition, mean) -> greatest.merge(partition, mean, Math::max));
      }
      return greatest;
    }
  }

  private static Map<Integer, Long> offsets(
      int place, Map<Integer, Long> firsts, Map<Integer, Long> ends) {
    Map<Integer, Long> offsets = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          long first = firsts.getOrDefault(partition, -1L);
          if (first >= 0 && first < end) {
            offsets.put(partition, first + (end - first) * place / PLACES);
          }
        });
    return offsets;
  }

  /** One partition after the other is answered; those without a record at their place are not. */
  private Map<Integer, Long> meansAt(
      Map<Integer, Long> offsets, Map<Integer, Long> ends, long deadline) {
    Map<Integer, Long> means = new HashMap<>();
    Map<TopicPartition, Long> open = new HashMap<>();
    offsets.forEach((partition, offset) -> open.put(new TopicPartition(topic, partition), offset));
    consumer.assign(open.keySet());
    consumer.resume(open.keySet()); // of what the place before has paused
    open.forEach(consumer::seek);
    while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (TopicPartition partition : records.partitions()) {
        if (open.remove(partition) != null) {
          means.put(partition.partition(), mean(records.records(partition)));
        }
      }
      // Offsets at the end can be without a record: of transactions, of compaction.
      open.keySet()
          .removeIf(one -> consumer.position(one) >= ends.getOrDefault(one.partition(), 0L));
      consumer.pause(records.partitions());
    }
    return means;
  }

  private static long mean(List<ConsumerRecord<byte[], byte[]>> records) {
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      // A size is -1 where there is no key, or no value.
      bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
    return Math.max(1, bytes / records.size());
  }
}
