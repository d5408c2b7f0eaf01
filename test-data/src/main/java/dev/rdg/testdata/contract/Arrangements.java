package dev.rdg.testdata.contract;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The ways in which changes to one record may come to a store. */
final class Arrangements {
  private static final int MOST_WRITERS = 4;

  private Arrangements() {}

  /** In another order. */
  static List<KvChange> shuffled(List<KvChange> changes, Random random) {
    List<KvChange> shuffled = new ArrayList<>(changes);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** In the same order, but every other change comes again later, once or more. */
  static List<KvChange> repeated(List<KvChange> changes, Random random) {
    List<KvChange> repeated = new ArrayList<>(changes);
    for (KvChange change : changes) {
      while (random.nextInt(3) == 0) {
        int later = repeated.indexOf(change) + 1;
        repeated.add(later + random.nextInt(repeated.size() - later + 1), change);
      }
    }
    return repeated;
  }

  /** Each in a write of its own. */
  static List<List<KvChange>> oneByOne(List<KvChange> changes) {
    return changes.stream().map(List::of).toList();
  }

  /** Some in one write, some in the next. */
  static List<List<KvChange>> batches(List<KvChange> changes, Random random) {
    List<List<KvChange>> batches = new ArrayList<>();
    for (int from = 0; from < changes.size(); ) {
      int to = from + 1 + random.nextInt(changes.size() - from);
      batches.add(changes.subList(from, to));
      from = to;
    }
    return batches;
  }

  /** Each batch joined to the fewest changes, as a collapse step does. */
  static List<List<KvChange>> collapsed(List<List<KvChange>> batches) {
    return batches.stream().map(Arrangements::collapse).toList();
  }

  private static List<KvChange> collapse(List<KvChange> batch) {
    RecordState record = new RecordState();
    batch.forEach(record::join);
    List<KvChange> collapsed = new ArrayList<>();
    record.emit(batch.get(0).namespace(), batch.get(0).id(), collapsed::add);
    return collapsed;
  }

  /** Dealt out to two or more writers, each with a part of the changes in their order. */
  static List<List<KvChange>> dealt(List<KvChange> changes, Random random) {
    List<List<KvChange>> writers = new ArrayList<>();
    for (int i = 2 + random.nextInt(MOST_WRITERS - 1); i > 0; i--) {
      writers.add(new ArrayList<>());
    }
    changes.forEach(change -> writers.get(random.nextInt(writers.size())).add(change));
    return writers;
  }
}
