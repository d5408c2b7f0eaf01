package dev.rdg.model.store;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a namespace: the partitions whose token lies in it. A store gives every partition (a
 * record or, with buckets, a part of one) a token greater than {@link Long#MIN_VALUE}, and spreads
 * them evenly.
 *
 * @param after the token before the first, exclusive
 * @param upTo the last token, inclusive
 */
public record TokenRange(long after, long upTo) {

  /** Everything. */
  public static final TokenRange ALL = new TokenRange(Long.MIN_VALUE, Long.MAX_VALUE);

  /** Checks the order. */
  public TokenRange {
    if (after >= upTo) {
      throw new IllegalArgumentException(
          "a token range must end after it begins, but was (" + after + ", " + upTo + "].");
    }
  }

  /** Whether a token lies in it. */
  public boolean includes(long token) {
    return token > after && token <= upTo;
  }

  /**
   * Cuts it into ranges of about the same width, in order, without gap or overlap.
   *
   * @param parts how many, at least 1; fewer come back where the range has fewer tokens
   */
  public List<TokenRange> split(int parts) {
    if (parts < 1) {
      throw new IllegalArgumentException("parts must be at least 1, but was " + parts + ".");
    }
    BigInteger start = BigInteger.valueOf(after);
    BigInteger width = BigInteger.valueOf(upTo).subtract(start);
    List<TokenRange> ranges = new ArrayList<>();
    long from = after;
    for (int i = 1; i <= parts; i++) {
      long to =
          start
              .add(width.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(parts)))
              .longValueExact();
      if (to > from) {
        ranges.add(new TokenRange(from, to));
        from = to;
      }
    }
    return ranges;
  }
}
