package dev.rdg.io.history;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.EventTimes;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What of history is read, and how.
 *
 * @param kafka the cluster; null for files
 * @param from only records from this broker time on; null for no start
 * @param to only records before this broker time; null for no end
 * @param sample the share of records that is taken, more than 0, at most 1; which ones depends on
 *     their origin alone
 * @param takenAt the field of a plain file's records that says when the broker took them; null for
 *     the time that a slice has
 */
public record ReadSettings(
    @Nullable KafkaConnection kafka,
    @Nullable Instant from,
    @Nullable Instant to,
    double sample,
    @Nullable String takenAt)
    implements Serializable {
  private static final int SAMPLE_STEPS = 1_000_000;

  /** Checks the share and the order of times. */
  public ReadSettings {
    if (!(sample > 0 && sample <= 1)) {
      throw new IllegalArgumentException(
          "the sample must be more than 0 and at most 1, but was " + sample + ".");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException(
          "the time range must begin before it ends, but was " + from + " to " + to + ".");
    }
  }

  /** All records. */
  public static ReadSettings all() {
    return new ReadSettings(null, null, null, 1, null);
  }

  /** A record whose time cannot be is in every range: it is to be rejected, and not to vanish. */
  boolean includes(dev.rdg.model.event.RawEvent event) {
    long time = event.brokerTimeMillis();
    boolean inRange =
        (from == null || time >= from.toEpochMilli()) && (to == null || time < to.toEpochMilli());
    return (inRange || !EventTimes.isBrokerTime(time))
        && (sample == 1 || isSampled(event.origin().toString()));
  }

  private boolean isSampled(String origin) {
    CRC32C crc = new CRC32C();
    crc.update(origin.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() % SAMPLE_STEPS < sample * SAMPLE_STEPS;
  }
}
