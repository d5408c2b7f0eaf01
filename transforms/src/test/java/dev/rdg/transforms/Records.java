package dev.rdg.transforms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.transforms.Sightings.Sighting;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of the topic {@link Sightings}. */
final class Records {
  static final String TOPIC = "sightings";
  static final long BROKER_MILLIS = 1_760_000_000_000L;

  /** Writes lone surrogates as escapes, as a careless producer does. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Records() {}

  static RawEvent of(int partition, long offset, @Nullable String payload) {
    return new RawEvent(
        new Origin(TOPIC, partition, offset),
        BROKER_MILLIS,
        bytes("key"),
        payload == null ? null : bytes(payload));
  }

  static RawEvent of(long offset, @Nullable String payload) {
    return of(0, offset, payload);
  }

  static RawEvent of(@Nullable String payload) {
    return of(0, payload);
  }

  /** A good sighting's JSON with some fields changed: names and values in turn. */
  static String json(String id, @Nullable Object... changes) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("ts", BROKER_MILLIS - 1_000);
    fields.put("kind", "sighting");
    fields.put("watcher", "w-1");
    fields.put("bird", "b-1");
    fields.put("place", "pond");
    for (int i = 0; i < changes.length; i += 2) {
      fields.put(String.valueOf(changes[i]), changes[i + 1]);
    }
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Event<Sighting> event(long offset, String json) {
    RawEvent raw = of(offset, json);
    Sighting value = JsonFormat.of(Sighting.class).parse(raw).event();
    return new Event<>(raw, java.util.Objects.requireNonNull(value));
  }

  static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
