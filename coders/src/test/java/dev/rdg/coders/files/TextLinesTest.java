package dev.rdg.coders.files;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextLinesTest {
  /** Whatever a text is written in and its lines end with, they are the same lines. */
  @Property
  void lines_areTheSameInEveryEncoding(
      @ForAll @Size(min = 1, max = 5)
          List<@StringLength(max = 9) @CharRange(from = ' ', to = '\ud7ff') String> lines,
      @ForAll Encoding encoding,
      @ForAll LineEnd end,
      @ForAll boolean endsWithoutOne)
      throws IOException {
    List<String> expected = new ArrayList<>(lines);
    expected.set(0, "{" + lines.get(0));
    String text = String.join(end.text, expected) + (endsWithoutOne ? "" : end.text);

    List<String> found = read((encoding.mark + text).getBytes(encoding.charset));

    if (endsWithoutOne && expected.get(expected.size() - 1).isEmpty()) {
      expected.remove(expected.size() - 1);
    }
    assertThat(found, is(expected));
  }

  @Test
  void marks_ofTextsPutTogetherAreNoContent() throws IOException {
    assertThat(
        read("\ufeff{\"a\":1}\n\ufeff{\"b\":\"\ufeff\"}\n".getBytes(StandardCharsets.UTF_8)),
        contains("{\"a\":1}", "{\"b\":\"\ufeff\"}"));
  }

  /** One bad line must not take the others along, nor become another line's twin. */
  @Test
  void lines_thatAreNoUnicodeStayAsTheyAre() throws IOException {
    byte[] latin1 = "{\"a\":\"\u00e9\"}\n{}".getBytes(StandardCharsets.ISO_8859_1);
    TextLines lines = lines(latin1);

    byte[] first = requireNonNull(lines.next());

    assertThat(new String(first, StandardCharsets.ISO_8859_1), is("{\"a\":\"\u00e9\"}"));
    assertThrows(CharacterCodingException.class, () -> TextLines.text(first));
    assertThat(TextLines.text(requireNonNull(lines.next())), is("{}"));
  }

  @Test
  void line_withoutEndStops() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] target, int from, int length) {
            java.util.Arrays.fill(target, from, from + length, (byte) 'x');
            return length;
          }
        };

    IOException e =
        assertThrows(
            IOException.class, () -> TextLines.of(new BufferedInputStream(endless)).next());

    assertThat(e.getMessage(), containsString("a line has more than 16777216 bytes"));
    assertThrows(IOException.class, () -> TextLines.readAll(new BufferedInputStream(endless)));
  }

  private static TextLines lines(byte[] text) throws IOException {
    return TextLines.of(new BufferedInputStream(new ByteArrayInputStream(text)));
  }

  private static List<String> read(byte[] text) throws IOException {
    TextLines lines = lines(text);
    List<String> found = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      found.add(TextLines.text(line));
    }
    return found;
  }

  enum LineEnd {
    LF("\n"),
    CRLF("\r\n"),
    CR("\r");

    final String text;

    LineEnd(String text) {
      this.text = text;
    }
  }

  enum Encoding {
    UTF_8("UTF-8", ""),
    UTF_8_MARKED("UTF-8", "\ufeff"),
    UTF_16LE("UTF-16LE", "\ufeff"),
    UTF_16BE("UTF-16BE", "\ufeff"),
    UTF_16LE_UNMARKED("UTF-16LE", ""),
    UTF_16BE_UNMARKED("UTF-16BE", ""),
    UTF_32LE("UTF-32LE", "\ufeff"),
    UTF_32BE("UTF-32BE", "\ufeff");

    final Charset charset;
    final String mark;

    Encoding(String charset, String mark) {
      this.charset = Charset.forName(charset);
      this.mark = mark;
    }
  }
}
