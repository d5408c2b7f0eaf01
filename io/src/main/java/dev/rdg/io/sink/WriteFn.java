package dev.rdg.io.sink;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.RefusedChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the changes of a bundle to a {@link ChangeWriter}, and ends when it has written them. */
final class WriteFn extends DoFn<RecordChanges, WriteResult> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(WriteFn.class);

  private record Taken(long changes, Instant timestamp) {}

  private final KvStoreProvider provider;
  private final WriteSettings settings;
  private final Counter refusedChanges = Metrics.counter(KvIO.class, "refused_changes");
  private final Counter repeatedRequests = Metrics.counter(KvIO.class, "repeated_requests");
  private final Gauge requestWindow = Metrics.gauge(KvIO.class, "request_window");
  private transient @Nullable KvStore store; // opened by setup
  private transient @Nullable ChangeWriter writer; // made by setup
  private transient Map<BoundedWindow, Taken> taken; // made by startBundle

  @SuppressWarnings("NullAway.Init") // the transient fields
  WriteFn(KvStoreProvider provider, WriteSettings settings) {
    this.provider = provider;
    this.settings = settings;
  }

  @Setup
  public void setup() {
    KvStore opened = provider.open();
    store = opened;
    writer = new ChangeWriter(opened, settings, provider.layouts());
  }

  @StartBundle
  public void startBundle() {
    writer().startBundle();
    taken = new HashMap<>();
  }

  @ProcessElement
  public void processElement(
      @Element RecordChanges record, @Timestamp Instant timestamp, BoundedWindow window)
      throws InterruptedException {
    writer().write(record);
    taken.merge(
        window,
        new Taken(record.changes().size(), timestamp),
        (a, b) -> new Taken(a.changes() + b.changes(), b.timestamp()));
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws InterruptedException {
    List<RefusedChange> refused = writer().finishBundle();
    repeatedRequests.inc(writer().retries());
    requestWindow.set(writer().limit());
    refusedChanges.inc(refused.size());
    refused.forEach(WriteFn::report);
    for (Map.Entry<BoundedWindow, Taken> entry : taken.entrySet()) {
      Taken sum = entry.getValue();
      context.output(
          new WriteResult(sum.changes() - refused.size(), refused),
          sum.timestamp(),
          entry.getKey());
      refused = List.of();
    }
  }

  private static void report(RefusedChange refused) {
    KvChange change = refused.change();
    LOG.error(
        "Set aside a change that the store refuses, in {}, record {}, item {}: {} The checks on events should have rejected it: please report this.",
        change.namespace(),
        change.id(),
        change.key(),
        refused.message());
  }

  @Teardown
  public void teardown() {
    if (writer != null) {
      writer.close();
    }
    if (store != null) {
      store.close();
    }
    JobClasses.release();
  }

  private ChangeWriter writer() {
    return requireNonNull(writer, "made by setup");
  }
}
