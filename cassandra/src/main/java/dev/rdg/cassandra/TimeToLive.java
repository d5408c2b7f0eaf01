package dev.rdg.cassandra;

import java.time.Duration;
import java.time.Instant;

/**
 * The seconds to live of a cell. They only collect garbage, since readers decide what is shown: so
 * where Cassandra could not say them the cell has none, and never too few.
 */
final class TimeToLive {
  /** No TTL. */
  static final int FOR_EVER = 0;

  /** The cell has expired already and is not to be written. */
  static final int EXPIRED = -1;

  /** A day after readers stopped showing a cell it may go. */
  private static final Duration SLACK = Duration.ofDays(1);

  /** The most seconds Cassandra takes: 20 years. */
  private static final long MAX_SECONDS = 630_720_000;

  /**
   * The last second at which a cell can expire in Cassandra up to 4.1, and in 5.0 in its default
   * {@code storage_compatibility_mode}, less a day for clocks that differ; writes with a later one
   * are refused.
   *
   * @see <a href="https://issues.apache.org/jira/browse/CASSANDRA-14092">CASSANDRA-14092</a>
   */
  private static final long LAST_EXPIRY =
      Instant.parse("2038-01-19T03:14:06Z").minus(Duration.ofDays(1)).getEpochSecond();

  private TimeToLive() {}

  /**
   * The TTL of a cell written now; {@link #FOR_EVER} and {@link #EXPIRED} are none.
   *
   * @param timestampMicros the cell's write timestamp
   */
  static int seconds(long timestampMicros, Duration retention, Instant now) {
    long expiry = expiry(Math.floorDiv(timestampMicros, 1_000_000L), retention);
    long seconds = expiry - now.getEpochSecond();
    if (seconds <= 0) {
      return EXPIRED;
    }
    return expiry <= LAST_EXPIRY && seconds <= MAX_SECONDS ? (int) seconds : FOR_EVER;
  }

  /** No less than a longest time that can be added to. */
  private static long expiry(long second, Duration retention) {
    long kept = Math.min(retention.getSeconds(), Long.MAX_VALUE / 4) + SLACK.toSeconds();
    return second + kept;
  }
}
