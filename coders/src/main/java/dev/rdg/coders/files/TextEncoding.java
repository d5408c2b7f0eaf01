package dev.rdg.coders.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The Unicode encodings that a text can have. */
enum TextEncoding {
  UTF_8(StandardCharsets.UTF_8, 1, 0),
  UTF_16BE(StandardCharsets.UTF_16BE, 2, 1),
  UTF_16LE(StandardCharsets.UTF_16LE, 2, 0),
  UTF_32BE(Charset.forName("UTF-32BE"), 4, 3),
  UTF_32LE(Charset.forName("UTF-32LE"), 4, 0);

  private static final int HEAD_BYTES = 4;

  private final Charset charset;
  private final int width;
  private final int lowByte;

  /**
   * An encoding.
   *
   * @param width the bytes of its units
   * @param lowByte the place of the least byte in a unit
   */
  TextEncoding(Charset charset, int width, int lowByte) {
    this.charset = charset;
    this.width = width;
    this.lowByte = lowByte;
  }

  /**
   * By the byte-order mark, or without one by the zeros beside a first ASCII character, as JSON's
   * first standard has it. Consumes nothing.
   */
  static TextEncoding detect(BufferedInputStream in) throws IOException {
    in.mark(HEAD_BYTES);
    byte[] head = in.readNBytes(HEAD_BYTES);
    in.reset();
    for (TextEncoding wide : new TextEncoding[] {UTF_32LE, UTF_32BE, UTF_16LE, UTF_16BE}) {
      if (head.length >= wide.width && (wide.startsWithMark(head) || wide.isAscii(head))) {
        return wide;
      }
    }
    return UTF_8;
  }

  private boolean startsWithMark(byte[] head) {
    byte[] mark = "\ufeff".getBytes(charset);
    return java.util.Arrays.equals(head, 0, width, mark, 0, width);
  }

  private boolean isAscii(byte[] unit) {
    int character = unit[lowByte];
    return character > 0 && isUnit(unit, character);
  }

  int width() {
    return width;
  }

  /** Whether the bytes of a unit are those of an ASCII character. */
  boolean isUnit(byte[] unit, int character) {
    for (int i = 0; i < width; i++) {
      if (unit[i] != (i == lowByte ? character : 0)) {
        return false;
      }
    }
    return true;
  }

  /** The text of bytes; fails where they are none. */
  String decode(byte[] bytes) throws CharacterCodingException {
    return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
