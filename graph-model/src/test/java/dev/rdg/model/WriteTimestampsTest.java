package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTimestampsTest {
  private static final long MILLIS = 1_772_366_400_000L;

  /** A replay must give the timestamps that stand in the store already. */
  @ParameterizedTest
  @CsvSource({"'', 0", "a, 376", "b, 220", "evt-1, 437", "evt-2, 473", "ü, 775", "123456789, 755"})
  void ofMillis_endsInTheHashOfTheIdentity(String identity, long digits) {
    assertThat(WriteTimestamps.ofMillis(MILLIS, identity), is(MILLIS * 1000 + digits));
  }

  @Test
  void ofMillis_beforeTheEpochStaysInItsMillisecond() {
    assertThat(WriteTimestamps.ofMillis(-1, "a"), is(-1000L + 376));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {Long.MAX_VALUE, 9_223_372_036_854_775L, -9_223_372_036_854_775L, Long.MIN_VALUE})
  void ofMillis_rejectsTimesBeyondMicroseconds(long millis) {
    RejectedException e =
        assertThrows(RejectedException.class, () -> WriteTimestamps.ofMillis(millis, "a"));

    assertThat(e.reason(), is(Reason.IMPLAUSIBLE_TIME));
  }

  @Test
  void ofMillis_withoutIdentityEndsInZeros() {
    assertThat(WriteTimestamps.ofMillis(MILLIS), is(MILLIS * 1000));
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00.000001999Z, 1",
    "1969-12-31T23:59:59.999999999Z, -1",
    "1969-12-31T23:59:59Z, -1000000",
    "1969-12-31T23:59:58.5Z, -1500000",
    "2026-03-01T12:00:00.000007Z, 1772366400000007",
    "9999-12-31T23:59:59.999999Z, 253402300799999999",
    "-290308-12-21T19:59:05.224192Z, -9223372036854775808",
    "+294247-01-10T04:00:54.775807Z, 9223372036854775807"
  })
  void ofInstant_isWholeMicroseconds(Instant time, long micros) {
    assertThat(WriteTimestamps.ofInstant(time), is(micros));
  }

  @ParameterizedTest
  @CsvSource({"-290308-12-21T19:59:05.224191Z", "+294247-01-10T04:00:54.775808Z"})
  void ofInstant_refusesTimesBeyondMicroseconds(Instant time) {
    assertThrows(ArithmeticException.class, () -> WriteTimestamps.ofInstant(time));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T12:00:00.000007Z, PT1H, 1772362800000007",
    "2026-03-01T12:00:00.000007Z, PT2562047788015215H, -9223372036854775808",
    "-1000000000-01-01T00:00:00Z, PT1H, -9223372036854775808",
    "-290308-12-21T20:00:00Z, PT1H, -9223372036854775808",
    "+1000000000-12-31T23:59:59.999999999Z, PT1H, 9223372036854775807",
    "+294247-01-10T05:00:54Z, PT0S, 9223372036854775807"
  })
  void horizon_isTheNearestThereIs(Instant asOf, Duration retention, long micros) {
    assertThat(WriteTimestamps.horizon(asOf, retention), is(micros));
  }

  @Test
  void ofDelete_isAMicrosecondLess() {
    assertThat(WriteTimestamps.ofDelete(7), is(6L));
  }
}
