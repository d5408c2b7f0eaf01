package dev.rdg.model.event;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A record as its topic holds it, before anything is known of its content.
 *
 * @param origin where it came from
 * @param brokerTimeMillis the record's timestamp in milliseconds since the epoch; a replay sees the
 *     same
 * @param key the record's key, null where it has none
 * @param payload the record's value, null for a record without (a tombstone)
 * @param writerSchema the Avro schema that the payload was written with, where its file says so;
 *     null elsewhere, and then it is to be found by what the payload says
 */
public record RawEvent(
    Origin origin,
    long brokerTimeMillis,
    @Nullable Bytes key,
    @Nullable Bytes payload,
    @Nullable String writerSchema) {
  /** Checks for nulls, and that only a payload has a schema. */
  public RawEvent {
    requireNonNull(origin, "origin");
    if (payload == null && writerSchema != null) {
      throw new IllegalArgumentException("a record without payload has no schema of its writer.");
    }
  }

  /** A record that says nothing of its writer's schema. */
  public RawEvent(
      Origin origin, long brokerTimeMillis, @Nullable Bytes key, @Nullable Bytes payload) {
    this(origin, brokerTimeMillis, key, payload, null);
  }
}
