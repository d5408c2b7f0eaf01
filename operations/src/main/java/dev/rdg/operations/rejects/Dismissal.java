package dev.rdg.operations.rejects;

import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.operations.Engines;
import dev.rdg.transforms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Says of rejected events that nobody will mend them: they wait no more and count as filtered, by
 * {@link #FILTER}. The graph is left alone, the events stay where they are kept, and a replay of
 * the topic decides on them anew. Twice is harmless.
 */
public final class Dismissal {
  /** Under which name such events count as filtered. */
  public static final String FILTER = "dismissed";

  private static final int AT_ONCE = 500;

  private final Rejects rejects;
  private final Notes notes;

  private Dismissal(Rejects rejects, Notes notes) {
    this.rejects = rejects;
    this.notes = notes;
  }

  /** Of a topic's rejects. */
  public static Dismissal of(Engines engines, Topic<?> topic, KvStore store) {
    Rejects rejects = Rejects.of(engines, topic, store);
    return new Dismissal(rejects, new Notes(topic, store, rejects.outcomes()));
  }

  /** Dismisses those that are selected; returns how many. */
  public long run(Predicate<KeptReject> selected) {
    List<KvChange> chunk = new ArrayList<>();
    long[] dismissed = {0};
    rejects.forEach(
        reject -> {
          if (selected.test(reject)) {
            chunk.add(notes.of(reject, Map.of(Counts.filtered(FILTER), 1L)));
            dismissed[0]++;
            if (chunk.size() == AT_ONCE) {
              notes.write(chunk);
              chunk.clear();
            }
          }
        });
    if (!chunk.isEmpty()) {
      notes.write(chunk);
    }
    return dismissed[0];
  }
}
