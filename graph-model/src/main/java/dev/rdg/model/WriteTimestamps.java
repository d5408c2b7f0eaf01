package dev.rdg.model;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * Write timestamps: microseconds since the epoch, the same for an event wherever and however often
 * it is processed. The store keeps the cell with the greatest one, so they alone order the graph's
 * changes.
 */
public final class WriteTimestamps {

  /** Microseconds in a millisecond: how many events of one millisecond can be told apart. */
  private static final long MICROS_PER_MILLI = 1000;

  /** Some 292,000 years. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / MICROS_PER_MILLI - 1;

  private static final long MICROS_PER_SECOND = 1_000_000;

  private WriteTimestamps() {}

  /**
   * For event times in milliseconds: the last three digits are the CRC-32C of the event's identity
   * modulo 1000, so that two events of one millisecond are ordered the same way everywhere and for
   * all their cells.
   *
   * @param identity what makes the event this event, such as its id; never its serialised form
   * @throws RejectedException for a time so far away that its microseconds do not fit 64 bits
   */
  public static long ofMillis(long epochMillis, String identity) {
    CRC32C crc = new CRC32C();
    crc.update(identity.getBytes(StandardCharsets.UTF_8));
    return micros(epochMillis) + crc.getValue() % MICROS_PER_MILLI;
  }

  /**
   * For event times in microseconds or finer: the microseconds since the epoch, rounded down.
   *
   * @throws ArithmeticException when they do not fit 64 bits: some 292,000 years before or after
   *     the epoch
   */
  public static long ofInstant(Instant time) {
    long seconds = time.getEpochSecond();
    long micros = time.getNano() / 1000;
    return seconds >= 0
        ? Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), micros)
        : Math.addExact(
            Math.multiplyExact(seconds + 1, MICROS_PER_SECOND), micros - MICROS_PER_SECOND);
  }

  /**
   * The latest time whose facts have expired: {@code asOf} less the retention, or the nearest that
   * microseconds of 64 bits can say.
   */
  public static long horizon(Instant asOf, Duration retention) {
    Instant horizon;
    try {
      horizon = asOf.minus(retention);
    } catch (DateTimeException | ArithmeticException e) {
      return Long.MIN_VALUE; // Before every time there is.
    }
    long maxSeconds = Long.MAX_VALUE / MICROS_PER_SECOND - 1;
    if (Math.abs(horizon.getEpochSecond()) > maxSeconds) {
      return horizon.getEpochSecond() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return ofInstant(horizon);
  }

  /**
   * For change events, whose order within one tick their positions decide: the source's time in
   * milliseconds.
   *
   * @throws RejectedException for a time so far away that its microseconds do not fit 64 bits
   */
  public static long ofMillis(long epochMillis) {
    return micros(epochMillis);
  }

  private static long micros(long epochMillis) {
    if (Math.abs(epochMillis) > MAX_MILLIS || epochMillis == Long.MIN_VALUE) {
      throw EventTimes.implausible(epochMillis, EventTimes.EARLIEST);
    }
    return epochMillis * MICROS_PER_MILLI;
  }

  /**
   * The write timestamp of an event's deletes: a microsecond before its puts, so that one event can
   * delete and put again.
   */
  static long ofDelete(long timestamp) {
    return timestamp - 1;
  }

  /** The write timestamp of the puts of an event whose deletes have this one. */
  public static long ofDeletedEvent(long timestamp) {
    return timestamp + 1;
  }
}
