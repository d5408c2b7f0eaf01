package dev.rdg.io.rejects;

import dev.rdg.io.kafka.KafkaConnection;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.producer.Producer;

/** Makes the producers of rejects on workers, with the settings that are in the file there. */
public final class RejectProducers
    implements SerializableFunction<Map<String, Object>, Producer<String, String>> {
  private static final long serialVersionUID = 1L;

  private final KafkaConnection kafka;

  private RejectProducers(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /** Of one cluster. */
  public static RejectProducers of(KafkaConnection kafka) {
    return new RejectProducers(kafka);
  }

  /** With the settings of the transform, and the file's over them. */
  @Override
  public Producer<String, String> apply(Map<String, Object> given) {
    Map<String, Object> settings = new HashMap<>(given);
    settings.putAll(kafka.settings());
    return new FittingProducer(settings);
  }
}
