package dev.rdg.transforms;

import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** Joins changes by record in a bounded map for each window. */
final class CollapseFn extends DoFn<KvChange, KvChange> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final int maxItems;
  private transient Map<BoundedWindow, Held> held; // made by startBundle
  private transient int items; // of all windows; set by startBundle
  private transient BundleTallies counts; // made by startBundle

  @SuppressWarnings("NullAway.Init") // the transient fields
  CollapseFn(String topic, int maxItems) {
    this.topic = topic;
    this.maxItems = maxItems;
  }

  @StartBundle
  public void startBundle() {
    held = new HashMap<>();
    items = 0;
    counts = new BundleTallies();
  }

  @ProcessElement
  public void processElement(
      @Element KvChange change,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      MultiOutputReceiver out) {
    TallyBuilder counter = counts.ofStep(topic, "CollapseChanges", window, timestamp);
    counter.add(Counts.ENCODED, 1);
    Held changes = held.computeIfAbsent(window, w -> new Held());
    items += changes.join(change, timestamp);
    // The window at hand is flushed and no other, since only into it can be written here. It holds
    // what brought the number to the limit, so there is room again.
    if (items >= maxItems) {
      OutputReceiver<KvChange> output = out.get(CollapseChanges.CHANGES);
      counter.add(Counts.COLLAPSED, changes.flush(output::output));
      items -= changes.items;
      held.remove(window);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    held.forEach(
        (window, changes) -> {
          long number =
              changes.flush(
                  joined -> context.output(CollapseChanges.CHANGES, joined, changes.last, window));
          counts
              .ofStep(topic, "CollapseChanges", window, changes.last)
              .add(Counts.COLLAPSED, number);
        });
    counts.emit(context, CollapseChanges.TALLIES);
  }

  private record RecordKey(String namespace, String id) {}

  /** The changes of one window that were not flushed yet. */
  private static final class Held {
    private final Map<RecordKey, RecordState> records = new LinkedHashMap<>();
    private int items;
    private Instant last = BoundedWindow.TIMESTAMP_MIN_VALUE;

    /** Returns how many items this adds; the delete of a record counts as one. */
    int join(KvChange change, Instant timestamp) {
      RecordState record =
          records.computeIfAbsent(
              new RecordKey(change.namespace(), change.id()), key -> new RecordState());
      int before = record.size();
      record.join(change);
      int added = change.key() == null ? 1 : record.size() - before;
      items += added;
      last = timestamp;
      return added;
    }

    /** Hands out what is held; returns how many changes that were. */
    long flush(Consumer<KvChange> output) {
      long[] number = new long[1];
      records.forEach(
          (key, record) ->
              record.emit(
                  key.namespace(),
                  key.id(),
                  joined -> {
                    number[0]++;
                    output.accept(joined);
                  }));
      return number[0];
    }
  }
}
