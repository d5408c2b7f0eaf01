package dev.rdg.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The bytes of a property value as they stand in a store, version 1.
 *
 * <p>The first byte holds the version in its high nibble (1) and the type in its low nibble; the
 * rest is:
 *
 * <ul>
 *   <li>string: its UTF-8 bytes
 *   <li>long, and instant as microseconds since the epoch: a length byte, {@code 0x80 + n} for
 *       numbers from 0 and {@code 0x7f - n} for negative ones, then the {@code n} low bytes,
 *       big-endian; 5 takes 3 bytes, a time of today 9
 *   <li>double: eight bytes, the IEEE 754 bits with the sign bit flipped, or all bits where it was
 *       set; -0.0 is stored as 0.0
 *   <li>boolean: one byte, 0 or 1
 *   <li>bytes: as they are
 * </ul>
 *
 * Two values of one type compare as their bytes do (the idea of FoundationDB's tuple layer), so
 * that "the greater value wins" among writes of one microsecond means the same to a person and to
 * the store.
 */
public final class ValueFormat {
  private static final int VERSION = 1;

  private ValueFormat() {}

  /**
   * Encodes a String, Long, Double, Boolean, {@link Instant} or {@link Bytes}.
   *
   * @throws RejectedException with {@link Reason#WRONG_TYPE} for text that is not valid Unicode and
   *     for an instant that does not fit 64-bit microseconds
   * @throws IllegalArgumentException for a value of any other class
   */
  public static Bytes encode(Object value) {
    if (value instanceof String text) {
      return encodeText(text);
    } else if (value instanceof Long number) {
      return encodeLong(PropertyType.LONG, number);
    } else if (value instanceof Double number) {
      return encodeDouble(number);
    } else if (value instanceof Boolean truth) {
      return Bytes.wrap(new byte[] {header(PropertyType.BOOLEAN), (byte) (truth ? 1 : 0)});
    } else if (value instanceof Instant instant) {
      return encodeLong(PropertyType.INSTANT, micros(instant));
    } else if (value instanceof Bytes bytes) {
      return prefixed(PropertyType.BYTES, bytes.unsafeArray());
    }
    throw new IllegalArgumentException(
        "a property value is a String, Long, Double, Boolean, Instant or Bytes, but was "
            + value.getClass().getName()
            + ".");
  }

  /**
   * The value of the bytes: a String, Long, Double, Boolean, {@link Instant} or {@link Bytes}.
   *
   * @throws IllegalArgumentException when the bytes are of an unknown version or type, or cut short
   */
  public static Object decode(Bytes encoded) {
    byte[] bytes = encoded.unsafeArray();
    if (bytes.length == 0
        || bytes[0] >> 4 != VERSION
        || (bytes[0] & 0x0f) >= PropertyType.values().length) {
      throw new IllegalArgumentException(
          "a stored value begins with version and type in one byte, 0x10 to 0x15, but was "
              + encoded
              + ": written by a newer version?");
    }
    try {
      return decodeBody(bytes);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a stored value is cut short: " + encoded, e);
    }
  }

  private static Object decodeBody(byte[] bytes) {
    return switch (PropertyType.values()[bytes[0] & 0x0f]) {
      case STRING -> new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
      case LONG -> decodeLong(bytes);
      case DOUBLE -> decodeDouble(bytes);
      case BOOLEAN -> bytes[1] != 0;
      case INSTANT -> Instant.EPOCH.plus(decodeLong(bytes), ChronoUnit.MICROS);
      case BYTES -> Bytes.wrap(java.util.Arrays.copyOfRange(bytes, 1, bytes.length));
    };
  }

  private static byte header(PropertyType type) {
    return (byte) (VERSION << 4 | type.code());
  }

  private static Bytes prefixed(PropertyType type, byte[] body) {
    byte[] encoded = new byte[body.length + 1];
    encoded[0] = header(type);
    System.arraycopy(body, 0, encoded, 1, body.length);
    return Bytes.wrap(encoded);
  }

  private static Bytes encodeText(String text) {
    if (Utf8.length(text) < 0) {
      throw new RejectedException(
          Reason.WRONG_TYPE, "a string value holds a lone surrogate: it is not valid Unicode.");
    }
    return prefixed(PropertyType.STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  private static long micros(Instant instant) {
    try {
      return WriteTimestamps.ofInstant(instant);
    } catch (ArithmeticException e) {
      throw new RejectedException(
          Reason.WRONG_TYPE,
          "instant " + instant + " does not fit 64-bit microseconds since 1970.");
    }
  }

  private static Bytes encodeLong(PropertyType type, long value) {
    int length = (71 - Long.numberOfLeadingZeros(value < 0 ? ~value : value)) / 8;
    ByteArrayOutputStream out = new ByteArrayOutputStream(2 + length);
    out.write(header(type));
    out.write(value < 0 ? 0x7f - length : 0x80 + length);
    for (int shift = (length - 1) * 8; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return Bytes.wrap(out.toByteArray());
  }

  private static long decodeLong(byte[] bytes) {
    int lead = bytes[1] & 0xff;
    boolean negative = lead < 0x80;
    int length = negative ? 0x7f - lead : lead - 0x80;
    long value = negative ? -1 : 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | bytes[2 + i] & 0xff;
    }
    return value;
  }

  private static Bytes encodeDouble(double value) {
    long bits = Double.doubleToLongBits(value == 0.0 ? 0.0 : value);
    bits ^= bits < 0 ? -1L : Long.MIN_VALUE;
    return prefixed(PropertyType.DOUBLE, java.nio.ByteBuffer.allocate(8).putLong(bits).array());
  }

  private static double decodeDouble(byte[] bytes) {
    long bits = java.nio.ByteBuffer.wrap(bytes, 1, 8).getLong();
    return Double.longBitsToDouble(bits ^ (bits < 0 ? Long.MIN_VALUE : -1L));
  }
}
