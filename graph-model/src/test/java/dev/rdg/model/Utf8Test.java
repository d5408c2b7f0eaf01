package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  /** Code points around every change of length and of order, few enough to share prefixes. */
  static Arbitrary<String> validTexts() {
    return Arbitraries.of(
            0, 0x61, 0x62, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff)
        .list()
        .ofMaxSize(5)
        .map(points -> points.stream().map(Character::toString).reduce("", String::concat))
        .withoutEdgeCases();
  }

  @Property
  void order_isThatOfTheBytes(@ForAll("texts") String a, @ForAll("texts") String b) {
    int ofBytes =
        Arrays.compareUnsigned(
            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    assertThat(Integer.signum(Utf8.ORDER.compare(a, b)), is(Integer.signum(ofBytes)));
  }

  @Test
  void order_differsFromThatOfCharsForSupplementaryCharacters() {
    assertThat(Utf8.ORDER.compare("\uff5e", "\ud83d\ude00"), is(lessThan(0)));
    assertThat("\ud83d\ude00".compareTo("\uff5e"), is(lessThan(0)));
  }

  @Property
  void length_isThatOfTheBytes(@ForAll("texts") String text) {
    assertThat(Utf8.length(text), is(text.getBytes(StandardCharsets.UTF_8).length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\ud83d", "a\ud83d", "\ud83da", "\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
  void length_ofALoneSurrogateIsMinusOne(String text) {
    assertThat(Utf8.length(text), is(-1));
  }

  @Provide
  Arbitrary<String> texts() {
    return validTexts();
  }
}
