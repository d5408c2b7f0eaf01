package dev.rdg.coders;

import dev.rdg.model.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * The few shapes that all coders are made of. Lengths are variable-length integers, times eight
 * bytes, big-endian.
 */
final class Wire {
  private Wire() {}

  static void writeInt(int value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  static int readInt(InputStream in) throws IOException {
    return VarInt.decodeInt(in);
  }

  /** A count of elements or bytes; a negative one can only come from corrupt input. */
  static int readLength(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    if (length < 0) {
      throw new CoderException("corrupt input: a length must not be negative, but was " + length);
    }
    return length;
  }

  static void writeLong(long value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  static long readLong(InputStream in) throws IOException {
    return VarInt.decodeLong(in);
  }

  /** Times are large or the least long, for which a variable length would only cost. */
  static void writeTime(long value, OutputStream out) throws IOException {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }

  static long readTime(InputStream in) throws IOException {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | readByte(in);
    }
    return value;
  }

  static void writeBoolean(boolean value, OutputStream out) throws IOException {
    out.write(value ? 1 : 0);
  }

  static boolean readBoolean(InputStream in) throws IOException {
    return readByte(in) != 0;
  }

  static int readByte(InputStream in) throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new EOFException("the input ends inside a value");
    }
    return read;
  }

  static void writeString(String value, OutputStream out) throws IOException {
    writeArray(value.getBytes(StandardCharsets.UTF_8), out);
  }

  static String readString(InputStream in) throws IOException {
    return new String(readArray(in), StandardCharsets.UTF_8);
  }

  static void writeBytes(Bytes value, OutputStream out) throws IOException {
    writeArray(value.unsafeArray(), out);
  }

  static Bytes readBytes(InputStream in) throws IOException {
    return Bytes.wrap(readArray(in));
  }

  static void writeNullableBytes(@Nullable Bytes value, OutputStream out) throws IOException {
    writeBoolean(value != null, out);
    if (value != null) {
      writeBytes(value, out);
    }
  }

  static @Nullable Bytes readNullableBytes(InputStream in) throws IOException {
    return readBoolean(in) ? readBytes(in) : null;
  }

  private static void writeArray(byte[] value, OutputStream out) throws IOException {
    VarInt.encode(value.length, out);
    out.write(value);
  }

  private static byte[] readArray(InputStream in) throws IOException {
    int length = readLength(in);
    byte[] value = in.readNBytes(length);
    if (value.length < length) {
      throw new EOFException("the input ends after " + value.length + " of " + length + " bytes");
    }
    return value;
  }
}
