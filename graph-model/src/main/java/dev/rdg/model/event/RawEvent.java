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
 */
public record RawEvent(
    Origin origin, long brokerTimeMillis, @Nullable Bytes key, @Nullable Bytes payload) {
  /** Checks for nulls. */
  public RawEvent {
    requireNonNull(origin, "origin");
  }
}
