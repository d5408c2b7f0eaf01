package dev.rdg.transforms;

import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** Joins changes by record in a bounded map. */
final class CollapseFn extends DoFn<KvChange, KvChange> {
  private static final long serialVersionUID = 1L;

  private record Key(String namespace, String id, BoundedWindow window) {}

  private static final class Held {
    final RecordState state = new RecordState();
    Instant timestamp = new Instant(Long.MIN_VALUE);
  }

  /** Takes a joined change with its window. */
  private interface Output {
    void accept(KvChange change, Instant timestamp, BoundedWindow window);
  }

  private final String topic;
  private final int maxItems;
  private transient Map<Key, Held> held; // made by startBundle
  private transient int heldItems;
  private transient BundleTallies counts; // made by startBundle

  @SuppressWarnings("NullAway.Init") // the transient fields
  CollapseFn(String topic, int maxItems) {
    this.topic = topic;
    this.maxItems = maxItems;
  }

  @StartBundle
  public void startBundle() {
    held = new LinkedHashMap<>();
    heldItems = 0;
    counts = new BundleTallies();
  }

  @ProcessElement
  public void processElement(
      @Element KvChange change,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      ProcessContext context) {
    counts.ofStep(topic, "CollapseChanges", window, timestamp).add(Counts.ENCODED, 1);
    Held record =
        held.computeIfAbsent(new Key(change.namespace(), change.id(), window), key -> new Held());
    int before = record.state.size();
    record.state.join(change);
    record.timestamp = timestamp;
    heldItems += Math.max(1, record.state.size() - before);
    if (heldItems >= maxItems) {
      flush(
          (joined, at, ignored) ->
              context.outputWithTimestamp(CollapseChanges.CHANGES, joined, at));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    flush((joined, at, window) -> context.output(CollapseChanges.CHANGES, joined, at, window));
    counts.emit(context, CollapseChanges.TALLIES);
  }

  private void flush(Output output) {
    Map<Key, Held> flushed = held;
    held = new LinkedHashMap<>();
    heldItems = 0;
    flushed.forEach(
        (key, record) ->
            record.state.emit(
                key.namespace(),
                key.id(),
                joined -> {
                  counts
                      .ofStep(topic, "CollapseChanges", key.window(), record.timestamp)
                      .add(Counts.COLLAPSED, 1);
                  output.accept(joined, record.timestamp, key.window());
                }));
  }
}
