package dev.rdg.model.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenRangeTest {

  @Property
  void split_coversEveryTokenOnce(
      @ForAll long a, @ForAll long b, @ForAll @IntRange(min = 1, max = 300) int parts) {
    Assume.that(a != b);
    TokenRange range = new TokenRange(Math.min(a, b), Math.max(a, b));

    List<TokenRange> split = range.split(parts);

    assertThat(split.get(0).after(), is(range.after()));
    assertThat(split.get(split.size() - 1).upTo(), is(range.upTo()));
    for (int i = 1; i < split.size(); i++) {
      assertThat(split.get(i).after(), is(split.get(i - 1).upTo()));
    }
  }

  @Test
  void split_hasNoMorePartsThanTokens() {
    assertThat(new TokenRange(0, 2).split(5).size(), is(2));
    assertThat(TokenRange.ALL.split(5).size(), is(5));
  }

  @Test
  void includes_itsEndAndNotItsStart() {
    TokenRange range = new TokenRange(-1, 1);

    assertThat(range.includes(-1), is(false));
    assertThat(range.includes(0), is(true));
    assertThat(range.includes(1), is(true));
    assertThat(range.includes(2), is(false));
  }

  @Test
  void emptyRanges_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TokenRange(1, 1));
    assertThrows(IllegalArgumentException.class, () -> TokenRange.ALL.split(0));
  }
}
