package dev.rdg.testdata.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Which of two values of one type is the greater: numbers by value, false before true, strings by
 * UTF-8 bytes.
 */
final class ValueOrder {

  static final Comparator<String> UTF_8_BYTES =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  static final Comparator<Object> VALUES = ValueOrder::compare;

  private ValueOrder() {}

  private static int compare(Object a, Object b) {
    if (a instanceof String first && b instanceof String second) {
      return UTF_8_BYTES.compare(first, second);
    } else if (a instanceof Long first && b instanceof Long second) {
      return first.compareTo(second);
    } else if (a instanceof Double first && b instanceof Double second) {
      return first.compareTo(second);
    } else if (a instanceof Boolean first && b instanceof Boolean second) {
      return first.compareTo(second);
    } else if (a instanceof Instant first && b instanceof Instant second) {
      return first.compareTo(second);
    } else if (a instanceof ByteBuffer first && b instanceof ByteBuffer second) {
      return first.compareTo(second);
    }
    throw new IllegalArgumentException(
        "No order between a " + a.getClass().getName() + " and a " + b.getClass().getName());
  }
}
