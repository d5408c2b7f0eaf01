package dev.rdg.model.store;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.Limits;
import dev.rdg.model.Utf8;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which items of a record to get, in which order and how many at a time. Starts from {@link #all}
 * and is narrowed by its methods.
 *
 * @param keys only these keys; null for any
 * @param from only keys from this one on; empty for all
 * @param to only keys before this one; null for no end
 * @param order by key, from the first on or from the last back
 * @param resumed the place that the page before ended at; null for the first page
 * @param limit the most items of a page; at least 1
 * @param pageBytes the most bytes of a page's items, as {@link dev.rdg.model.kv.Item#bytes} counts
 *     them; one larger item makes a page of its own
 * @param asOf the time for which retention is decided
 */
public record Selection(
    @Nullable SortedSet<String> keys,
    String from,
    @Nullable String to,
    Order order,
    @Nullable PageToken resumed,
    int limit,
    int pageBytes,
    Instant asOf) {

  /** How many items a page has unless another limit is asked for. */
  public static final int DEFAULT_LIMIT = 1000;

  /** How many bytes a page has unless another size is asked for: 1 MiB. */
  public static final int DEFAULT_PAGE_BYTES = 1 << 20;

  /** The most bytes that a page may be asked to have: 16 MiB. */
  public static final int MAX_PAGE_BYTES = 16 << 20;

  /** The order of a record's items. */
  public enum Order {
    /** Ascending by the UTF-8 bytes of the key. */
    FORWARD(Utf8.ORDER),
    /** Descending by the UTF-8 bytes of the key. */
    BACKWARD(Utf8.ORDER.reversed());

    private final Comparator<String> comparator;

    Order(Comparator<String> comparator) {
      this.comparator = comparator;
    }

    /** Compares keys in this order. */
    public Comparator<String> comparator() {
      return comparator;
    }
  }

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException also for bounds that no key could be compared with: of more
   *     than twice a key's bytes, or with a lone surrogate. Keys may be any: those that no item can
   *     have are not found
   */
  public Selection {
    requireNonNull(from, "from");
    requireNonNull(order, "order");
    requireNonNull(asOf, "asOf");
    requireBound("from", from);
    requireBound("to", to);
    requireBound("resumed", resumed == null ? null : resumed.key());
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, but was " + limit + ".");
    }
    if (pageBytes < 1 || pageBytes > MAX_PAGE_BYTES) {
      throw new IllegalArgumentException(
          "page bytes must be between 1 and " + MAX_PAGE_BYTES + ", but were " + pageBytes + ".");
    }
    if (resumed != null && resumed.order() != order) {
      throw new IllegalArgumentException(
          "the page token comes from reading "
              + resumed.order()
              + ", but this selection reads "
              + order
              + ": start again without it.");
    }
    keys = keys == null ? null : Collections.unmodifiableSortedSet(keys);
  }

  /** A bound may be longer than any key, such as one that comes just after the longest. */
  private static void requireBound(String what, @Nullable String bound) {
    int length = bound == null ? 0 : Utf8.length(bound);
    if (length < 0) {
      throw new IllegalArgumentException(
          what
              + " holds a lone surrogate and has no UTF-8 form, by which keys are ordered: cut text between characters.");
    }
    if (length > 2 * Limits.MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          what
              + " has "
              + length
              + " bytes, at most "
              + 2 * Limits.MAX_KEY_BYTES
              + " are allowed: keys have at most "
              + Limits.MAX_KEY_BYTES
              + ".");
    }
  }

  /** All items as of a time, forward, in pages of the default sizes. */
  public static Selection all(Instant asOf) {
    return new Selection(
        null, "", null, Order.FORWARD, null, DEFAULT_LIMIT, DEFAULT_PAGE_BYTES, asOf);
  }

  /** Only these keys. */
  public Selection withKeys(Collection<String> only) {
    SortedSet<String> sorted = new TreeSet<>(Utf8.ORDER);
    sorted.addAll(only);
    return new Selection(sorted, from, to, order, resumed, limit, pageBytes, asOf);
  }

  /** Only keys from {@code first}, inclusive, to {@code end}, exclusive; null for no end. */
  public Selection withRange(String first, @Nullable String end) {
    return new Selection(keys, first, end, order, resumed, limit, pageBytes, asOf);
  }

  /** Only keys that begin with {@code prefix}. */
  public Selection withPrefix(String prefix) {
    return withRange(prefix, successor(prefix));
  }

  /** From the last key back to the first. */
  public Selection backward() {
    return new Selection(keys, from, to, Order.BACKWARD, resumed, limit, pageBytes, asOf);
  }

  /** At most this many items a page. */
  public Selection withLimit(int most) {
    return new Selection(keys, from, to, order, resumed, most, pageBytes, asOf);
  }

  /** At most this many bytes a page, 1 to {@link #MAX_PAGE_BYTES}. */
  public Selection withPageBytes(int most) {
    return new Selection(keys, from, to, order, resumed, limit, most, asOf);
  }

  /**
   * Goes on where a page ended.
   *
   * @param token the page's {@link Page#next}
   * @throws IllegalArgumentException when it is not a token, or one of the other order
   */
  public Selection resumedAt(String token) {
    return new Selection(keys, from, to, order, PageToken.parse(token), limit, pageBytes, asOf);
  }

  /** Whether a key is selected and not on a page before. */
  public boolean includes(String key) {
    return (keys == null || keys.contains(key))
        && Utf8.ORDER.compare(key, from) >= 0
        && (to == null || Utf8.ORDER.compare(key, to) < 0)
        && (resumed == null || order.comparator().compare(key, resumed.key()) > 0);
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
