package dev.rdg.model.store;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.Utf8;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which items of a record to get. Starts from {@link #all} and is narrowed by its {@code with}
 * methods.
 *
 * @param keys only these keys; null for any
 * @param from only keys from this one on; empty for all
 * @param to only keys before this one; null for no end
 * @param after only keys after this one: the place a page ended at; null for the first page
 * @param limit the most items of a page; at least 1
 * @param asOf the time for which retention is decided
 */
public record Selection(
    @Nullable SortedSet<String> keys,
    String from,
    @Nullable String to,
    @Nullable String after,
    int limit,
    Instant asOf) {

  /** How many items a page has unless another limit is asked for. */
  public static final int DEFAULT_LIMIT = 1000;

  /** Checks the limit. */
  public Selection {
    requireNonNull(from, "from");
    requireNonNull(asOf, "asOf");
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, but was " + limit + ".");
    }
    keys = keys == null ? null : Collections.unmodifiableSortedSet(keys);
  }

  /** All items as of a time, {@link #DEFAULT_LIMIT} a page. */
  public static Selection all(Instant asOf) {
    return new Selection(null, "", null, null, DEFAULT_LIMIT, asOf);
  }

  /** Only these keys. */
  public Selection withKeys(java.util.Collection<String> only) {
    SortedSet<String> sorted = new TreeSet<>(Utf8.ORDER);
    sorted.addAll(only);
    return new Selection(sorted, from, to, after, limit, asOf);
  }

  /** Only keys from {@code first}, inclusive, to {@code end}, exclusive; null for no end. */
  public Selection withRange(String first, @Nullable String end) {
    return new Selection(keys, first, end, after, limit, asOf);
  }

  /** Only keys that begin with {@code prefix}. */
  public Selection withPrefix(String prefix) {
    return withRange(prefix, successor(prefix));
  }

  /** At most this many items a page. */
  public Selection withLimit(int most) {
    return new Selection(keys, from, to, after, most, asOf);
  }

  /** Goes on where a page ended. */
  public Selection startingAfter(String key) {
    return new Selection(keys, from, to, key, limit, asOf);
  }

  /** Whether a key is selected. */
  public boolean includes(String key) {
    return (keys == null || keys.contains(key))
        && Utf8.ORDER.compare(key, from) >= 0
        && (to == null || Utf8.ORDER.compare(key, to) < 0)
        && (after == null || Utf8.ORDER.compare(key, after) > 0);
  }

  /**
   * The least string greater than all that begin with {@code prefix}, or null where there is none.
   */
  private static @Nullable String successor(String prefix) {
    int[] points = prefix.codePoints().toArray();
    for (int i = points.length - 1; i >= 0; i--) {
      if (points[i] < Character.MAX_CODE_POINT) {
        int next =
            points[i] + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : points[i] + 1;
        return new String(points, 0, i) + Character.toString(next);
      }
    }
    return null;
  }
}
