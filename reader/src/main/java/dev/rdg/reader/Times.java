package dev.rdg.reader;

import dev.rdg.model.store.KvStore;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a graph can be read as of.
 *
 * @param kept the histories there are
 * @param now when it was asked
 */
record Times(KvStore store, Map<String, Kept> kept, Instant now) {

  /** Whether what was true at a time may differ from what is; of no time it is what is. */
  boolean isPast(@Nullable Instant asOf) {
    return asOf != null && asOf.isBefore(now);
  }

  Instant of(@Nullable Instant asOf) {
    return asOf == null ? now : asOf;
  }

  ItemReads reads(@Nullable Instant asOf) {
    return asOf != null && isPast(asOf) ? past(asOf) : present();
  }

  ItemReads present() {
    return ItemReads.of(store);
  }

  ItemReads past(Instant then) {
    return kept.isEmpty() ? present() : new Past(store, kept, then, now);
  }
}
