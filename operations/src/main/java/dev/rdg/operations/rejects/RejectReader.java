package dev.rdg.operations.rejects;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.io.rejects.KafkaRejectIO;
import dev.rdg.io.rejects.RejectFormat;
import dev.rdg.operations.kafka.KafkaTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads all rejects of a topic, as they stand now. */
public final class RejectReader {
  private RejectReader() {}

  /** Hands every reject to {@code action}; after a crash of the job an event can come twice. */
  public static void forEach(KafkaConnection kafka, String topic, Consumer<KeptReject> action) {
    String rejectTopic = KafkaRejectIO.topicFor(topic);
    Map<Integer, Long> ends;
    try (KafkaTopics topics = new KafkaTopics(kafka)) {
      topics.require(rejectTopic);
      ends = topics.endOffsets(rejectTopic);
    }
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            kafka.consumerSettings(), new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          ends.keySet().stream()
              .map(partition -> new TopicPartition(rejectTopic, partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream()
          .anyMatch(
              partition ->
                  consumer.position(partition) < ends.getOrDefault(partition.partition(), 0L))) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          if (record.offset() < ends.getOrDefault(record.partition(), 0L)) {
            action.accept(
                new KeptReject(
                    RejectFormat.fromJson(record.value()),
                    RejectFormat.isCut(record.value()),
                    Instant.ofEpochMilli(record.timestamp())));
          }
        }
      }
    }
  }
}
