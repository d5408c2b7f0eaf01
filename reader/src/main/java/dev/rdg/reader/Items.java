package dev.rdg.reader;

import dev.rdg.model.kv.Item;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What nodes and edges have in common. */
final class Items {
  private Items() {}

  static Instant at(Item item) {
    return Instant.EPOCH.plus(item.at(), ChronoUnit.MICROS);
  }
}
