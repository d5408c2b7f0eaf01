package dev.rdg.reader;

import dev.rdg.model.WriteTimestamps;
import dev.rdg.model.kv.Item;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What nodes and edges have in common. */
final class Items {
  private Items() {}

  static Instant at(Item item) {
    return Instant.EPOCH.plus(item.at(), ChronoUnit.MICROS);
  }

  /** Times beyond 64-bit microseconds are before or after all others. */
  static long micros(Instant time) {
    try {
      return WriteTimestamps.ofInstant(time);
    } catch (ArithmeticException e) {
      return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
