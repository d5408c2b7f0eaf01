package dev.rdg.testdata;

import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event of topic {@code gameplay}. Components are named after the Avro fields.
 *
 * @param eventTime in epoch milliseconds
 */
public record Gameplay(
    String eventId,
    long eventTime,
    String profileId,
    String deviceId,
    String gameId,
    String kind,
    @Nullable Long level,
    @Nullable Long score,
    double sessionSeconds)
    implements Event {

  /** The event as its writer's schema has it. */
  GenericRecord datum() {
    GenericRecord datum = new GenericData.Record(WriterSchemas.GAMEPLAY);
    datum.put("event_id", eventId);
    datum.put("event_time", eventTime);
    datum.put("profile_id", profileId);
    datum.put("device_id", deviceId);
    datum.put("game_id", gameId);
    datum.put("kind", kind);
    datum.put("level", level);
    datum.put("score", score);
    datum.put("session_seconds", sessionSeconds);
    return datum;
  }
}
