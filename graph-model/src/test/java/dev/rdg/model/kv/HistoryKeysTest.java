package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Utf8;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class HistoryKeysTest {

  @Property
  void key_tellsTimeAndFarEnd(@ForAll long timestamp, @ForAll @AlphaChars String far) {
    String key = HistoryKeys.of(timestamp, far, -1);

    assertThat(HistoryKeys.timestamp(key), is(timestamp));
    assertThat(HistoryKeys.far(key), is(far));
  }

  @Property
  void key_ofALaterTimeComesFirst(@ForAll long one, @ForAll long other) {
    int keys = Utf8.ORDER.compare(HistoryKeys.of(one, "a", 0), HistoryKeys.of(other, "a", 0));

    assertThat(Integer.signum(keys), is(Long.compare(other, one)));
  }

  @Property
  void from_isWhereTheChangesOfItsTimeBegin(
      @ForAll @LongRange(min = -1L << 50, max = 1L << 62) long time) {
    String from = HistoryKeys.from(time);

    assertThat(Utf8.ORDER.compare(from, HistoryKeys.of(time, "", 0)), is(lessThan(0)));
    assertThat(Utf8.ORDER.compare(HistoryKeys.of(time + 1, "z", -1), from), is(lessThan(0)));
  }

  @Property(tries = 10_000)
  void month_isInTheOrderOfKeys(
      @ForAll @AlphaChars @NumericChars @StringLength(max = 18) String one,
      @ForAll @StringLength(max = 4) String other) {
    for (String text : new String[] {other, one.substring(0, one.length() / 2) + other}) {
      if (Utf8.length(text) >= 0) {
        boolean before = Utf8.ORDER.compare(one, text) <= 0;
        long least = HistoryKeys.month(before ? one : text);
        assertThat(HistoryKeys.month(before ? text : one), is(greaterThanOrEqualTo(least)));
      }
    }
  }

  @Property
  void firstOf_isTheLeastTextOfItsMonth(@ForAll @LongRange(min = 1, max = 7_000_000) long month) {
    String first = HistoryKeys.firstOf(month);

    assertThat(HistoryKeys.month(first), is(month));
    // The greatest text that is less than it: one that begins with less, and goes on for ever.
    char last = first.charAt(first.length() - 1);
    String before = first.substring(0, first.length() - 1) + (char) (last - 1) + "\uffff";
    assertThat(HistoryKeys.month(before), is(lessThanOrEqualTo(month - 1)));
  }

  @Test
  void far_refusesOtherKeys() {
    assertThrows(IllegalArgumentException.class, () -> HistoryKeys.far("t-1"));
    assertThrows(IllegalArgumentException.class, () -> HistoryKeys.timestamp("t-1"));
  }
}
