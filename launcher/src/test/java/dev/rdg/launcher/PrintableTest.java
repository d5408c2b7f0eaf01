package dev.rdg.launcher;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
  /** Of all characters there are, none that a terminal obeys is left. */
  @Test
  void line_hasNothingThatATerminalObeys() {
    String all = allCharacters();

    String printable = Printable.line(all);

    assertThat(printable.codePoints().anyMatch(c -> c < ' ' || c >= 0x7f && c <= 0x9f), is(false));
    assertThat(printable.matches("(?s).*[\u2028\u2029\u202a-\u202e\u2066-\u2069].*"), is(false));
  }

  @Test
  void line_ofJsonMeansTheSame() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    String all = allCharacters();

    String json = Printable.line(mapper.writeValueAsString(all));

    assertThat(mapper.readValue(json, String.class).equals(all), is(true));
  }

  private static String allCharacters() {
    StringBuilder all = new StringBuilder();
    IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .forEach(all::appendCodePoint);
    return all.toString();
  }

  @ParameterizedTest
  @CsvSource({"Zaunkönig", "東京", "👩‍🚀", "می‌خواهم", "a\\b"})
  void line_leavesWritingAsItIs(String text) {
    assertThat(Printable.line(text), is(text));
  }

  @Test
  void line_showsWhatItEscapes() {
    assertThat(
        Printable.line("a-\u001b[2J\n\t\r\u009b\u202e"), is("a-\\u001b[2J\\n\\t\\r\\u009b\\u202e"));
  }

  /** A forged row, or an escape in the width of a column, would show what is not there. */
  @Test
  void table_escapesItsCells() {
    TextTable table = new TextTable("widest", "items");
    table.add("a\n  b   9\u001b[1A", 1L);

    assertThat(
        table.lines().stream().map(line -> line.replaceAll(" +", " ")).toList(),
        contains(" widest items", " a\\n b 9\\u001b[1A 1"));
  }
}
