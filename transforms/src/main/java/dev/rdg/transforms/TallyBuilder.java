package dev.rdg.transforms;

import dev.rdg.model.event.Counts;
import dev.rdg.model.event.Tally;
import java.util.TreeMap;
import org.joda.time.Instant;

/** Counts within one bundle. Not thread-safe. */
final class TallyBuilder {
  private final String topic;
  private final String scope;
  private final TreeMap<String, Long> counts = new TreeMap<>();
  private long lastOffset = -1;
  private Instant timestamp = new Instant(Long.MIN_VALUE);

  TallyBuilder(String topic, String scope) {
    this.topic = topic;
    this.scope = scope;
  }

  void add(String name, long number) {
    counts.merge(name, number, (a, b) -> Counts.join(name, a, b));
  }

  void saw(long offset, Instant elementTimestamp) {
    lastOffset = Math.max(lastOffset, offset);
    timestamp = elementTimestamp;
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** The timestamp of the last element counted. */
  Instant timestamp() {
    return timestamp;
  }

  Tally build() {
    return new Tally(topic, scope, lastOffset, counts);
  }
}
