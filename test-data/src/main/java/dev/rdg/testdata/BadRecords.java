package dev.rdg.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Records that are wrong in exactly one way each, one way after the other. */
final class BadRecords {

  /** Makes one bad record that arrives at a time in epoch milliseconds. */
  private interface Kind {
    GeneratedRecord make(long arrival);
  }

  /** How much older than its arrival an event is that is not wrong in its time. */
  private static final long AGE = 1_000;

  private static final long SKEW = 600_000;
  private static final long HOURS = 5 * 3_600_000L;
  private static final int TOO_MANY_BYTES_FOR_AN_ID = 1_025;

  /** Two bytes of UTF-8 each: too long in bytes, not in characters. */
  private static final String LONG_ID = "d-" + "é".repeat(TOO_MANY_BYTES_FOR_AN_ID / 2);

  private static final String LONG_VALUE = "x".repeat(66 * 1024);
  private static final String NUL_ID = "p-1\u0000-1";
  private static final String LONE_SURROGATE_ID = "d-\ud800-1";

  /** A playback schema that is in no folder of writer schemas. */
  private static final Schema PLAYBACK_V9 =
      SchemaBuilder.record("Playback")
          .namespace("dev.rdg.events")
          .fields()
          .requiredString("event_id")
          .requiredLong("event_time")
          .requiredString("whatever")
          .endRecord();

  private final Members members;
  private final List<Kind> kinds;
  private int next;

  BadRecords(Members members) {
    this.members = members;
    this.kinds = kinds();
  }

  GeneratedRecord next(long arrival) {
    Kind kind = kinds.get(next);
    // Neighbours in the list are of one topic; a stride that shares no factor with the size spreads
    // them.
    next = (next + 19) % kinds.size();
    return kind.make(arrival);
  }

  /** Number of kinds: after so many records each has occurred once. */
  int size() {
    return kinds.size();
  }

  private List<Kind> kinds() {
    return List.of(
        at -> with(goodLogin(at), null, "null-payload"),
        at -> truncated(goodLogin(at)),
        at -> with(goodLogin(at), "login of a-1".getBytes(UTF_8), "malformed-payload"),
        at -> login(at, "wrong-type", json -> json.put("kids", "yes")),
        at -> login(at, "wrong-type", json -> json.put("account_country", 31L)),
        at -> login(at, "missing-time", json -> json.put("ts", null)),
        at -> login(at, "missing-time", json -> json.remove("ts")),
        at -> login(at, "future-event", json -> json.put("ts", at + SKEW + HOURS)),
        at -> login(at, "future-event", json -> json.put("ts", at + SKEW + 1)),
        at -> login(at, "missing-id", json -> json.put("account_id", null)),
        at -> login(at, "missing-id", json -> json.put("profile_id", "")),
        at -> login(at, "oversized-id", json -> json.put("profile_id", "p".repeat(1_025))),
        at -> login(at, "invalid-id", json -> json.put("device_id", LONE_SURROGATE_ID)),
        at -> login(at, "invalid-id", json -> json.put("profile_id", NUL_ID)),
        at -> login(at, "oversized-value", json -> json.put("device_model", LONG_VALUE)),
        //
        at -> with(goodPlayback(at), null, "null-payload"),
        at -> truncated(goodPlayback(at)),
        at -> with(goodPlayback(at), "{\"event_id\": 1}".getBytes(UTF_8), "malformed-payload"),
        at -> with(goodPlayback(at), unknownSchema(), "unknown-schema"),
        at -> playback(at, "future-event", "event_time", at + SKEW + HOURS),
        at -> playback(at, "missing-id", "profile_id", ""),
        at -> playback(at, "oversized-id", "device_id", LONG_ID),
        at -> playback(at, "invalid-id", "device_id", NUL_ID),
        at -> playback(at, "oversized-value", "subtitles", LONG_VALUE),
        at -> playback(at, "reference-missing", "episode_id", "t-1-e999"),
        //
        at -> with(goodGameplay(at), null, "null-payload"),
        at -> truncated(goodGameplay(at)),
        at -> with(goodGameplay(at), unknownSchema(), "unknown-schema"),
        at -> gameplay(at, "future-event", "event_time", at + SKEW + 1),
        at -> gameplay(at, "missing-id", "game_id", ""),
        at -> gameplay(at, "oversized-id", "game_id", LONG_ID),
        at -> gameplay(at, "invalid-id", "profile_id", NUL_ID),
        //
        at -> truncated(goodTitle(at)),
        at -> with(goodTitle(at), Json.bytes(titleRow()), "malformed-payload"),
        BadRecords::titleWithoutKey,
        at -> title(at, "wrong-type", row -> row.put("year", "nineteen")),
        at -> title(at, "wrong-type", row -> row.put("name", 7L)),
        at -> catalog("titles", titleRow(), "missing-time", source -> source.put("ts_ms", null)),
        at -> catalog("titles", titleRow(), "missing-time", source -> source.remove("ts_ms")),
        at -> change("titles", titleRow(), at + AGE + SKEW + HOURS, "future-event"),
        at -> changed(game(at, "missing-before", row -> {})),
        at -> title(at, "missing-id", row -> row.put("id", null)),
        at -> game(at, "missing-id", row -> row.put("title_id", "")),
        at -> title(at, "oversized-id", row -> row.put("id", LONG_ID)),
        at -> title(at, "invalid-id", row -> row.put("id", LONE_SURROGATE_ID)),
        at -> title(at, "oversized-value", row -> row.put("name", LONG_VALUE)),
        at -> change("people", personRow(), at, "unknown-type"),
        at -> title(at, "unknown-property", row -> row.put("rating", "PG")));
  }

  private GeneratedRecord goodLogin(long arrival) {
    return Records.of(members.login(arrival - AGE), Expected.APPLIED);
  }

  private GeneratedRecord goodPlayback(long arrival) {
    return Records.of(members.playback(arrival - AGE), Expected.APPLIED);
  }

  private GeneratedRecord goodGameplay(long arrival) {
    return Records.of(members.gameplay(arrival - AGE), Expected.APPLIED);
  }

  private static GeneratedRecord goodTitle(long arrival) {
    return Records.of(
        new CatalogChange("titles", "u", "t-1", null, titleRow(), arrival - AGE, 1, null), false);
  }

  private GeneratedRecord login(
      long arrival, String reason, Consumer<Map<String, @Nullable Object>> spoil) {
    Login good = members.login(arrival - AGE);
    Map<String, @Nullable Object> json = good.fields();
    spoil.accept(json);
    return with(Records.of(good, Expected.APPLIED), Json.escapedBytes(json), reason);
  }

  private GeneratedRecord playback(long arrival, String reason, String field, Object value) {
    Playback good = members.playback(arrival - AGE);
    GenericRecord datum = good.datum();
    datum.put(field, value);
    return with(Records.of(good, Expected.APPLIED), Avro.bytes(datum), reason);
  }

  private GeneratedRecord gameplay(long arrival, String reason, String field, Object value) {
    Gameplay good = members.gameplay(arrival - AGE);
    GenericRecord datum = good.datum();
    datum.put(field, value);
    return with(Records.of(good, Expected.APPLIED), Avro.bytes(datum), reason);
  }

  private static GeneratedRecord title(
      long arrival, String reason, Consumer<Map<String, @Nullable Object>> spoil) {
    Map<String, @Nullable Object> row = titleRow();
    spoil.accept(row);
    return change("titles", row, arrival, reason);
  }

  private static GeneratedRecord game(
      long arrival, String reason, Consumer<Map<String, @Nullable Object>> spoil) {
    Map<String, @Nullable Object> row = row("g-1", "Game 1");
    row.put("genre", "puzzle");
    row.put("title_id", "t-1");
    spoil.accept(row);
    return change("games", row, arrival, reason);
  }

  private static GeneratedRecord change(
      String table, Map<String, @Nullable Object> row, long arrival, String reason) {
    return catalog(table, row, reason, source -> source.put("ts_ms", arrival - AGE));
  }

  private static GeneratedRecord catalog(
      String table,
      Map<String, @Nullable Object> row,
      String reason,
      Consumer<Map<String, @Nullable Object>> setTime) {
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    source.put("table", table);
    setTime.accept(source);
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("before", null);
    envelope.put("after", row);
    envelope.put("source", source);
    envelope.put("op", "c");
    byte[] key = Json.bytes(Records.catalogKey("t-1"));
    return new GeneratedRecord(
        Topic.CATALOG, key, Json.escapedBytes(envelope), 0, null, new Expected.Rejected(reason));
  }

  private static Map<String, @Nullable Object> titleRow() {
    Map<String, @Nullable Object> row = row("t-1", "Title 1");
    row.put("kind", "series");
    row.put("year", 2021L);
    return row;
  }

  private static Map<String, @Nullable Object> personRow() {
    return row("n-1", "Somebody");
  }

  private static Map<String, @Nullable Object> row(String id, String name) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("id", id);
    row.put("name", name);
    return row;
  }

  private static byte[] unknownSchema() {
    GenericRecord datum = new GenericData.Record(PLAYBACK_V9);
    datum.put("event_id", "w-1");
    datum.put("event_time", 0L);
    datum.put("whatever", "field");
    return Avro.bytes(datum);
  }

  /** Loses the last byte: neither JSON objects nor the Avro events can do without. */
  private static GeneratedRecord truncated(GeneratedRecord good) {
    byte[] value = requireNonNull(good.value());
    return with(good, Arrays.copyOf(value, value.length - 1), "malformed-payload");
  }

  /** An update of a row that does not say what the row was before. */
  private static GeneratedRecord changed(GeneratedRecord created) {
    String value = new String(requireNonNull(created.value()), UTF_8);
    byte[] key = Json.bytes(Records.catalogKey("g-1"));
    return new GeneratedRecord(
        created.topic(),
        key,
        value.replace("\"op\":\"c\"", "\"op\":\"u\"").getBytes(UTF_8),
        0,
        null,
        created.expected());
  }

  /** Nor a place in its source: nothing keeps its order. */
  private static GeneratedRecord titleWithoutKey(long arrival) {
    GeneratedRecord keyed = change("titles", titleRow(), arrival, "missing-key");
    return new GeneratedRecord(
        keyed.topic(), null, keyed.value(), 0, null, new Expected.Rejected("missing-key"));
  }

  private static GeneratedRecord with(
      GeneratedRecord good, byte @Nullable [] value, String reason) {
    return new GeneratedRecord(
        good.topic(), good.key(), value, 0, null, new Expected.Rejected(reason));
  }
}
