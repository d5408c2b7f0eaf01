package dev.rdg.operations.kafka;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends records to Kafka, each acknowledged by the broker before {@link #close} returns. */
public final class EventSender implements AutoCloseable {
  /** A broker that restarts is waited for. */
  private static final int DELIVERY_TIMEOUT_MILLIS = 120_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** Sends to this cluster. */
  public EventSender(KafkaConnection kafka) {
    Map<String, Object> settings = kafka.settings();
    settings.putAll(
        Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            // An idempotent sender was seen to begin again at sequence 0 on new topics, and
            // the broker to refuse it until the records expired; one sent twice does no harm.
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            false,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            DELIVERY_TIMEOUT_MILLIS,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            15_000));
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends one record; {@code sent} learns where it went, on a thread of the producer. */
  public void send(
      String topic,
      byte @Nullable [] key,
      byte @Nullable [] value,
      @Nullable Long timestampMillis,
      Consumer<RecordMetadata> sent) {
    rethrow();
    producer.send(
        new ProducerRecord<>(topic, null, timestampMillis, key, value),
        (metadata, exception) -> {
          if (exception == null) {
            sent.accept(metadata);
          } else {
            failure.compareAndSet(null, exception);
          }
        });
  }

  private void rethrow() {
    Exception first = failure.get();
    if (first != null) {
      throw new ConfigException("Kafka did not take a record: " + first.getMessage(), first);
    }
  }

  @Override
  public void close() {
    producer.close();
    rethrow();
  }
}
