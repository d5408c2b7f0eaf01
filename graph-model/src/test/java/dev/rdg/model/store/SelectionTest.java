package dev.rdg.model.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private static final Selection ALL = Selection.all(Instant.EPOCH);
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  @Property
  void withPrefix_includesWhatBeginsWithIt(
      @ForAll("texts") String prefix, @ForAll("texts") String key) {
    assertThat(ALL.withPrefix(prefix).includes(key), is(key.startsWith(prefix)));
    assertThat(ALL.withPrefix(prefix).includes(prefix + key), is(true));
  }

  @ParameterizedTest
  @CsvSource({"a, b", "az, a{", "a\u007f, a\u0080", "\ud7ff, \ue000", "\uffff, \ud800\udc00"})
  void withPrefix_endsBeforeTheSuccessor(String prefix, String end) {
    assertThat(ALL.withPrefix(prefix).to(), is(end));
  }

  @Test
  void withPrefix_ofLastCharactersHasTheSuccessorOfWhatComesBefore() {
    assertThat(ALL.withPrefix("a" + LAST + LAST).to(), is("b"));
    assertThat(ALL.withPrefix(LAST).to(), is(nullValue()));
    assertThat(ALL.withPrefix("").to(), is(nullValue()));
  }

  @Test
  void withRange_includesItsStartAndNotItsEnd() {
    assertThat(included(ALL.withRange("b", "d")), is(List.of("b", "bb", "c")));
    assertThat(included(ALL.withRange("c", null)), is(List.of("c", "d")));
    assertThat(included(ALL.withRange("", "b")), is(List.of("", "a")));
    assertThat(included(ALL.withRange("d", "b")), is(List.of()));
  }

  @Test
  void withKeys_includesOnlyThese() {
    assertThat(included(ALL.withKeys(List.of("d", "a", "x"))), is(List.of("a", "d")));
    assertThat(included(ALL.withKeys(List.of())), is(List.of()));
  }

  @Test
  void resumedAt_includesOnlyLaterKeys() {
    assertThat(included(ALL.resumedAt(token("b"))), is(List.of("bb", "c", "d")));
    assertThat(included(ALL.resumedAt(token(""))), is(List.of("a", "b", "bb", "c", "d")));
  }

  @Test
  void withMethods_narrowEachOther() {
    Selection selection =
        ALL.withKeys(List.of("a", "b", "c", "d"))
            .withRange("b", "d")
            .resumedAt(token("b"))
            .withLimit(1);

    assertThat(included(selection), is(List.of("c")));
    assertThat(selection.limit(), is(1));
  }

  /** In the order of UTF-16 the supplementary character would come first. */
  @Test
  void includes_comparesAsTheBytesDo() {
    assertThat(ALL.resumedAt(token("\uff5e")).includes("\ud83d\ude00"), is(true));
    assertThat(ALL.withRange("\uff5e", null).includes("\ud83d\ude00"), is(true));
    assertThat(ALL.withRange("", "\uff5e").includes("\ud83d\ude00"), is(false));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void withLimit_refusesLessThanOne(int limit) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ALL.withLimit(limit));

    assertThat(e.getMessage(), is("limit must be at least 1, but was " + limit + "."));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "b", "\ud7ff", "\ue000", "\uffff", "\ud800\udc00", LAST)
        .list()
        .ofMaxSize(3)
        .map(parts -> String.join("", parts));
  }

  private static String token(String key) {
    return new PageToken(key, Selection.Order.FORWARD, 100).toString();
  }

  private static List<String> included(Selection selection) {
    return Stream.of("", "a", "b", "bb", "c", "d").filter(selection::includes).toList();
  }

  /** A reader who types half of a character is told; one who goes on after a key is not. */
  @Test
  void bounds_areTextOfAboutAKeysLength() {
    Selection all = Selection.all(Instant.EPOCH);

    assertThat(
        assertThrows(IllegalArgumentException.class, () -> all.withPrefix("\ud83d")).getMessage(),
        is(
            "from holds a lone surrogate and has no UTF-8 form, by which keys are ordered: cut text between characters."));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> all.withRange("a", "b".repeat(3_201)))
            .getMessage(),
        is("to has 3201 bytes, at most 3200 are allowed: keys have at most 1600."));
    assertThat(all.withPrefix("k".repeat(1_600)).includes("k".repeat(1_600)), is(true));
  }
}
