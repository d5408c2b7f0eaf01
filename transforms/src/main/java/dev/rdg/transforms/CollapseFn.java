package dev.rdg.transforms;

import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.HeapPool;
import dev.rdg.model.kv.JoinBuffer;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Joins changes by record in a {@link JoinBuffer} for each window. */
final class CollapseFn extends DoFn<KvChange, RecordChanges> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final BufferMemory memory;
  private transient HeapPool.@Nullable Share share; // opened by setup
  private transient Map<BoundedWindow, Held> held; // made by startBundle
  private transient @Nullable Held latest; // of held, the one last asked for
  private transient BundleTallies counts; // made by startBundle

  @SuppressWarnings("NullAway.Init") // the transient fields
  CollapseFn(String topic, BufferMemory memory) {
    this.topic = topic;
    this.memory = memory;
  }

  @Setup
  public void setup() {
    share = memory.openJoining();
  }

  /** Forgets what is left of a bundle that failed. */
  @StartBundle
  public void startBundle() {
    share().clear();
    held = new HashMap<>();
    latest = null;
    counts = new BundleTallies();
  }

  @ProcessElement
  public void processElement(
      @Element KvChange change,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      MultiOutputReceiver out) {
    Held changes = of(window);
    changes.last = timestamp;
    changes.encoded++;
    // For want of room the window at hand is flushed and no other: only into it can be written
    // here.
    changes.collapsed +=
        changes.buffer.join(change, joined -> out.get(CollapseChanges.CHANGES).output(joined));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    held.forEach(
        (window, changes) -> {
          changes.collapsed +=
              changes.buffer.flush(
                  joined -> context.output(CollapseChanges.CHANGES, joined, changes.last, window));
          TallyBuilder counter = counts.ofStep(topic, "CollapseChanges", window, changes.last);
          counter.add(Counts.ENCODED, changes.encoded);
          counter.add(Counts.COLLAPSED, changes.collapsed);
        });
    held.clear();
    latest = null;
    counts.emit(context, CollapseChanges.TALLIES);
  }

  @Teardown
  public void teardown() {
    if (share != null) {
      share.close();
    }
  }

  private Held of(BoundedWindow window) {
    Held found = latest;
    if (found == null || !found.window.equals(window)) {
      found = held.computeIfAbsent(window, w -> new Held(w, new JoinBuffer(share())));
      latest = found;
    }
    return found;
  }

  private HeapPool.Share share() {
    return Objects.requireNonNull(share, "opened by setup");
  }

  /** The changes of one window that were not flushed yet, and what was counted of it. */
  private static final class Held {
    private final BoundedWindow window;
    private final JoinBuffer buffer;
    private long encoded;
    private long collapsed;
    private Instant last = BoundedWindow.TIMESTAMP_MIN_VALUE;

    Held(BoundedWindow window, JoinBuffer buffer) {
      this.window = window;
      this.buffer = buffer;
    }
  }
}
