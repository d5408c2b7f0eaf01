package dev.rdg.transforms;

import static dev.rdg.transforms.Rejections.assertRejected;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.transforms.ChangeEvent.Op;
import java.math.BigInteger;
import java.util.Map;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeEventFormatTest {
  private static final String KEY = "{\"id\":\"b-1\"}";
  private static final String SOURCE = "\"source\":{\"table\":\"birds\",\"ts_ms\":1000}";
  private static final String ROW = "{\"id\":\"b-1\",\"weight\":7}";

  private final ChangeEventFormat format = ChangeEventFormat.json();

  @ParameterizedTest
  @CsvSource({"c,CREATE", "u,UPDATE", "r,READ", "d,DELETE"})
  void parse_readsEveryOp(String op, Op expected) {
    ChangeEvent event = parse(KEY, envelope(op, "\"before\":" + ROW + ",\"after\":" + ROW));

    assertThat(event.op(), is(expected));
    assertThat(event.table(), is("birds"));
    assertThat(ChangeEvent.text(event.key(), "id"), is("b-1"));
    assertThat(ChangeEvent.text(event.before(), "weight"), is("7"));
    assertThat(ChangeEvent.text(event.after(), "id"), is("b-1"));
  }

  @Test
  void parse_deleteNeedsNoRows() {
    ChangeEvent event = parse(KEY, envelope("d", "\"before\":null"));

    assertThat(event.before(), is(nullValue()));
    assertThat(event.after(), is(nullValue()));
  }

  @Test
  void parse_unwrapsKeyAndValue() {
    ChangeEvent event = parse(wrap(KEY), wrap(envelope("c", "\"after\":" + ROW)));

    assertThat(event, is(parse(KEY, envelope("c", "\"after\":" + ROW))));
  }

  @Test
  void parse_filtersTombstone() {
    assertThat(format.parse(record(KEY, null)), is(Parsed.filtered("tombstone")));
    assertThat(format.parse(record(null, null)), is(Parsed.filtered("tombstone")));
  }

  @Test
  void parse_needsKeyOrPosition() {
    RawEvent record = record(null, envelope("c", "\"after\":" + ROW));
    RawEvent placed =
        record(null, envelope("c", "\"after\":" + ROW).replace("\"ts_ms\"", "\"lsn\":1,\"ts_ms\""));

    assertRejected(Reason.MISSING_KEY, () -> format.parse(record));
    assertThat(requireNonNull(format.parse(placed).event()).key(), is(nullValue()));
  }

  @Test
  void parse_rejectsDeleteWithoutKeyAndRow() {
    RawEvent record =
        record(null, "{\"op\":\"d\",\"source\":{\"table\":\"birds\",\"ts_ms\":1,\"lsn\":1}}");

    assertRejected(Reason.MISSING_KEY, () -> format.parse(record));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"ts_ms\":1760000000000}; heartbeat",
        "{\"ts_ms\":1,\"ts_us\":1,\"ts_ns\":1}; heartbeat",
        "{\"source\":{},\"ts_ms\":1,\"databaseName\":\"shop\",\"ddl\":\"DROP TABLE a\",\"tableChanges\":[]};"
            + " schema-change",
        "{\"status\":\"BEGIN\",\"id\":\"571\",\"event_count\":null}; transaction-boundary",
        "{\"status\":\"END\",\"id\":\"571\",\"event_count\":2}; transaction-boundary",
        "{\"op\":\"m\",\"source\":{\"table\":\"\"},\"message\":{\"prefix\":\"p\"}}; message",
      })
  void parse_filtersWhatIsNoChangeOfARow(String value, String filter) {
    assertThat(format.parse(record(KEY, value)), is(Parsed.filtered(filter)));
    assertThat(format.parse(record(null, wrap(value))), is(Parsed.filtered(filter)));
  }

  @Test
  void parse_rejectsTruncateByName() {
    String message =
        assertRejected(Reason.TRUNCATE, () -> format.parse(record(null, envelope("t", "\"a\":0"))));

    assertThat(message, containsString("table 'birds' was truncated"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"__debezium_unavailable_value\"",
        "\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"",
        "[\"__debezium_unavailable_value\"]",
        "{\"__debezium_unavailable_value\":\"__debezium_unavailable_value\"}"
      })
  void parse_leavesOutWhatTheSourceDidNotSend(String value) {
    ObjectNode row = row("{\"id\":\"b-1\",\"song\":" + value + ",\"weight\":7}");

    assertThat(row.has("song"), is(false));
    assertThat(ChangeEvent.text(row, "weight"), is("7"));
  }

  @Test
  void parse_knowsOtherPlaceholders() {
    String value = envelope("c", "\"after\":{\"id\":\"b-1\",\"song\":\"n/a\"}");

    ChangeEvent event =
        requireNonNull(format.withUnavailable("n/a").parse(record(KEY, value)).event());

    assertThat(requireNonNull(event.after()).has("song"), is(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "bytes; org.apache.kafka.connect.data.Decimal; 0; \"AQA=\"; 256",
        "bytes; org.apache.kafka.connect.data.Decimal; 0; 256; 256",
        "struct; io.debezium.data.VariableScaleDecimal; 0; {\"scale\":0,\"value\":\"AP8=\"}; 255",
        "int32; io.debezium.time.Date; 0; 19439; 2023-03-23",
        "int32; org.apache.kafka.connect.data.Date; 0; -1; 1969-12-31",
        "int64; io.debezium.time.Timestamp; 0; 1000; 1970-01-01T00:00:01Z",
        "int64; io.debezium.time.MicroTimestamp; 0; 1000001; 1970-01-01T00:00:01.000001Z",
        "int64; io.debezium.time.NanoTimestamp; 0; 1000000001; 1970-01-01T00:00:01.000000001Z",
        "int64; io.debezium.time.MicroTime; 0; 61000000; 00:01:01",
        "string; io.debezium.time.ZonedTimestamp; 0; \"2023-03-23T12:00:00Z\"; 2023-03-23T12:00:00Z",
        "string; io.debezium.data.Uuid; 0; \"6f3d8a5e-0c1b-4d2e-9f00-aabbccddeeff\"; 6f3d8a5e-0c1b-4d2e-9f00-aabbccddeeff",
        "bytes; ''; 0; \"bz2KXgwbTS6fAKq7zN3u/w==\"; 6f3d8a5e0c1b4d2e9f00aabbccddeeff",
        "string; ''; 0; \"cGxheQ==\"; cGxheQ==",
        "int64; ''; 0; 7; 7",
      })
  void id_isWhatAPersonWouldWrite(String type, String name, int scale, String value, String id) {
    String field =
        "{\"type\":\"%s\",\"name\":\"%s\",\"parameters\":{\"scale\":\"%d\"},\"field\":\"id\"}"
            .formatted(type, name, scale);
    String keySchema = "{\"type\":\"struct\",\"fields\":[" + field + "]}";
    String schema =
        "{\"type\":\"struct\",\"fields\":[{\"field\":\"after\",\"type\":\"struct\",\"fields\":["
            + field
            + "]}]}";

    ChangeEvent event =
        parse(
            wrap(keySchema, "{\"id\":" + value + "}"),
            wrap(schema, envelope("c", "\"after\":{\"id\":" + value + "}")));

    assertThat(event.id(event.key(), "id"), is(id));
    assertThat(event.id(event.after(), "id"), is(id));
    assertThat(copy(event).id(copy(event).after(), "id"), is(id));
  }

  @Test
  void id_rejectsWhatMayBeBase64() {
    ChangeEvent event =
        parse("{\"id\":\"AQ==\"}", envelope("c", "\"after\":{\"id\":\"AQ==\",\"name\":\"x\"}"));

    String message = assertRejected(Reason.AMBIGUOUS_ID, () -> event.id(event.after(), "id"));

    assertThat(message, containsString("decimal.handling.mode"));
    assertThat(event.id(event.after(), "name"), is("x"));
  }

  @Test
  void parse_rejectsAValueThatIsNotWhatItsSchemaSays() {
    String schema =
        "{\"type\":\"struct\",\"fields\":[{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\",\"field\":\"id\"}]}";

    assertRejected(
        Reason.WRONG_TYPE,
        () ->
            format.parse(
                record(wrap(schema, "{\"id\":\"?\"}"), envelope("c", "\"after\":" + ROW))));
  }

  @Test
  void id_joinsSeveralColumns() {
    ChangeEvent event =
        parse("{\"a\":\"x|y\",\"b\":7,\"c\":null}", envelope("d", "\"before\":null"));

    assertThat(event.id(event.key(), "a", "b"), is("x\\|y|7"));
    assertThat(event.id(event.key(), "a"), is("x|y"));
    assertThat(event.id(event.key(), "a", "c"), is(nullValue()));
  }

  @Test
  void previous_isNullOfNewRows() {
    assertThat(parse(KEY, envelope("c", "\"after\":" + ROW)).previous("nest"), is(nullValue()));
    assertThat(parse(KEY, envelope("r", "\"after\":" + ROW)).previous("nest"), is(nullValue()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"id\":\"b-1\",\"nest\":\"n-1\",\"weight\":7}; n-1",
        "{\"id\":\"b-1\",\"nest\":null,\"weight\":7}; -",
        "{\"id\":\"b-1\",\"nest\":null,\"weight\":null}; ?",
        "{\"id\":\"b-1\",\"weight\":7}; ?",
        "null; ?",
      })
  void previous_isKnownFromWholeRows(String before, String expected) {
    String rows = "\"before\":" + before + ",\"after\":" + ROW;
    for (String op : new String[] {"u", "d"}) {
      ChangeEvent event = parse(KEY, envelope(op, rows));
      if (expected.equals("?")) {
        assertThat(
            assertRejected(Reason.MISSING_BEFORE, () -> event.previous("nest")),
            containsString("REPLICA IDENTITY FULL"));
      } else {
        assertThat(event.previous("nest"), is(expected.equals("-") ? null : expected));
      }
    }
  }

  @Test
  void previous_ofAKeyColumnIsInTheKey() {
    ChangeEvent event =
        parse(
            "{\"bird\":\"b-1\",\"nest\":\"n-1\"}",
            envelope("u", "\"before\":null,\"after\":{\"bird\":\"b-1\",\"nest\":\"n-1\"}"));

    assertThat(event.previous("nest"), is("n-1"));
  }

  @Test
  void parse_readsFlattenedRecords() {
    ChangeEvent update =
        parse(
            KEY,
            "{\"id\":\"b-1\",\"weight\":7,\"__op\":\"u\",\"__table\":\"birds\",\"__lsn\":5,\"__source_ts_ms\":1000,\"__deleted\":\"false\"}");
    ChangeEvent delete =
        parse(
            KEY,
            "{\"id\":\"b-1\",\"weight\":7,\"__op\":\"d\",\"__table\":\"birds\",\"__lsn\":6,\"__source_ts_ms\":1000,\"__deleted\":\"true\"}");

    assertThat(update.op(), is(Op.UPDATE));
    assertThat(update.table(), is("birds"));
    assertThat(update.timestampMicros(), is(1_000_000L));
    assertThat(requireNonNull(update.after()).has("__op"), is(false));
    assertThat(delete.op(), is(Op.DELETE));
    assertThat(ChangeEvent.text(delete.before(), "weight"), is("7"));
    assertThat(update.position().compareTo(delete.position()) < 0, is(true));
  }

  @Test
  void parse_saysWhatAFlattenedRecordNeeds() {
    String message = assertRejected(Reason.MALFORMED_PAYLOAD, () -> format.parse(record(KEY, ROW)));

    assertThat(message, containsString("add.fields=op,table"));
  }

  @Test
  void parse_readsDocumentsOfMongo() {
    String source =
        "\"source\":{\"connector\":\"mongodb\",\"collection\":\"birds\",\"ts_ms\":1000,\"ord\":28}";
    ChangeEvent event =
        parse(
            "{\"id\":\"{\\\"$oid\\\": \\\"67ab\\\"}\"}",
            "{\"op\":\"c\","
                + source
                + ",\"before\":null,\"after\":\"{\\\"_id\\\": {\\\"$oid\\\": \\\"67ab\\\"}, \\\"weight\\\": {\\\"$numberLong\\\": \\\"7\\\"},"
                + " \\\"born\\\": {\\\"$date\\\": 1000}}\"}");

    assertThat(event.table(), is("birds"));
    assertThat(event.id(event.key(), "id"), is("67ab"));
    assertThat(event.id(event.after(), "id"), is("67ab"));
    assertThat(ChangeEvent.value(requireNonNull(event.after()).get("weight")), is(7L));
    assertThat(ChangeEvent.text(event.after(), "born"), is("1970-01-01T00:00:01Z"));
    assertRejected(
        Reason.UNSUPPORTED_CHANGE,
        () ->
            format.parse(
                record(
                    KEY.replace("b-1", "7"),
                    "{\"op\":\"u\","
                        + source
                        + ",\"updateDescription\":{\"updatedFields\":\"{}\"}}")));
  }

  /** What a worker that gets the event from another sees. */
  private ChangeEvent copy(ChangeEvent event) {
    try {
      return CoderUtils.clone(format.coder(), event);
    } catch (CoderException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "null",
        "[]",
        "7",
        "{} {}",
        "{}",
        "{\"op\":\"x\",\"after\":{},\"source\":{\"table\":\"birds\"}}",
        "{\"op\":1,\"after\":{},\"source\":{\"table\":\"birds\"}}",
        "{\"after\":{},\"source\":{\"table\":\"birds\"}}",
        "{\"op\":\"c\",\"after\":null,\"source\":{\"table\":\"birds\"}}",
        "{\"op\":\"u\",\"source\":{\"table\":\"birds\"}}",
        "{\"op\":\"r\",\"before\":{},\"source\":{\"table\":\"birds\"}}",
        "{\"op\":\"c\",\"after\":[],\"source\":{\"table\":\"birds\"}}",
        "{\"op\":\"d\",\"before\":\"b-1\",\"source\":{\"table\":\"birds\"}}",
        "{\"op\":\"c\",\"after\":{}}",
        "{\"op\":\"c\",\"after\":{},\"source\":{\"table\":7}}",
        "{\"op\":\"c\",\"after\":{},\"source\":\"birds\"}",
        "{\"schema\":{},\"payload\":[]}"
      })
  void parse_rejectsWhatIsNoChangeEvent(String value) {
    assertRejected(Reason.MALFORMED_PAYLOAD, () -> format.parse(record(KEY, value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b-1", "7", "null", "[\"b-1\"]"})
  void parse_rejectsKeyThatIsNoObject(String key) {
    String value = envelope("c", "\"after\":" + ROW);

    String message =
        assertRejected(Reason.MALFORMED_PAYLOAD, () -> format.parse(record(key, value)));

    assertThat(message, containsString("the key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1000\"", "1.5", "true", "{}", "99999999999999999999"})
  void parse_rejectsTimesAndOrdersThatAreNoWholeNumbers(String number) {
    String time =
        "{\"op\":\"d\",\"source\":{\"table\":\"birds\",\"ts_ms\":" + number + "},\"before\":null}";
    String order =
        envelope("d", "\"transaction\":{\"total_order\":" + number + "}")
            .replace("\"ts_ms\"", "\"lsn\":1,\"ts_ms\"");

    assertThat(
        assertRejected(Reason.WRONG_TYPE, () -> format.parse(record(KEY, time))),
        containsString("source.ts_ms"));
    assertThat(
        assertRejected(Reason.WRONG_TYPE, () -> format.parse(record(KEY, order))),
        containsString("transaction.total_order"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"ts_ms\":1000; 1000000",
        "\"ts_ms\":1000,\"ts_us\":1000123; 1000123",
        "\"ts_ms\":1000,\"ts_us\":1000123,\"ts_ns\":1000123999; 1000123",
        "\"ts_ms\":1000,\"ts_us\":null; 1000000",
      })
  void timestampMicros_isTheFinestTimeOfTheSource(String times, long micros) {
    String value = "{\"op\":\"d\",\"source\":{\"table\":\"birds\"," + times + "}}";

    assertThat(parse(KEY, value).timestampMicros(), is(micros));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"table\":\"birds\"}", "{\"table\":\"birds\",\"ts_ms\":null}"})
  void timestampMicros_rejectsMissingSourceTime(String source) {
    // The time at the top level is the connector's: later, and another after each re-read.
    ChangeEvent event = parse(KEY, "{\"op\":\"d\",\"ts_ms\":5,\"source\":" + source + "}");

    assertRejected(Reason.MISSING_TIME, event::timestampMicros);
  }

  @Test
  void text_takesStringsAndWholeNumbers() {
    ObjectNode row = row("{\"a\":\"x\",\"b\":12,\"c\":null}");

    assertThat(ChangeEvent.text(row, "a"), is("x"));
    assertThat(ChangeEvent.text(row, "b"), is("12"));
    assertThat(ChangeEvent.text(row, "c"), is(nullValue()));
    assertThat(ChangeEvent.text(row, "d"), is(nullValue()));
    assertThat(ChangeEvent.text(null, "a"), is(nullValue()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "true", "{}", "[]"})
  void text_rejectsOtherTypes(String value) {
    ObjectNode row = row("{\"a\":" + value + "}");

    assertThat(
        assertRejected(Reason.WRONG_TYPE, () -> ChangeEvent.text(row, "a")),
        containsString("column 'a'"));
  }

  @Test
  void value_isTheJavaValueOfAColumn() {
    ObjectNode row =
        row("{\"s\":\"x\",\"l\":12,\"d\":1.5,\"b\":true,\"n\":null,\"big\":99999999999999999999}");

    Map.of("s", "x", "l", 12L, "d", 1.5, "b", true, "big", new BigInteger("99999999999999999999"))
        .forEach((name, value) -> assertThat(ChangeEvent.value(row.get(name)), is(value)));
    assertThat(ChangeEvent.value(row.get("n")), is(nullValue()));
    assertThat(ChangeEvent.value(row.path("missing")), is(nullValue()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[1]", "1e400"})
  void value_leavesWhatNoPropertyTakes(String json) {
    ObjectNode row = row("{\"a\":" + json + "}");

    assertThat(ChangeEvent.value(row.get("a")), is(row.get("a")));
  }

  private ChangeEvent parse(String key, String value) {
    return requireNonNull(format.parse(record(key, value)).event());
  }

  private static ObjectNode row(String json) {
    return requireNonNull(
        requireNonNull(
                ChangeEventFormat.json()
                    .parse(record(KEY, envelope("c", "\"after\":" + json)))
                    .event())
            .after());
  }

  private static String envelope(String op, String fields) {
    return "{\"op\":\"" + op + "\"," + SOURCE + "," + fields + "}";
  }

  private static String wrap(String json) {
    return wrap("{\"type\":\"struct\"}", json);
  }

  private static String wrap(String schema, String json) {
    return "{\"schema\":" + schema + ",\"payload\":" + json + "}";
  }

  private static RawEvent record(@Nullable String key, @Nullable String value) {
    return new RawEvent(
        new Origin("birds", 0, 0),
        Records.BROKER_MILLIS,
        key == null ? null : Records.bytes(key),
        value == null ? null : Records.bytes(value));
  }
}
