package dev.rdg.io;

import dev.rdg.model.event.RejectedEvent;
import java.util.HashMap;
import java.util.Map;
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
  private KafkaRejectIO() {}

  /** The topic that keeps the rejects of {@code topic}. */
  public static String topicFor(String topic) {
    return topic + ".rejected";
  }

  /**
   * Writes rejects, keyed by origin, at least once: after a crash an origin can stand twice.
   *
   * @param producerSettings settings of Kafka's producer on top of ours, such as those for TLS
   */
  public static Write write(
      String bootstrapServers, String rejectTopic, Map<String, String> producerSettings) {
    return new Write(bootstrapServers, rejectTopic, new HashMap<>(producerSettings));
  }

  /** See {@link KafkaRejectIO#write}. */
  public static final class Write extends PTransform<PCollection<RejectedEvent>, PDone> {
    private static final long serialVersionUID = 1L;

    private final String bootstrapServers;
    private final String rejectTopic;
    private final HashMap<String, String> producerSettings;

    private Write(
        String bootstrapServers, String rejectTopic, HashMap<String, String> producerSettings) {
      this.bootstrapServers = bootstrapServers;
      this.rejectTopic = rejectTopic;
      this.producerSettings = producerSettings;
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
                          KV.of(reject.event().origin().toString(), RejectFormat.toJson(reject))))
          .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
          .apply(
              "SendRejects",
              KafkaIO.<String, String>write()
                  .withBootstrapServers(bootstrapServers)
                  .withTopic(rejectTopic)
                  .withKeySerializer(StringSerializer.class)
                  .withValueSerializer(StringSerializer.class)
                  .withProducerConfigUpdates(new HashMap<>(producerSettings)));
    }
  }
}
