package dev.rdg.model;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An immutable string of bytes, ordered as unsigned bytes from the left: the order in which
 * Cassandra compares values and by which equal write timestamps are decided.
 */
public final class Bytes implements Comparable<Bytes> {
  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of {@code content}. */
  public static Bytes copyOf(byte[] content) {
    return new Bytes(content.clone());
  }

  /** Takes {@code content} over without a copy; the caller must not change it afterwards. */
  public static Bytes wrap(byte[] content) {
    return new Bytes(content);
  }

  /** As {@link #wrap}; null for null. */
  public static @Nullable Bytes wrapNullable(byte @Nullable [] content) {
    return content == null ? null : wrap(content);
  }

  /** How many bytes these are. */
  public int size() {
    return content.length;
  }

  /** The byte at {@code index}, from 0. */
  public byte at(int index) {
    return content[index];
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return content.clone();
  }

  /**
   * The bytes themselves, for code that only reads them: a change would break everything that holds
   * them.
   */
  public byte[] unsafeArray() {
    return content;
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** Lower-case hexadecimal digits, at most the first 64 bytes. */
  @Override
  public String toString() {
    return content.length <= 64
        ? HexFormat.of().formatHex(content)
        : HexFormat.of().formatHex(content, 0, 64) + "... (" + content.length + " bytes)";
  }
}
