package dev.rdg.model.event;

import static java.util.Objects.requireNonNull;

/**
 * Where a record came from; its identity for everything that counts records.
 *
 * @param topic the topic, or the file of a history
 * @param partition the partition; {@link #FILE} where the record stands in a file that is no
 *     archive of a topic
 * @param offset the offset within the partition
 */
public record Origin(String topic, int partition, long offset) {
  /** In place of a partition. */
  public static final int FILE = -1;

  /** Checks for nulls. */
  public Origin {
    requireNonNull(topic, "topic");
  }

  /** Whether a broker has given the offset, which then follows the order of sending. */
  public boolean isOfBroker() {
    return partition != FILE;
  }

  /** {@code topic-partition@offset}, as Kafka's own tools write it, or {@code file@offset}. */
  @Override
  public String toString() {
    return topic + (partition == FILE ? "" : "-" + partition) + "@" + offset;
  }
}
