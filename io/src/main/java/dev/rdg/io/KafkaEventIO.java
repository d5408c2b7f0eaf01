package dev.rdg.io;

import dev.rdg.coders.RawEventCoder;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Records of a Kafka topic as {@link RawEvent}s. */
public final class KafkaEventIO {
  private KafkaEventIO() {}

  /**
   * Reads a topic, unbounded, from its first record on; a job that is restored goes on from its
   * checkpoint. Offsets are not committed, and those of a group are not used unless the settings
   * name one. Keys and values may be null.
   *
   * @param consumerSettings settings of Kafka's consumer on top of ours, such as those for TLS
   */
  public static Read read(
      String bootstrapServers, String topic, Map<String, String> consumerSettings) {
    return new Read(bootstrapServers, topic, new HashMap<>(consumerSettings));
  }

  /** As {@link #read}, with all that Kafka knows of a record. */
  public static KafkaIO.Read<byte[], byte[]> records(
      String bootstrapServers, String topic, Map<String, String> consumerSettings) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.putAll(consumerSettings);
    return KafkaIO.<byte[], byte[]>read()
        .withBootstrapServers(bootstrapServers)
        .withTopic(topic)
        .withKeyDeserializerAndCoder(
            ByteArrayDeserializer.class, NullableCoder.of(ByteArrayCoder.of()))
        .withValueDeserializerAndCoder(
            ByteArrayDeserializer.class, NullableCoder.of(ByteArrayCoder.of()))
        .withConsumerConfigUpdates(settings);
  }

  /** See {@link KafkaEventIO#read}. */
  public static final class Read extends PTransform<PBegin, PCollection<RawEvent>> {
    private static final long serialVersionUID = 1L;

    private final String bootstrapServers;
    private final String topic;
    private final HashMap<String, String> consumerSettings;

    private Read(String bootstrapServers, String topic, HashMap<String, String> consumerSettings) {
      this.bootstrapServers = bootstrapServers;
      this.topic = topic;
      this.consumerSettings = consumerSettings;
    }

    @Override
    public PCollection<RawEvent> expand(PBegin input) {
      return input
          .apply("ReadRecords", records(bootstrapServers, topic, consumerSettings))
          .apply("KeepOrigin", ParDo.of(new ToRawEventFn()))
          .setCoder(RawEventCoder.of());
    }
  }

  private static final class ToRawEventFn extends DoFn<KafkaRecord<byte[], byte[]>, RawEvent> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KafkaRecord<byte[], byte[]> record, OutputReceiver<RawEvent> out) {
      Origin origin = new Origin(record.getTopic(), record.getPartition(), record.getOffset());
      out.output(
          new RawEvent(
              origin,
              record.getTimestamp(),
              Bytes.wrapNullable(record.getKV().getKey()),
              Bytes.wrapNullable(record.getKV().getValue())));
    }
  }
}
