package dev.rdg.testdata;

import org.jspecify.annotations.Nullable;

/**
 * A Kafka record, what it says and what must become of it. Equality is of no use here: byte arrays
 * are compared by identity.
 *
 * @param key the record's key, null where it has none
 * @param value the record's value, null for tombstones and for bad records without a payload
 * @param timestampMillis the record's Kafka timestamp in epoch milliseconds; a little after the
 *     event's own time, long after it for late events
 * @param event what was encoded; null for tombstones and rejected records
 */
@SuppressWarnings("ArrayRecordComponent")
public record GeneratedRecord(
    Topic topic,
    byte @Nullable [] key,
    byte @Nullable [] value,
    long timestampMillis,
    @Nullable Event event,
    Expected expected) {

  /**
   * The same event of {@code playback}, of another profile: for streams in which few have much.
   *
   * @throws IllegalStateException for records that are no playback that is applied
   */
  public GeneratedRecord ofProfile(String profileId) {
    if (!(event instanceof Playback playback) || !(expected instanceof Expected.Applied)) {
      throw new IllegalStateException("not an event of playback that is applied: " + event);
    }
    return Records.of(playback.withProfile(profileId), expected).sentAt(timestampMillis);
  }

  /** The same record, sent (again) at another time. */
  GeneratedRecord sentAt(long otherTimestampMillis) {
    return new GeneratedRecord(topic, key, value, otherTimestampMillis, event, expected);
  }
}
