package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimesTest {
  @ParameterizedTest
  @CsvSource({
    "631152000000", // 1990
    "1760000000000",
    "7258118399999" // the last millisecond of 2199
  })
  void check_takesTimesOfEvents(long millis) {
    EventTimes.check(millis, EventTimes.EARLIEST);
  }

  /** The message says what the sender did, for the number alone does not. */
  @ParameterizedTest
  @CsvSource({
    "1760000000, it looks like seconds: 2025-10-09T08:53:20Z",
    "1760000000123456, it looks like microseconds: 2025-10-09T08:53:20.123Z",
    "1760000000123456789, it looks like nanoseconds: 2025-10-09T08:53:20.123Z",
    "20371, it looks like days: 2025-10-10T00:00:00Z",
    "0, 0 looks like a time that was left out",
    "-1, 1969-12-31T23:59:59.999Z",
    "631151999999, is not between 1990-01-01T00:00:00Z and 2200-01-01T00:00:00Z",
    "7258118400000, is not between 1990-01-01T00:00:00Z and 2200-01-01T00:00:00Z",
    "9223372036854775807, is not between",
    "-9223372036854775808, is not between"
  })
  void check_saysWhatATimeLooksLike(long millis, String text) {
    RejectedException e =
        assertThrows(RejectedException.class, () -> EventTimes.check(millis, EventTimes.EARLIEST));

    assertThat(e.reason(), is(Reason.IMPLAUSIBLE_TIME));
    assertThat(e.getMessage(), containsString(text));
  }

  @Test
  void check_takesOldTimesOfATopicThatHasThem() {
    EventTimes.check(1_760_000_000L, Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, false",
    "-9223372036854775808, false",
    "0, true",
    "1760000000000, true",
    "7258118400000, false",
    "1760000000123456, false"
  })
  void isBrokerTime_isNoneOfAnotherUnit(long millis, boolean expected) {
    assertThat(EventTimes.isBrokerTime(millis), is(expected));
  }
}
