package dev.rdg.model;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types that a property can have. */
public enum PropertyType {
  /** Text; a {@link String}. */
  STRING(0),
  /** A 64-bit integer; a {@link Long}. */
  LONG(1),
  /** A 64-bit floating point number; a {@link Double}. */
  DOUBLE(2),
  /** A {@link Boolean}. */
  BOOLEAN(3),
  /** A point in time in microseconds; an {@link Instant}. */
  INSTANT(4),
  /** Uninterpreted {@link Bytes}. */
  BYTES(5);

  private final int code;

  PropertyType(int code) {
    this.code = code;
  }

  /** The low nibble of an encoded value's first byte. */
  int code() {
    return code;
  }

  /** The name in {@code graph.yaml}, such as {@code string}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The value in the type's own Java class, or null when it is not of this type. Accepts the
   * narrower whole numbers for long, any {@link Number} for double, any {@link CharSequence} for
   * string, byte arrays and buffers for bytes.
   */
  public @Nullable Object coerce(Object value) {
    return switch (this) {
      case STRING -> value instanceof CharSequence text ? text.toString() : null;
      case LONG ->
          value instanceof Long
                  || value instanceof Integer
                  || value instanceof Short
                  || value instanceof Byte
              ? (Object) ((Number) value).longValue()
              : null;
      case DOUBLE -> value instanceof Number number ? (Object) number.doubleValue() : null;
      case BOOLEAN -> value instanceof Boolean ? value : null;
      case INSTANT -> value instanceof Instant ? value : null;
      case BYTES -> coerceBytes(value);
    };
  }

  /**
   * The value that text stands for: numbers and {@code true} or {@code false} as Java writes them,
   * instants by ISO 8601, bytes in Base64.
   *
   * @throws IllegalArgumentException when it stands for none; the message says what is allowed
   */
  public Object parse(String text) {
    try {
      return switch (this) {
        case STRING -> text;
        case LONG -> Long.parseLong(text);
        case DOUBLE -> Double.parseDouble(text);
        case BOOLEAN -> parseBoolean(text);
        case INSTANT -> Instant.parse(text);
        case BYTES -> Bytes.wrap(Base64.getDecoder().decode(text));
      };
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a " + label() + ": use one such as " + example() + ".", e);
    }
  }

  private static boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private String example() {
    return switch (this) {
      case STRING -> "text";
      case LONG -> "42";
      case DOUBLE -> "0.5";
      case BOOLEAN -> "true";
      case INSTANT -> "2026-01-31T12:00:00Z";
      case BYTES -> "SGVsbG8=";
    };
  }

  private static @Nullable Object coerceBytes(Object value) {
    if (value instanceof byte[] array) {
      return Bytes.copyOf(array);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] copy = new byte[buffer.remaining()];
      buffer.duplicate().get(copy);
      return Bytes.wrap(copy);
    }
    return value instanceof Bytes ? value : null;
  }
}
