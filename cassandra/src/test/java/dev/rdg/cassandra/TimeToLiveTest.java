package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimeToLiveTest {
  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

  /** What Cassandra 4 and the compatibility mode of 5.0 can say. */
  private static final Instant LIMIT = Instant.parse("2038-01-19T03:14:06Z");

  /** A TTL is one that every Cassandra takes, and never ends before readers stop showing a cell. */
  @Property
  void anyFact_getsATtlThatIsTakenAndLongEnough(
      @ForAll @LongRange(min = -100_000, max = 100_000) long ageHours,
      @ForAll @IntRange(min = 0, max = 40_000) int retentionDays) {
    Instant time = NOW.minus(Duration.ofHours(ageHours));
    Duration retention = Duration.ofDays(retentionDays);

    int ttl = TimeToLive.seconds(micros(time), retention, NOW);

    Instant hidden = time.plus(retention);
    if (ttl > 0) {
      assertThat(ttl, is(lessThanOrEqualTo(630_720_000)));
      assertThat(NOW.plusSeconds(ttl).isBefore(LIMIT), is(true));
      assertThat(NOW.plusSeconds(ttl), is(greaterThan(hidden)));
    } else if (ttl == TimeToLive.EXPIRED) {
      assertThat(hidden.isBefore(NOW), is(true));
    } else {
      assertThat(hidden.plus(Duration.ofDays(3)), is(greaterThan(LIMIT)));
    }
  }

  /** A fact that is written again later has the same expiry, or again none. */
  @Property
  void anyFact_expiresAtOneTimeHoweverLateItIsWritten(
      @ForAll @IntRange(min = 1, max = 8_000) int retentionDays,
      @ForAll @IntRange(min = 0, max = 4_000) int laterDays) {
    Duration retention = Duration.ofDays(retentionDays);
    Duration later = Duration.ofDays(laterDays);

    int first = TimeToLive.seconds(micros(NOW), retention, NOW);
    int second = TimeToLive.seconds(micros(NOW), retention, NOW.plus(later));

    if (second != TimeToLive.EXPIRED) {
      assertThat(second, is(first == 0 ? 0 : (int) (first - later.toSeconds())));
    }
  }

  @Test
  void extremes_areForEverOrGone() {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);

    assertThat(TimeToLive.seconds(Long.MAX_VALUE, longest, NOW), is(TimeToLive.FOR_EVER));
    assertThat(TimeToLive.seconds(micros(NOW), longest, Instant.EPOCH), is(TimeToLive.FOR_EVER));
    assertThat(
        TimeToLive.seconds(Long.MIN_VALUE, Duration.ofDays(30), NOW), is(TimeToLive.EXPIRED));
    assertThat(
        TimeToLive.seconds(Long.MAX_VALUE, Duration.ofDays(30), NOW), is(TimeToLive.FOR_EVER));
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
