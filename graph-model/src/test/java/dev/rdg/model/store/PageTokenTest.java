package dev.rdg.model.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {

  @Property(tries = 200)
  void parse_readsWhatToStringWrote(
      @ForAll @AlphaChars String key, @ForAll Selection.Order order, @ForAll int itemBytes) {
    PageToken token = new PageToken(key, order, itemBytes);

    assertThat(PageToken.parse(token.toString()), is(token));
  }

  /** A token that lost its end would silently skip or repeat items. */
  @Property(tries = 200)
  void parse_refusesTokensThatWereCutOrChanged(
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String key, @ForAll int position) {
    String text = new PageToken(key, Selection.Order.FORWARD, 7).toString();
    int at = Math.floorMod(position, text.length() - 1);
    char other = text.charAt(at) == 'A' ? 'B' : 'A';

    assertThrows(IllegalArgumentException.class, () -> PageToken.parse(text.substring(0, at)));
    assertThrows(
        IllegalArgumentException.class,
        () -> PageToken.parse(text.substring(0, at) + other + text.substring(at + 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "not base64!", "AAAAAAAAAAAAAAAAAAAA"})
  void parse_refusesAnythingElse(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> PageToken.parse(text));

    assertThat(e.getMessage(), containsString("'" + text + "' is not a page token"));
  }

  @Test
  void resumedAt_refusesATokenOfTheOtherOrder() {
    String forward = new PageToken("k", Selection.Order.FORWARD, 7).toString();
    Selection backward = Selection.all(Instant.EPOCH).backward();

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> backward.resumedAt(forward));

    assertThat(e.getMessage(), containsString("comes from reading FORWARD"));
  }
}
