package dev.rdg.io.sink;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.auto.value.AutoValue;
import dev.rdg.coders.KvChangeCoder;
import dev.rdg.coders.RecordChangesCoder;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.model.store.TokenRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Writes key-value changes to any {@link dev.rdg.model.store.KvStore}; {@link CassandraKvIO} is the
 * one for production.
 */
public final class KvIO {
  private KvIO() {}

  /** Writes to the store that {@code provider} opens on each worker. */
  public static Write write(KvStoreProvider provider) {
    return new AutoValue_KvIO_Write.Builder()
        .provider(provider)
        .settings(
            WriteSettings.of(
                Write.DEFAULT_MAX_IN_FLIGHT,
                BufferMemory.ofJob(""),
                Duration.ofSeconds(Write.DEFAULT_DEADLINE_SECONDS)))
        .build();
  }

  /**
   * Reads what a reader sees of namespaces as of a time, from the store that {@code provider} opens
   * on each worker.
   */
  public static Read read(KvStoreProvider provider, Collection<String> namespaces, Instant asOf) {
    return new AutoValue_KvIO_Read.Builder()
        .provider(provider)
        .namespaces(List.copyOf(namespaces))
        .asOf(asOf)
        .parts(Read.DEFAULT_PARTS)
        .build();
  }

  /**
   * Every visible item of some namespaces, bounded, each as the one put that makes it: its time and
   * its properties with their write timestamps. Token ranges are read in parallel; items of one
   * partition come together, others in no order.
   */
  @AutoValue
  public abstract static class Read extends PTransform<PBegin, PCollection<KvChange>> {
    private static final long serialVersionUID = 1L;

    /** Into how many parts a namespace is cut, unless set otherwise. */
    public static final int DEFAULT_PARTS = 32;

    /** The counter of parts that were read, of those of all namespaces. */
    public static final MetricNameFilter PARTS_READ =
        MetricNameFilter.named(KvIO.class, ScanFn.RANGES);

    Read() {}

    abstract KvStoreProvider provider();

    abstract List<String> namespaces();

    abstract Instant asOf();

    abstract int parts();

    abstract Builder toBuilder();

    /** See {@link Read}. */
    @AutoValue.Builder
    abstract static class Builder {
      abstract Builder provider(KvStoreProvider provider);

      abstract Builder namespaces(List<String> namespaces);

      abstract Builder asOf(Instant time);

      abstract Builder parts(int parts);

      abstract Read build();
    }

    /** Into how many token ranges a namespace is cut; 1 to 100,000, 32 by default. */
    public final Read withParts(int ranges) {
      checkArgument(
          ranges >= 1 && ranges <= 100_000,
          "a namespace must be read in 1 to 100,000 parts, but was asked to be in %s.",
          ranges);
      return toBuilder().parts(ranges).build();
    }

    @Override
    public final PCollection<KvChange> expand(PBegin begin) {
      List<KV<String, KV<Long, Long>>> ranges = new ArrayList<>();
      for (String namespace : namespaces()) {
        for (TokenRange range : TokenRange.ALL.split(parts())) {
          ranges.add(KV.of(namespace, KV.of(range.after(), range.upTo())));
        }
      }
      return begin
          .apply("ListRanges", Create.of(ranges).withCoder(ScanFn.CODER))
          .apply("SpreadRanges", Reshuffle.viaRandomKey())
          .apply("ScanRange", ParDo.of(new ScanFn(provider(), asOf())))
          .setCoder(KvChangeCoder.of());
    }
  }

  /**
   * Writes {@link RecordChanges} and returns a {@link WriteResult} for each bundle and window once
   * the store has acknowledged its changes, so that {@code Wait.on} can follow.
   *
   * <p>At least once, which converges: every write carries its own timestamp, so writing again
   * changes nothing. Nothing is acknowledged to the runner before the store has it. A request that
   * the store cannot do now is sent again, after pauses with jitter, until its deadline; then the
   * bundle fails, and the runner repeats it. A change that the store can never take is set aside
   * alone, in {@link WriteResult#refused}.
   *
   * <p>Changes to one record that come together go out as one request for each of its partitions,
   * more where they are many. How many requests are under way adapts to what the store takes, at
   * most {@code maxInFlight}, and within the memory of {@link #withBuffer}; when the store is slow,
   * the step itself waits, and so the source waits too. No weaker mode is offered.
   */
  @AutoValue
  public abstract static class Write
      extends PTransform<PCollection<RecordChanges>, PCollection<WriteResult>> {
    private static final long serialVersionUID = 1L;

    /** Requests of one worker thread that wait for the store, unless set otherwise. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 256;

    /** For how many seconds a request is sent again, unless set otherwise. */
    public static final int DEFAULT_DEADLINE_SECONDS = 120;

    Write() {}

    abstract KvStoreProvider provider();

    abstract WriteSettings settings();

    abstract Builder toBuilder();

    /** See {@link Write}. */
    @AutoValue.Builder
    abstract static class Builder {
      abstract Builder provider(KvStoreProvider provider);

      abstract Builder settings(WriteSettings settings);

      abstract Write build();
    }

    /**
     * How many requests of one worker thread may wait for the store; 1 to 1,024, 256 by default.
     */
    public final Write withMaxInFlight(int requests) {
      checkArgument(
          requests >= 1 && requests <= 1024,
          "maxInFlight must be between 1 and 1,024, but was %s.",
          requests);
      return with(settings().toBuilder().maxInFlight(requests).build());
    }

    /**
     * The heap that requests may take that wait for the store, over all writers of a worker that
     * are given the same; {@link BufferMemory#DEFAULT_BYTES} by default.
     */
    public final Write withBuffer(BufferMemory memory) {
      return with(settings().toBuilder().memory(memory).build());
    }

    /**
     * For how long a request is sent again before its bundle fails; 1 second to 1 hour, 2 minutes
     * by default. Must stay below the runner's time for a checkpoint, which waits for it.
     */
    public final Write withDeadline(Duration deadline) {
      checkArgument(
          deadline.compareTo(Duration.ofSeconds(1)) >= 0
              && deadline.compareTo(Duration.ofHours(1)) <= 0,
          "the deadline of writes must be between 1 and 3,600 seconds, but was %s.",
          deadline.toSeconds());
      return with(settings().toBuilder().deadline(deadline).build());
    }

    /** The same for changes that come one by one, each to be a request of its own. */
    public final WriteEach ofEach() {
      return new WriteEach(this);
    }

    /** The same for changes that were grouped by partition. */
    public final WriteGroups ofGroups() {
      return new WriteGroups(this);
    }

    @Override
    public final PCollection<WriteResult> expand(PCollection<RecordChanges> changes) {
      return changes
          .apply("WriteChanges", ParDo.of(new WriteFn(provider(), settings())))
          .setCoder(WriteResult.coder());
    }

    @Override
    public final void populateDisplayData(DisplayData.Builder builder) {
      super.populateDisplayData(builder);
      builder
          .add(DisplayData.item("maxInFlight", settings().maxInFlight()))
          .add(DisplayData.item("deadlineSeconds", settings().deadline().toSeconds()))
          .add(DisplayData.item("bufferBytes", settings().memory().bytes()));
    }

    private Write with(WriteSettings settings) {
      return toBuilder().settings(settings).build();
    }
  }

  /** As {@link Write}, for single changes. */
  public static final class WriteEach
      extends PTransform<PCollection<KvChange>, PCollection<WriteResult>> {
    private static final long serialVersionUID = 1L;

    private final Write write;

    private WriteEach(Write write) {
      this.write = write;
    }

    @Override
    public PCollection<WriteResult> expand(PCollection<KvChange> changes) {
      return write.expand(
          changes
              .apply(
                  "TakeEach",
                  MapElements.into(TypeDescriptor.of(RecordChanges.class)).via(RecordChanges::of))
              .setCoder(RecordChangesCoder.of()));
    }

    /** Of {@link Write}, which is no step of its own here. */
    @Override
    public void populateDisplayData(DisplayData.Builder builder) {
      builder.delegate(write);
    }
  }

  /**
   * As {@link Write}, for bounded input whose changes to one partition come together: they are
   * joined first, so that each partition is written in few requests. The place that a writer of
   * whole files can take, since it needs just this input.
   */
  public static final class WriteGroups
      extends PTransform<
          PCollection<KV<String, Iterable<RecordChanges>>>, PCollection<WriteResult>> {
    private static final long serialVersionUID = 1L;

    private final Write write;

    private WriteGroups(Write write) {
      this.write = write;
    }

    @Override
    public PCollection<WriteResult> expand(
        PCollection<KV<String, Iterable<RecordChanges>>> groups) {
      return groups
          .apply("JoinGroup", ParDo.of(new JoinGroupFn(write.settings().memory())))
          .setCoder(RecordChangesCoder.of())
          .apply("WriteJoined", write);
    }
  }
}
