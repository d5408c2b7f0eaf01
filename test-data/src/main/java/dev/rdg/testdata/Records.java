package dev.rdg.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events as their producers do. The records' timestamps are the events' own, to be replaced
 * on arrival.
 */
final class Records {

  private Records() {}

  /** Every other event leaves null fields out. */
  static GeneratedRecord of(Login login, Expected expected) {
    Map<String, @Nullable Object> fields = login.fields();
    if ((login.ts() & 1) == 0) {
      fields.values().removeIf(Objects::isNull);
    }
    byte[] key = login.accountId().getBytes(UTF_8);
    return new GeneratedRecord(Topic.LOGINS, key, Json.bytes(fields), login.ts(), login, expected);
  }

  static GeneratedRecord of(Playback playback, Expected expected) {
    byte[] key = playback.profileId().getBytes(UTF_8);
    byte[] value = Avro.bytes(playback.datum());
    return new GeneratedRecord(
        Topic.PLAYBACK, key, value, playback.eventTime(), playback, expected);
  }

  static GeneratedRecord of(Gameplay gameplay, Expected expected) {
    byte[] key = gameplay.profileId().getBytes(UTF_8);
    byte[] value = Avro.bytes(gameplay.datum());
    return new GeneratedRecord(
        Topic.GAMEPLAY, key, value, gameplay.eventTime(), gameplay, expected);
  }

  /**
   * @param wrapped whether key and value are written as {@code {"schema": ..., "payload": ...}}
   */
  static GeneratedRecord of(CatalogChange change, boolean wrapped) {
    Map<String, @Nullable Object> key = catalogKey(change.keyId());
    Map<String, @Nullable Object> value = change.envelope();
    return new GeneratedRecord(
        Topic.CATALOG,
        Json.bytes(wrapped ? wrap(key) : key),
        Json.bytes(wrapped ? wrap(value) : value),
        change.tsMillis(),
        change,
        Expected.APPLIED);
  }

  /** Kafka's marker after the delete of a row. */
  static GeneratedRecord tombstone(GeneratedRecord delete) {
    return new GeneratedRecord(
        Topic.CATALOG,
        delete.key(),
        null,
        delete.timestampMillis(),
        null,
        new Expected.Filtered("tombstone"));
  }

  static Map<String, @Nullable Object> catalogKey(@Nullable String id) {
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    key.put("id", id);
    return key;
  }

  private static Map<String, @Nullable Object> wrap(Map<String, @Nullable Object> payload) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>();
    schema.put("type", "struct");
    schema.put("optional", false);
    Map<String, @Nullable Object> wrapped = new LinkedHashMap<>();
    wrapped.put("schema", schema);
    wrapped.put("payload", payload);
    return wrapped;
  }
}
