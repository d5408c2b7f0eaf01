package dev.rdg.model;

import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which times can be at all. Fixed, and not by the clock, so that a replay decides as the stream
 * did.
 */
public final class EventTimes {
  /** The first time that an event can have, unless its topic says otherwise. */
  public static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  /** The time that events and brokers are before. */
  public static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  /** What a time could be counted in by mistake, the likeliest first. */
  private static final Map<String, Long> NANOS_BY_UNIT = nanosByUnit();

  private static final BigInteger NANOS_PER_MILLI = BigInteger.valueOf(1_000_000);

  private EventTimes() {}

  private static Map<String, Long> nanosByUnit() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("seconds", 1_000_000_000L);
    units.put("microseconds", 1_000L);
    units.put("nanoseconds", 1L);
    units.put("days", 86_400_000_000_000L);
    return units;
  }

  /** Whether a broker can have taken a record then; -1 stands for no time. */
  public static boolean isBrokerTime(long epochMillis) {
    return epochMillis >= 0 && epochMillis < LATEST.toEpochMilli();
  }

  /**
   * Checks an event's time.
   *
   * @param earliest the first time that its topic's events can have
   * @throws RejectedException when no event can have it
   */
  public static void check(long epochMillis, Instant earliest) {
    if (epochMillis < earliest.toEpochMilli() || epochMillis >= LATEST.toEpochMilli()) {
      throw implausible(epochMillis, earliest);
    }
  }

  static RejectedException implausible(long epochMillis, Instant earliest) {
    return new RejectedException(
        Reason.IMPLAUSIBLE_TIME,
        "event time "
            + epochMillis
            + ", as milliseconds since 1970 "
            + Instant.ofEpochMilli(epochMillis)
            + ", is not between "
            + earliest
            + " and "
            + LATEST
            + looks(epochMillis, earliest)
            + ". Send milliseconds; the topic of events that are so old says so in earliest().");
  }

  private static String looks(long number, Instant earliest) {
    if (number == 0) {
      return "; 0 looks like a time that was left out";
    }
    for (Map.Entry<String, Long> unit : NANOS_BY_UNIT.entrySet()) {
      BigInteger millis =
          BigInteger.valueOf(number)
              .multiply(BigInteger.valueOf(unit.getValue()))
              .divide(NANOS_PER_MILLI);
      if (millis.compareTo(BigInteger.valueOf(earliest.toEpochMilli())) >= 0
          && millis.compareTo(BigInteger.valueOf(LATEST.toEpochMilli())) < 0) {
        return "; it looks like " + unit.getKey() + ": " + Instant.ofEpochMilli(millis.longValue());
      }
    }
    return "";
  }
}
