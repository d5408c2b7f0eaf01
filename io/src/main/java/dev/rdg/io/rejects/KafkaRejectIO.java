package dev.rdg.io.rejects;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ShortNames;
import dev.rdg.model.event.RejectedEvent;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.common.serialization.StringSerializer;

/** Rejected events in a Kafka topic, as {@link RejectFormat} writes them. */
public final class KafkaRejectIO {
  /** What a producer takes by default is 1 MiB, with what it adds to key and value. */
  private static final int MAX_BYTES = 1_000_000;

  private static final String SUFFIX = ".rejected";

  /** Kafka's names of topics have at most so many characters. */
  private static final int MAX_TOPIC = 249;

  private KafkaRejectIO() {}

  /** The topic that keeps the rejects of {@code topic}; of a long name its beginning and a hash. */
  public static String topicFor(String topic) {
    return ShortNames.of(topic, MAX_TOPIC - SUFFIX.length(), topic) + SUFFIX;
  }

  /**
   * Writes rejects, keyed by origin, at least once: after a crash an origin can stand twice. One
   * that is larger than 1,000,000 bytes, or than the broker takes, is cut.
   */
  public static Write write(KafkaConnection kafka, String rejectTopic) {
    return new Write(kafka, rejectTopic);
  }

  /** See {@link KafkaRejectIO#write}. */
  public static final class Write extends PTransform<PCollection<RejectedEvent>, PDone> {
    private static final long serialVersionUID = 1L;

    private final KafkaConnection kafka;
    private final String rejectTopic;

    private Write(KafkaConnection kafka, String rejectTopic) {
      this.kafka = kafka;
      this.rejectTopic = rejectTopic;
    }

    @Override
    public PDone expand(PCollection<RejectedEvent> rejected) {
      return rejected
          .apply(
              "FormatRejects",
              MapElements.into(
                      TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.strings()))
                  .via(
                      reject ->
                          KV.of(
                              reject.event().origin().toString(),
                              RejectFormat.fit(RejectFormat.toJson(reject), MAX_BYTES))))
          .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
          .apply(
              "SendRejects",
              KafkaIO.<String, String>write()
                  .withBootstrapServers(kafka.servers())
                  .withTopic(rejectTopic)
                  .withKeySerializer(StringSerializer.class)
                  .withValueSerializer(StringSerializer.class)
                  .withProducerFactoryFn(RejectProducers.of(kafka)));
    }
  }
}
