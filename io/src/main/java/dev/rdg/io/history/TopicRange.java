package dev.rdg.io.history;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.Bytes;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads offsets of a partition up to a fixed end. Not KafkaIO, whose bounded reads wait for records
 * that offsets without one (of transactions, of compaction) never bring.
 */
final class TopicRange {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TopicRange() {}

  /**
   * Hands out the records of a slice in order.
   *
   * @throws ConfigException when the broker has not all of them any more, or does not answer
   */
  static void read(EventSlice slice, KafkaConnection kafka, Consumer<RawEvent> output) {
    Map<String, Object> config = kafka.consumerSettings();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    TopicPartition partition = new TopicPartition(slice.source(), slice.partition());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, slice.from());
      long position = slice.from();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (position < slice.to()) {
        for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL).records(partition)) {
          if (one.offset() < slice.to()) {
            output.accept(toEvent(one));
          }
        }
        long reached = consumer.position(partition);
        if (reached > position) {
          position = reached;
          deadline = System.nanoTime() + PATIENCE.toNanos();
        } else if (System.nanoTime() - deadline > 0) {
          throw new ConfigException(
              "Kafka gave no record of "
                  + partition
                  + " after offset "
                  + position
                  + " for "
                  + PATIENCE.toSeconds()
                  + " s: check that the broker is up, and start the replay again.");
        }
      }
    } catch (OffsetOutOfRangeException e) {
      throw new ConfigException(
          "Kafka has not all of "
              + slice
              + " any more: its retention has deleted them. Replay an archive instead.",
          e);
    }
  }

  private static RawEvent toEvent(ConsumerRecord<byte[], byte[]> record) {
    return new RawEvent(
        new Origin(record.topic(), record.partition(), record.offset()),
        record.timestamp(),
        Bytes.wrapNullable(record.key()),
        Bytes.wrapNullable(record.value()));
  }
}
