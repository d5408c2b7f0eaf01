package dev.rdg.model.kv;

import java.time.Duration;
import java.util.Locale;

/**
 * The keys of changes that are kept as they were made, the newest first:
 *
 * <pre>time, 16 digits | id of the far end, none for a node | what was said, 16 digits</pre>
 *
 * <p>Digits are hexadecimal. The time is what remains of the write timestamp to the greatest there
 * is, so that later ones come first. What was said is a hash of the change: the same change has the
 * same key wherever it comes from, and another has another, though it be of the same microsecond.
 */
public final class HistoryKeys {
  /** What lies in one bucket, thirty days: no calendar, so that it is the same everywhere. */
  static final Duration MONTH = Duration.ofDays(30);

  private static final long MONTH_MICROS = MONTH.toSeconds() * 1_000_000;
  private static final int DIGITS = 16;

  private HistoryKeys() {}

  /** The key of a change. */
  static String of(long timestamp, String far, long said) {
    return digits(Long.MAX_VALUE - timestamp) + far + digits(said);
  }

  private static String digits(long bits) {
    return String.format(Locale.ROOT, "%016x", bits);
  }

  /** The first key that changes of this time, or earlier ones, may have. */
  public static String from(long timestamp) {
    return digits(Long.MAX_VALUE - timestamp);
  }

  /**
   * The write timestamp of a change.
   *
   * @throws IllegalArgumentException when it is not the key of one
   */
  public static long timestamp(String key) {
    check(key);
    return Long.MAX_VALUE - Long.parseUnsignedLong(key.substring(0, DIGITS), 16);
  }

  /**
   * The id of the far end; empty for a node.
   *
   * @throws IllegalArgumentException when it is not the key of a change
   */
  public static String far(String key) {
    check(key);
    return key.substring(DIGITS, key.length() - DIGITS);
  }

  private static void check(String key) {
    if (key.length() < 2 * DIGITS) {
      throw new IllegalArgumentException("'" + key + "' is not the key of a change.");
    }
  }

  /**
   * The month of a key, counted from the latest time there is; never less than that of a lesser
   * key, whatever text either is. (What is not a digit counts as the nearest number, and cuts off
   * what comes after it.)
   */
  public static long month(String key) {
    return Long.divideUnsigned(bits(key), MONTH_MICROS);
  }

  private static long bits(String key) {
    long bits = 0;
    for (int i = 0; i < DIGITS; i++) {
      char c = i < key.length() ? key.charAt(i) : '0';
      int shift = 4 * (DIGITS - 1 - i);
      if (c >= '0' && c <= '9') {
        bits |= (long) (c - '0') << shift;
      } else if (c >= 'a' && c <= 'f') {
        bits |= (long) (c - 'a' + 10) << shift;
      } else if (c < '0') {
        return bits;
      } else {
        long below = c < 'a' ? 9 : 15;
        return bits | below << shift | (1L << shift) - 1;
      }
    }
    return bits;
  }

  /**
   * The least text whose month is this one or a later: where a bucket begins that is read in order.
   */
  public static String firstOf(long month) {
    String digits = digits(month * MONTH_MICROS);
    int end = DIGITS;
    while (end > 0 && digits.charAt(end - 1) == '0') { // what is missing counts as 0
      end--;
    }
    return digits.substring(0, end);
  }
}
