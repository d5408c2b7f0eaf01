package dev.rdg.io.sink;

import static java.util.Objects.requireNonNull;

import dev.rdg.io.PermanentException;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.TokenRange;
import java.time.Instant;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of a namespace that an element names: tokens after the first, up to the second.
 */
final class ScanFn extends DoFn<KV<String, KV<Long, Long>>, KvChange> {
  private static final long serialVersionUID = 1L;

  static final Coder<KV<String, KV<Long, Long>>> CODER =
      KvCoder.of(StringUtf8Coder.of(), KvCoder.of(VarLongCoder.of(), VarLongCoder.of()));

  /** The name of the counter of ranges that were scanned. */
  static final String RANGES = "scanned_ranges";

  private final Counter ranges = Metrics.counter(KvIO.class, RANGES);
  private final KvStoreProvider provider;
  private final Instant asOf;
  private transient @Nullable KvStore store; // opened by setup

  ScanFn(KvStoreProvider provider, Instant asOf) {
    this.provider = provider;
    this.asOf = asOf;
  }

  @Setup
  public void setup() {
    store = provider.open();
  }

  @ProcessElement
  public void processElement(
      @Element KV<String, KV<Long, Long>> part, OutputReceiver<KvChange> out) {
    String namespace = part.getKey();
    TokenRange range = new TokenRange(part.getValue().getKey(), part.getValue().getValue());
    try {
      requireNonNull(store, "opened by setup")
          .scan(
              namespace,
              range,
              asOf,
              (id, item) ->
                  out.output(
                      new KvChange(
                          namespace, id, item.key(), ItemState.put(item.at(), item.cells()))));
    } catch (RuntimeException e) {
      throw PermanentException.of(e);
    }
    ranges.inc();
  }

  @Teardown
  public void teardown() {
    if (store != null) {
      store.close();
    }
    JobClasses.release();
  }
}
