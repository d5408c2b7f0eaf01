package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.rdg.model.Utf8;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Selection.Order;
import dev.rdg.model.store.TokenRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class KeySliceTest {

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x10ffff),
            Arbitraries.integers().between(' ', 'z'),
            Arbitraries.of(0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff))
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .list()
        .ofMaxSize(12)
        .map(points -> new String(points.stream().mapToInt(i -> i).toArray(), 0, points.size()));
  }

  @Property
  void cut_isTheWholeInOrderOfKeysThatHaveAUtf8Form(
      @ForAll("keys") String a, @ForAll("keys") String b) {
    KeySlice slice = slice(a, b);

    List<KeySlice> parts = slice.cut();

    String start = slice.lower();
    for (KeySlice part : parts) {
      assertThat(part.lower(), is(start));
      assertThat(part.isEmpty(), is(false));
      assertThat(Utf8.length(part.lower()) >= 0, is(true));
      start = String.valueOf(part.upper());
    }
    assertThat(parts.isEmpty() || start.equals(String.valueOf(slice.upper())), is(true));
    assertThat(parts.size(), is(lessThan(110)));
  }

  /** What cannot be cut holds one key; cutting gets there within a few steps a character. */
  @Property
  void cut_findsAnyKeyAlone(
      @ForAll("keys") String key, @ForAll("keys") String a, @ForAll("keys") String b) {
    KeySlice slice = slice(a, b);
    if (!includes(slice, key)) {
      slice = KeySlice.all(Order.FORWARD);
    }
    int most = 5 * (key.length() + a.length() + b.length() + 1);
    for (List<KeySlice> parts = slice.cut(); !parts.isEmpty(); parts = slice.cut()) {
      slice = parts.stream().filter(part -> includes(part, key)).findFirst().orElseThrow();
      assertThat("steps left at " + slice, most-- > 0, is(true));
    }

    assertThat(slice.lower(), is(key));
    assertThat(slice.upper(), is(key + '\0'));
  }

  @Property
  void cut_readsBackwardInTheOppositeOrder(@ForAll("keys") String a, @ForAll("keys") String b) {
    KeySlice forward = slice(a, b);
    KeySlice backward = new KeySlice(forward.lower(), forward.upper(), Order.BACKWARD);

    List<KeySlice> reversed = new ArrayList<>(forward.cut());
    Collections.reverse(reversed);

    assertThat(
        backward.cut().stream().map(KeySlice::lower).toList(),
        is(reversed.stream().map(KeySlice::lower).toList()));
  }

  /** A page resumes exactly as the selection itself says. */
  @Property
  void of_includesWhatTheSelectionDoes(
      @ForAll("keys") String from,
      @ForAll("keys") String to,
      @ForAll("keys") String resumed,
      @ForAll("keys") String key,
      @ForAll boolean backward) {
    Selection all = Selection.all(java.time.Instant.EPOCH).withRange(from, to);
    Selection ordered = backward ? all.backward() : all;
    Selection selection =
        ordered.resumedAt(
            new dev.rdg.model.store.PageToken(resumed, ordered.order(), 1).toString());

    assertThat(includes(KeySlice.of(selection), key), is(selection.includes(key)));
    assertThat(includes(KeySlice.of(selection), resumed), is(false));
  }

  /** Down to one token, and then to one key. */
  @Property
  void scan_isCutToOneItem(@ForAll long token, @ForAll("keys") String key) {
    ScanSlice slice = ScanSlice.of(TokenRange.ALL);
    long found = Math.max(token, Long.MIN_VALUE + 1);
    int most = 20 + 5 * (key.length() + 1);
    for (List<ScanSlice> parts = slice.cut(); !parts.isEmpty(); parts = slice.cut()) {
      slice =
          parts.stream()
              .filter(part -> part.tokens().includes(found) && includes(part.keys(), key))
              .findFirst()
              .orElseThrow();
      assertThat("steps left at " + slice, most-- > 0, is(true));
    }

    assertThat(slice.tokens(), is(new TokenRange(found - 1, found)));
    assertThat(slice.keys().lower(), is(key));
    assertThat(slice.keys().upper(), is(key + '\0'));
  }

  private static KeySlice slice(String a, String b) {
    boolean inOrder = Utf8.ORDER.compare(a, b) < 0;
    @Nullable String upper = a.equals(b) ? null : inOrder ? b : a;
    return new KeySlice(inOrder ? a : b, upper, Order.FORWARD);
  }

  private static boolean includes(KeySlice slice, String key) {
    return Utf8.ORDER.compare(key, slice.lower()) >= 0
        && (slice.upper() == null || Utf8.ORDER.compare(key, slice.upper()) < 0);
  }
}
