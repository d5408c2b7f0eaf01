package dev.rdg.testdata.contract;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random selections that meet the keys of a history. */
final class Selections {
  private static final int SMALL_LIMIT = 5;
  private static final int SMALL_PAGE_BYTES = 400;

  private Selections() {}

  /** Some of the items, in small pages, forward or backward. */
  static Selection random(Random random, List<KvChange> changes, Instant asOf) {
    List<String> keys = new ArrayList<>(List.of("", "absent"));
    changes.forEach(change -> keys.add(change.key() == null ? "k" : change.key()));
    Collections.shuffle(keys, random);
    Selection all = Selection.all(asOf);
    Selection some =
        switch (random.nextInt(5)) {
          case 0 -> all.withKeys(keys.subList(0, 1 + random.nextInt(keys.size())));
          case 1 -> all.withPrefix(keys.get(0));
          case 2 -> all.withRange(keys.get(0), null);
          case 3 -> all.withRange(keys.get(0), keys.get(1));
          default -> all;
        };
    if (random.nextBoolean()) {
      some = some.backward();
    }
    return random.nextBoolean()
        ? some.withLimit(1 + random.nextInt(SMALL_LIMIT))
        : some.withPageBytes(1 + random.nextInt(SMALL_PAGE_BYTES));
  }
}
