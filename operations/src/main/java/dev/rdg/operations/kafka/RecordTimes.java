package dev.rdg.operations.kafka;

import dev.rdg.io.kafka.KafkaConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Finds when records came. */
final class RecordTimes {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private RecordTimes() {}

  /**
   * The broker's time of the first record at or after an offset, by partition; of partitions that
   * have one, and do not take longer than some seconds to tell.
   */
  static Map<Integer, Instant> at(KafkaConnection kafka, String topic, Map<Integer, Long> offsets) {
    Map<Integer, Instant> times = new TreeMap<>();
    if (offsets.isEmpty()) {
      return times;
    }
    Map<String, Object> settings = kafka.consumerSettings();
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 16);
    long end = System.nanoTime() + DEADLINE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          offsets.keySet().stream().map(number -> new TopicPartition(topic, number)).toList();
      consumer.assign(partitions);
      offsets.forEach((number, offset) -> consumer.seek(new TopicPartition(topic, number), offset));
      while (times.size() < offsets.size() && System.nanoTime() - end < 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          times.putIfAbsent(record.partition(), Instant.ofEpochMilli(record.timestamp()));
          consumer.pause(List.of(new TopicPartition(topic, record.partition())));
        }
      }
    }
    return times;
  }
}
