package dev.rdg.operations.rejects;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.event.Origin;
import dev.rdg.model.store.KvStore;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.status.TopicStatus;
import dev.rdg.transforms.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rejected events of a topic that wait for somebody: each once, without those that were fed
 * back, and without those of before the topic's job began anew, which has judged them again.
 */
public final class Rejects {
  /** Clocks of workers differ, and a reject is written before the first count is. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private final KafkaConnection kafka;
  private final String source;
  private final Outcomes outcomes;

  private Rejects(KafkaConnection kafka, String source, Outcomes outcomes) {
    this.kafka = kafka;
    this.source = source;
    this.outcomes = outcomes;
  }

  /** Of a topic, as they stand now. */
  public static Rejects of(Engines engines, Topic<?> topic, KvStore store) {
    return new Rejects(
        engines.broker().connection(engines.project(), topic.name()),
        TopicStatus.sourceTopic(engines.settings(topic), topic),
        Outcomes.read(store, topic.name()));
  }

  /** What became of the topic's records. */
  Outcomes outcomes() {
    return outcomes;
  }

  /** Hands each that waits to {@code action}. */
  public void forEach(Consumer<KeptReject> action) {
    Set<Origin> seen = new HashSet<>();
    RejectReader.forEach(
        kafka,
        source,
        reject -> {
          if (isOpen(reject) && seen.add(reject.reject().event().origin())) {
            action.accept(reject);
          }
        });
  }

  private boolean isOpen(KeptReject reject) {
    Instant since = outcomes.since(reject.partition()).orElse(Instant.MIN);
    boolean ofThisCount = since.equals(Instant.MIN) || !reject.at().isBefore(since.minus(SLACK));
    return ofThisCount && !outcomes.isFedBack(reject.partition(), reject.offset());
  }
}
