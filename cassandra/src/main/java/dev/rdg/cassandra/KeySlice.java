package dev.rdg.cassandra;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.rdg.model.Utf8;
import dev.rdg.model.store.PageToken;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Selection.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The items of one bucket whose keys lie between two.
 *
 * @param lower the first key, inclusive
 * @param upper the end, exclusive; null for none
 * @param order the order of reading
 */
record KeySlice(String lower, @Nullable String upper, Order order) implements Slice<KeySlice> {
  /**
   * Where the keys that share a beginning are cut first: at the kinds of characters of ASCII, of
   * which most keys are, and where UTF-8 needs one more byte.
   */
  private static final int[] CUTS = {
    0, ' ', '0', ':', 'A', '[', 'a', '{', 0x80, 0x800, Character.MAX_VALUE + 1
  };

  /** Into how many parts a range of characters without any of these cuts is cut. */
  private static final int PARTS = 64;

  private static final int SURROGATES = Character.MAX_SURROGATE + 1 - Character.MIN_SURROGATE;

  /** All items. */
  static KeySlice all(Order order) {
    return new KeySlice("", null, order);
  }

  /** What a selection, which names no keys, has left to read. */
  static KeySlice of(Selection selection) {
    KeySlice whole = new KeySlice(selection.from(), selection.to(), selection.order());
    PageToken resumed = selection.resumed();
    return resumed == null ? whole : whole.after(resumed.key());
  }

  /** Whether no key lies in it. */
  boolean isEmpty() {
    return upper != null && Utf8.ORDER.compare(lower, upper) >= 0;
  }

  /** Whether every key lies in it. */
  boolean isAll() {
    return lower.isEmpty() && upper == null;
  }

  @Override
  public List<KeySlice> after(Row last) {
    KeySlice rest = after(requireNonNull(last.getString("key"), "key is part of the primary key"));
    return rest.isEmpty() ? List.of() : List.of(rest);
  }

  private KeySlice after(String key) {
    if (order == Order.BACKWARD) {
      return upper == null || Utf8.ORDER.compare(key, upper) < 0
          ? new KeySlice(lower, key, order)
          : this;
    }
    return Utf8.ORDER.compare(key, lower) < 0 ? this : new KeySlice(next(key), upper, order);
  }

  /** The least key after another. */
  private static String next(String key) {
    return key + '\0';
  }

  /**
   * Cuts at the first character that keys of it can differ in: its kind first, then each. So even a
   * single key is found within a few steps for each of its characters, and parts without any key
   * cost little to read.
   */
  @Override
  public List<KeySlice> cut() {
    List<KeySlice> parts = new ArrayList<>();
    String start = lower;
    for (String cut : cuts()) {
      parts.add(new KeySlice(start, cut, order));
      start = cut;
    }
    if (!parts.isEmpty()) {
      parts.add(new KeySlice(start, upper, order));
    }
    if (order == Order.BACKWARD) {
      Collections.reverse(parts);
    }
    return parts;
  }

  private List<String> cuts() {
    int[] low = lower.codePoints().toArray();
    int[] high = upper == null ? new int[0] : upper.codePoints().toArray();
    int shared = 0;
    while (shared < Math.min(low.length, high.length) && low[shared] == high[shared]) {
      shared++;
    }
    for (int depth = shared; depth <= low.length; depth++) {
      int above = depth < low.length ? low[depth] : -1;
      int below = Character.MAX_CODE_POINT + 1;
      if (depth == shared && upper != null) {
        below = high[depth] + (high.length > depth + 1 ? 1 : 0);
      }
      String prefix = new String(low, 0, depth);
      List<String> cuts =
          points(above, below).mapToObj(point -> prefix + Character.toString(point)).toList();
      if (!cuts.isEmpty()) {
        return cuts;
      }
    }
    return List.of();
  }

  /** Characters between two, both exclusive, in order; none where there are none. */
  private static IntStream points(int above, int below) {
    int[] points = IntStream.of(CUTS).filter(point -> point > above && point < below).toArray();
    if (points.length > 0) {
      return IntStream.of(points);
    }
    int first = rank(above) + 1;
    int end = rank(below);
    int step = Math.max(1, (end - first + PARTS - 1) / PARTS);
    return IntStream.iterate(first, rank -> rank < end, rank -> rank + step)
        .map(rank -> rank < Character.MIN_SURROGATE ? rank : rank + SURROGATES);
  }

  /** The place of a character among those that have a UTF-8 form. */
  private static int rank(int point) {
    return point <= Character.MIN_SURROGATE ? point : point - SURROGATES;
  }

  /** As messages name it where it cannot be cut: the one key in it. */
  @Override
  public String toString() {
    return "item '" + lower + "'";
  }
}
