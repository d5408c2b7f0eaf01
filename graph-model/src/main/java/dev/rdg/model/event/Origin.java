package dev.rdg.model.event;

import static java.util.Objects.requireNonNull;

/**
 * Where a record came from; its identity for everything that counts records.
 *
 * @param topic the topic, or the file of a history
 * @param partition the partition
 * @param offset the offset within the partition
 */
public record Origin(String topic, int partition, long offset) {
  /** Checks for nulls. */
  public Origin {
    requireNonNull(topic, "topic");
  }

  /** {@code topic-partition@offset}, as Kafka's own tools write it. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
