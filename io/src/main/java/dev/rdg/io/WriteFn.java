package dev.rdg.io;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes the changes of a bundle. Changes wait in a buffer for others of their record; a flush
 * sends one request per record through a sliding window of permits. The end of the bundle waits for
 * every request.
 */
final class WriteFn extends DoFn<KvChange, WriteResult> {
  private static final long serialVersionUID = 1L;

  private record RecordKey(String namespace, String id) {}

  private record Written(long changes, Instant timestamp) {}

  private final KvStoreProvider provider;
  private final int maxInFlight;
  private final int maxBuffered;
  private transient @Nullable KvStore store; // opened by setup
  private transient Semaphore permits; // made by setup
  private transient Failures failures; // made by startBundle
  private transient Map<RecordKey, List<KvChange>> buffer; // made by startBundle
  private transient int buffered;
  private transient Map<BoundedWindow, Written> written; // made by startBundle

  @SuppressWarnings("NullAway.Init") // the transient fields
  WriteFn(KvStoreProvider provider, int maxInFlight, int maxBuffered) {
    this.provider = provider;
    this.maxInFlight = maxInFlight;
    this.maxBuffered = maxBuffered;
  }

  @Setup
  public void setup() {
    store = provider.open();
    permits = new Semaphore(maxInFlight);
  }

  @StartBundle
  public void startBundle() {
    failures = new Failures();
    buffer = new LinkedHashMap<>();
    buffered = 0;
    written = new HashMap<>();
  }

  @ProcessElement
  public void processElement(
      @Element KvChange change, @Timestamp Instant timestamp, BoundedWindow window)
      throws InterruptedException {
    failures.rethrow();
    buffer
        .computeIfAbsent(new RecordKey(change.namespace(), change.id()), key -> new ArrayList<>())
        .add(change);
    written.merge(
        window, new Written(1, timestamp), (a, b) -> new Written(a.changes() + 1, b.timestamp()));
    if (++buffered >= maxBuffered) {
      flush();
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws InterruptedException {
    flush();
    permits.acquire(maxInFlight);
    permits.release(maxInFlight);
    failures.rethrow();
    written.forEach(
        (window, sum) -> context.output(new WriteResult(sum.changes()), sum.timestamp(), window));
  }

  @Teardown
  public void teardown() {
    if (store != null) {
      store.close();
    }
  }

  private void flush() throws InterruptedException {
    KvStore open = java.util.Objects.requireNonNull(store, "setup opens the store");
    for (List<KvChange> changes : buffer.values()) {
      permits.acquire();
      send(open, changes, permits, failures);
    }
    buffer.clear();
    buffered = 0;
  }

  /**
   * The callback runs on a thread of the store's client: it touches the permits and the failures
   * alone.
   */
  private static void send(
      KvStore store, List<KvChange> changes, Semaphore permits, Failures failures) {
    try {
      store
          .write(changes)
          .whenComplete(
              (ignored, failure) -> {
                if (failure != null) {
                  failures.add(failure);
                }
                permits.release();
              });
    } catch (RuntimeException e) {
      permits.release();
      throw e;
    }
  }

  /**
   * What went wrong in a bundle: the first failure, ten more attached to it, all counted.
   * Thread-safe.
   */
  private static final class Failures {
    private static final int MAX_SUPPRESSED = 10;

    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
    private final AtomicInteger count = new AtomicInteger();

    void add(Throwable failure) {
      int number = count.incrementAndGet();
      if (!first.compareAndSet(null, failure) && number <= MAX_SUPPRESSED + 1) {
        Throwable root = first.get();
        if (root != null && root != failure) {
          root.addSuppressed(failure);
        }
      }
    }

    void rethrow() {
      Throwable failure = first.get();
      if (failure != null) {
        throw new IllegalStateException(
            count.get()
                + " writes of this bundle failed; it is repeated from the last checkpoint. The first: "
                + failure.getMessage(),
            failure);
      }
    }
  }
}
