package dev.rdg.coders.files;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text as UTF-8, and where each begins. A line ends with LF, CR or both, the last
 * one also without. A byte-order mark at the beginning of a line is no part of it: files with one
 * may have been put together. UTF-16 and UTF-32 are recognised at the beginning and converted; a
 * line that is not what its encoding asks for is handed out as it stands, and so fails where it is
 * read and alone.
 */
public final class TextLines {
  /** No record or entry comes near this; a "line" that does is no line of text. */
  public static final int MAX_LINE_BYTES = 16 << 20;

  private static final byte[] MARK = "\ufeff".getBytes(StandardCharsets.UTF_8);

  private final BufferedInputStream in;
  private final TextEncoding encoding;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private final byte[] unit;
  private long position;
  private long start;

  private TextLines(BufferedInputStream in, TextEncoding encoding, long position) {
    this.in = in;
    this.encoding = encoding;
    this.unit = new byte[encoding.width()];
    this.position = position;
  }

  /** Of a text from its beginning. */
  public static TextLines of(BufferedInputStream in) throws IOException {
    return new TextLines(in, TextEncoding.detect(in), 0);
  }

  /** Of a text in UTF-8, from a byte inside of it on. */
  public static TextLines from(BufferedInputStream in, long position) {
    return new TextLines(in, TextEncoding.UTF_8, position);
  }

  /** Whether a text is in UTF-8, so that reading can begin at any line. Consumes nothing. */
  public static boolean isUtf8(BufferedInputStream in) throws IOException {
    return TextEncoding.detect(in) == TextEncoding.UTF_8;
  }

  /** All of a text, without a byte-order mark; fails where it is no Unicode or too long. */
  public static String readAll(BufferedInputStream in) throws IOException {
    TextEncoding encoding = TextEncoding.detect(in);
    byte[] bytes = in.readNBytes(MAX_LINE_BYTES + 1);
    if (bytes.length > MAX_LINE_BYTES) {
      throw new UnreadableFileException("it has more than " + MAX_LINE_BYTES + " bytes");
    }
    try {
      String text = encoding.decode(bytes);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UnreadableFileException("it is not " + encoding);
    }
  }

  /** A line as text; fails where it is not UTF-8. */
  public static String text(byte[] line) throws CharacterCodingException {
    return TextEncoding.UTF_8.decode(line);
  }

  /** Whether a line has nothing but white space. */
  public static boolean isBlank(byte[] line) {
    for (byte one : line) {
      if (!Character.isWhitespace(one)) {
        return false;
      }
    }
    return true;
  }

  /** Where the next line begins. */
  public long position() {
    return position;
  }

  /** Where the line that {@link #next} gave last begins. */
  public long start() {
    return start;
  }

  /** The next line without its end, or null after the last. */
  public byte @Nullable [] next() throws IOException {
    start = position;
    line.reset();
    int length = readUnit();
    if (length == 0) {
      return null;
    }
    while (length > 0 && !isEnd(length)) {
      line.write(unit, 0, length);
      if (line.size() > MAX_LINE_BYTES) {
        throw new UnreadableFileException("a line has more than " + MAX_LINE_BYTES + " bytes");
      }
      length = readUnit();
    }
    if (length == unit.length && encoding.isUnit(unit, '\r')) {
      skipLineFeed();
    }
    return toUtf8(line.toByteArray());
  }

  private void skipLineFeed() throws IOException {
    in.mark(unit.length);
    int length = readUnit();
    if (length < unit.length || !encoding.isUnit(unit, '\n')) {
      in.reset();
      position -= length;
    }
  }

  private int readUnit() throws IOException {
    int length = 0;
    if (unit.length == 1) {
      int next = in.read();
      if (next >= 0) {
        unit[0] = (byte) next;
        length = 1;
      }
    } else {
      length = in.readNBytes(unit, 0, unit.length);
    }
    position += length;
    return length;
  }

  private boolean isEnd(int length) {
    return length == unit.length && (encoding.isUnit(unit, '\n') || encoding.isUnit(unit, '\r'));
  }

  private byte[] toUtf8(byte[] content) {
    if (encoding == TextEncoding.UTF_8) {
      return withoutMark(content);
    }
    try {
      return withoutMark(encoding.decode(content).getBytes(StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      return content;
    }
  }

  private static byte[] withoutMark(byte[] content) {
    boolean marked =
        content.length >= MARK.length
            && Arrays.equals(content, 0, MARK.length, MARK, 0, MARK.length);
    return marked ? Arrays.copyOfRange(content, MARK.length, content.length) : content;
  }
}
