package dev.rdg.operations.kafka;

import dev.rdg.io.kafka.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the last record of partitions. It may stand well before their end: the marks of
 * transactions, aborted records and those that compaction has removed take offsets too.
 */
final class LastRecords {
  private static final Duration POLL = Duration.ofMillis(200);

  /** How far before the end it looks at first, and by how much farther each time it finds none. */
  private static final long FIRST_STEP = 16;

  private static final long FARTHER = 32;

  private LastRecords() {}

  /** Their offsets by partition, of those that have a record. */
  static Map<Integer, Long> find(
      KafkaConnection kafka, String topic, Map<Integer, Long> firsts, Map<Integer, Long> ends) {
    Map<Integer, Long> found = new TreeMap<>();
    Map<String, Object> settings = kafka.consumerSettings();
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      ends.forEach(
          (partition, end) -> {
            long first = firsts.getOrDefault(partition, 0L);
            long last = -1;
            long from = end;
            for (long step = FIRST_STEP; last < 0 && from > first; step *= FARTHER) {
              from = Math.max(first, end - step);
              last = lastIn(consumer, new TopicPartition(topic, partition), from, end);
            }
            if (last >= 0) {
              found.put(partition, last);
            }
          });
    }
    return found;
  }

  private static long lastIn(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long last = -1;
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        if (record.offset() < end) {
          last = record.offset();
        }
      }
    }
    return last;
  }
}
