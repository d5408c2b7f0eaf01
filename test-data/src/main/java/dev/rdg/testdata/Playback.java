package dev.rdg.testdata;

import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event of topic {@code playback}. Components are named after the Avro fields.
 *
 * @param writerVersion 1 or 2; events of version 1 have neither quality nor subtitles
 * @param eventTime in epoch milliseconds
 */
public record Playback(
    int writerVersion,
    String eventId,
    long eventTime,
    String profileId,
    String deviceId,
    String episodeId,
    String state,
    long positionSeconds,
    long durationSeconds,
    @Nullable String quality,
    @Nullable String subtitles)
    implements Event {

  Playback withProfile(String other) {
    return new Playback(
        writerVersion,
        eventId,
        eventTime,
        other,
        deviceId,
        episodeId,
        state,
        positionSeconds,
        durationSeconds,
        quality,
        subtitles);
  }

  /** The event as its writer's schema has it. */
  GenericRecord datum() {
    boolean first = writerVersion == 1;
    GenericRecord datum =
        new GenericData.Record(first ? WriterSchemas.PLAYBACK_V1 : WriterSchemas.PLAYBACK_V2);
    datum.put("event_id", eventId);
    datum.put("event_time", eventTime);
    datum.put("profile_id", profileId);
    datum.put("device_id", deviceId);
    datum.put("episode_id", episodeId);
    datum.put("state", state);
    datum.put("duration_seconds", durationSeconds);
    if (first) {
      datum.put("position_seconds", positionSeconds);
    } else {
      datum.put("position_seconds", Math.toIntExact(positionSeconds));
      datum.put("quality", quality);
      datum.put("subtitles", subtitles);
    }
    return datum;
  }
}
