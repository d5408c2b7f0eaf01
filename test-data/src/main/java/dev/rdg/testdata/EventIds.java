package dev.rdg.testdata;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Numbers events and finds ids that fall on the same microsecond. */
final class EventIds {

  private final String prefix;
  private long last;

  EventIds(String prefix) {
    this.prefix = prefix;
  }

  String next() {
    last++;
    return prefix + "-" + last;
  }

  /** A new id with the same digits below the millisecond as another's, found by trying. */
  String nextTiedWith(String other) {
    String id = next();
    long digits = digits(other);
    for (int attempt = 0; ; attempt++) {
      String candidate = id + "-" + attempt;
      if (digits(candidate) == digits) {
        return candidate;
      }
    }
  }

  private static long digits(String id) {
    CRC32C crc = new CRC32C();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() % 1000;
  }
}
