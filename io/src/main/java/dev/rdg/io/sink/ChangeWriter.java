package dev.rdg.io.sink;

import dev.rdg.cassandra.RecordRequests;
import dev.rdg.io.PermanentException;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Stages;
import dev.rdg.model.store.StoreUnavailableException;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the changes of one bundle after another, what met of a record together, through a {@link
 * RequestWindow}. But for {@linkplain SharedRequests a little} nothing waits here for others:
 * memory is that of requests under way, which is bounded by the settings whatever the store does. A
 * request that the store could not do is sent again until its deadline; then the bundle fails.
 * Changes that the store can never take are set aside.
 *
 * <p>To be used by one thread.
 */
final class ChangeWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeWriter.class);
  private static final long WARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long FIRST_BACKOFF_MILLIS = 50;
  private static final long MAX_BACKOFF_MILLIS = 5_000;

  /**
   * Full jitter: anything between nothing and an exponentially growing pause, so that writers who
   * failed together do not come back together.
   *
   * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">
   *     Exponential backoff and jitter</a>
   */
  private static final IntervalFunction FULL_JITTER =
      attempt ->
          ThreadLocalRandom.current()
              .nextLong(
                  1,
                  1
                      + Math.min(
                          MAX_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(attempt - 1, 10)));

  private final KvStore store;
  private final WriteSettings settings;
  private final RequestWindow window;
  private final ScheduledExecutorService retries =
      Executors.newSingleThreadScheduledExecutor(ChangeWriter::newThread);
  private final Map<String, NamespaceLayout> layouts = new HashMap<>();
  private final SharedRequests shared;
  private BundleState bundle = new BundleState();
  private long warnedAtNanos = System.nanoTime() - WARN_EVERY_NANOS;

  /**
   * Writes to a store, which the caller closes.
   *
   * @param layouts of namespaces with several partitions a record
   */
  ChangeWriter(KvStore store, WriteSettings settings, Collection<NamespaceLayout> layouts) {
    this.store = store;
    this.settings = settings;
    this.shared = new SharedRequests(store::place);
    this.window = new RequestWindow(settings.maxInFlight(), settings.memory().openSending());
    layouts.forEach(layout -> this.layouts.put(layout.name(), layout));
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "rdg-write-retries");
    thread.setDaemon(true);
    return thread;
  }

  /** Forgets what is left of a bundle that failed, and begins another. */
  void startBundle() {
    bundle.abandoned = true;
    bundle = new BundleState();
    shared.forget();
  }

  /**
   * Sends what met of a record, or keeps it until there is more for the same servers; waits while
   * the store is slow.
   *
   * @throws IllegalStateException when a change of this bundle could not be written
   * @throws PermanentException when somebody has to act before it can be
   */
  void write(RecordChanges record) throws InterruptedException {
    NamespaceLayout layout = layouts.computeIfAbsent(record.namespace(), NamespaceLayout::plain);
    for (RecordChanges request : RecordRequests.of(record, layout)) {
      bundle.rethrow();
      for (SharedRequests.Ready ready : shared.add(request)) {
        send(new Request(bundle, ready, layout.buckets(), settings.deadline()));
      }
    }
  }

  /**
   * Waits until the store has everything.
   *
   * @return what was set aside
   * @throws IllegalStateException when a change of this bundle could not be written
   * @throws PermanentException when somebody has to act before it can be
   */
  List<RefusedChange> finishBundle() throws InterruptedException {
    for (SharedRequests.Ready ready : shared.drain()) {
      bundle.rethrow();
      send(new Request(bundle, ready, 1, settings.deadline()));
    }
    window.awaitEmpty();
    bundle.rethrow();
    if (bundle.retries() > 0) {
      LOG.info(
          "{} requests had to be sent again; all are written now, with at most {} at a time.",
          bundle.retries(),
          window.limit());
    }
    return bundle.refused();
  }

  /** How often requests of this bundle were sent again. */
  long retries() {
    return bundle.retries();
  }

  /** How many requests may wait for the store now. */
  int limit() {
    return window.limit();
  }

  private void send(Request request) throws InterruptedException {
    window.acquire(request.bytes);
    attempt(request)
        .whenComplete(
            (refused, failure) -> {
              if (failure != null && shouldRetry(request, Stages.unwrap(failure))) {
                retry(request);
              } else {
                end(request, refused, failure);
              }
            });
  }

  /** What nearly no request needs is made for those that do. */
  private void retry(Request request) {
    Retry retry = Retry.of("write", retryConfig(request));
    retries.schedule(
        () ->
            retry
                .executeCompletionStage(retries, () -> attempt(request))
                .whenComplete((refused, failure) -> end(request, refused, failure)),
        FULL_JITTER.apply(1),
        TimeUnit.MILLISECONDS);
  }

  private void end(Request request, List<RefusedChange> refused, @Nullable Throwable failure) {
    if (failure == null) {
      window.taken();
      request.bundle.addRefused(refused);
    } else {
      request.bundle.fail(Stages.unwrap(failure));
    }
    window.release(request.bytes);
  }

  private RetryConfig retryConfig(Request request) {
    return RetryConfig.custom()
        .maxAttempts(Integer.MAX_VALUE)
        .intervalFunction(FULL_JITTER)
        .retryOnException(failure -> shouldRetry(request, Stages.unwrap(failure)))
        .build();
  }

  /** What a store throws instead of failing its answer fails the request just the same. */
  private CompletionStage<List<RefusedChange>> attempt(Request request) {
    request.sentAtNanos = System.nanoTime();
    try {
      return store.write(request.changes);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private boolean shouldRetry(Request request, Throwable failure) {
    boolean again =
        failure instanceof StoreUnavailableException
            && !request.bundle.abandoned
            && System.nanoTime() - request.deadlineNanos < 0;
    if (again) {
      window.overloaded(request.sentAtNanos);
      request.bundle.countRetry();
      warn(failure);
    }
    return again;
  }

  private synchronized void warn(Throwable failure) {
    if (System.nanoTime() - warnedAtNanos >= WARN_EVERY_NANOS) {
      warnedAtNanos = System.nanoTime();
      LOG.warn(
          "Writes wait and are sent again, {} at a time, for up to {} s: {}",
          window.limit(),
          settings.deadline().toSeconds(),
          failure.getMessage());
    }
  }

  /** Gives up what is under way. The store stays open. */
  @Override
  public void close() {
    bundle.abandoned = true;
    retries.shutdownNow();
    window.close();
  }

  private static final class Request {
    /** What a statement without values takes: itself, its array of values, four of them. */
    private static final long STATEMENT_BYTES = 512;

    private final BundleState bundle;
    private final List<KvChange> changes;
    private final long bytes;
    private final long deadlineNanos;
    private volatile long sentAtNanos;

    Request(BundleState bundle, SharedRequests.Ready ready, int buckets, Duration deadline) {
      this.bundle = bundle;
      this.changes = ready.changes();
      this.bytes = heapOf(ready, buckets);
      this.deadlineNanos = System.nanoTime() + deadline.toNanos();
    }

    /** The changes, and once more as much for the statements they are encoded in. */
    private static long heapOf(SharedRequests.Ready ready, int buckets) {
      boolean isDelete = ready.changes().get(0).key() == null;
      return 2 * ready.heapBytes() + (isDelete ? buckets * STATEMENT_BYTES : 0);
    }
  }

  /** What became of a bundle so far. Thread-safe: answers come on threads of the store's client. */
  private static final class BundleState {
    private static final int MAX_SUPPRESSED = 10;

    private final List<RefusedChange> refused = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int failed;
    private long retries;

    /** Nobody waits for it any more; its retries end. */
    private volatile boolean abandoned;

    void addRefused(List<RefusedChange> changes) {
      if (!changes.isEmpty()) {
        synchronized (this) {
          refused.addAll(changes);
        }
      }
    }

    synchronized List<RefusedChange> refused() {
      return List.copyOf(refused);
    }

    synchronized void countRetry() {
      retries++;
    }

    synchronized long retries() {
      return retries;
    }

    synchronized void fail(Throwable failure) {
      failed++;
      if (failures.size() <= MAX_SUPPRESSED) {
        failures.add(failure);
      }
      abandoned = true;
    }

    synchronized void rethrow() {
      if (failed > 0 && failures.get(0) instanceof ConfigException config) {
        throw new PermanentException(config);
      }
      if (failed > 0) {
        IllegalStateException e =
            new IllegalStateException(
                failed
                    + " writes of this bundle failed; it is repeated from the last checkpoint. The first: "
                    + failures.get(0).getMessage(),
                failures.get(0));
        failures.subList(1, failures.size()).forEach(e::addSuppressed);
        throw e;
      }
    }
  }
}
