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
  void parse_rejectsMissingKey() {
    RawEvent record = record(null, envelope("c", "\"after\":" + ROW));

    assertRejected(Reason.MISSING_KEY, () -> format.parse(record));
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
    String order = envelope("d", "\"transaction\":{\"total_order\":" + number + "}");

    assertThat(
        assertRejected(Reason.WRONG_TYPE, () -> format.parse(record(KEY, time))),
        containsString("source.ts_ms"));
    assertThat(
        assertRejected(Reason.WRONG_TYPE, () -> format.parse(record(KEY, order))),
        containsString("transaction.total_order"));
  }

  @ParameterizedTest
  @CsvSource({"0,1000000", "3,1000003", "999,1000999", "1000,1000999", "123456,1000999"})
  void timestampMicros_hasTheOrderAsDigits(long order, long micros) {
    String value = envelope("d", "\"transaction\":{\"id\":\"tx\",\"total_order\":" + order + "}");

    assertThat(parse(KEY, value).timestampMicros(), is(micros));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\":0", "\"transaction\":null", "\"transaction\":{\"id\":\"tx\"}"})
  void timestampMicros_hasNoDigitsOutsideTransactions(String field) {
    assertThat(parse(KEY, envelope("d", field)).timestampMicros(), is(1_000_000L));
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
    return "{\"schema\":{\"type\":\"struct\"},\"payload\":" + json + "}";
  }

  private static RawEvent record(@Nullable String key, @Nullable String value) {
    return new RawEvent(
        new Origin("birds", 0, 0),
        Records.BROKER_MILLIS,
        key == null ? null : Records.bytes(key),
        value == null ? null : Records.bytes(value));
  }
}
