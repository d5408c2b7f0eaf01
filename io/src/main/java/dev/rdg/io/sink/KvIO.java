package dev.rdg.io.sink;

import static com.google.common.base.Preconditions.checkArgument;

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
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
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
    return new Write(
        provider,
        new WriteSettings(
            Write.DEFAULT_MAX_IN_FLIGHT,
            BufferMemory.ofJob(""),
            Duration.ofSeconds(Write.DEFAULT_DEADLINE_SECONDS)));
  }

  /**
   * Reads what a reader sees of namespaces as of a time, from the store that {@code provider} opens
   * on each worker.
   */
  public static Read read(KvStoreProvider provider, Collection<String> namespaces, Instant asOf) {
    return new Read(provider, new ArrayList<>(namespaces), asOf, Read.DEFAULT_PARTS);
  }

  /**
   * Every visible item of some namespaces, bounded, each as the one put that makes it: its time and
   * its properties with their write timestamps. Token ranges are read in parallel; items of one
   * partition come together, others in no order.
   */
  public static final class Read extends PTransform<PBegin, PCollection<KvChange>> {
    private static final long serialVersionUID = 1L;

    /** Into how many parts a namespace is cut, unless set otherwise. */
    public static final int DEFAULT_PARTS = 32;

    private final KvStoreProvider provider;
    private final ArrayList<String> namespaces;
    private final Instant asOf;
    private final int parts;

    private Read(KvStoreProvider provider, ArrayList<String> namespaces, Instant asOf, int parts) {
      this.provider = provider;
      this.namespaces = namespaces;
      this.asOf = asOf;
      this.parts = parts;
    }

    /** Into how many token ranges a namespace is cut; 1 to 100,000, 32 by default. */
    public Read withParts(int ranges) {
      checkArgument(
          ranges >= 1 && ranges <= 100_000,
          "a namespace must be read in 1 to 100,000 parts, but was asked to be in %s.",
          ranges);
      return new Read(provider, namespaces, asOf, ranges);
    }

    @Override
    public PCollection<KvChange> expand(PBegin begin) {
      List<KV<String, KV<Long, Long>>> ranges = new ArrayList<>();
      for (String namespace : namespaces) {
        for (TokenRange range : TokenRange.ALL.split(parts)) {
          ranges.add(KV.of(namespace, KV.of(range.after(), range.upTo())));
        }
      }
      return begin
          .apply("ListRanges", Create.of(ranges).withCoder(ScanFn.CODER))
          .apply("SpreadRanges", Reshuffle.viaRandomKey())
          .apply("ScanRange", ParDo.of(new ScanFn(provider, asOf)))
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
  public static final class Write
      extends PTransform<PCollection<RecordChanges>, PCollection<WriteResult>> {
    private static final long serialVersionUID = 1L;

    /** Requests of one worker thread that wait for the store, unless set otherwise. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 256;

    /** For how many seconds a request is sent again, unless set otherwise. */
    public static final int DEFAULT_DEADLINE_SECONDS = 120;

    private final KvStoreProvider provider;
    private final WriteSettings settings;

    private Write(KvStoreProvider provider, WriteSettings settings) {
      this.provider = provider;
      this.settings = settings;
    }

    /**
     * How many requests of one worker thread may wait for the store; 1 to 1,024, 256 by default.
     */
    public Write withMaxInFlight(int requests) {
      checkArgument(
          requests >= 1 && requests <= 1024,
          "maxInFlight must be between 1 and 1,024, but was %s.",
          requests);
      return new Write(
          provider, new WriteSettings(requests, settings.memory(), settings.deadline()));
    }

    /**
     * The heap that requests may take that wait for the store, over all writers of a worker that
     * are given the same; {@link BufferMemory#DEFAULT_BYTES} by default.
     */
    public Write withBuffer(BufferMemory memory) {
      return new Write(
          provider, new WriteSettings(settings.maxInFlight(), memory, settings.deadline()));
    }

    /**
     * For how long a request is sent again before its bundle fails; 1 second to 1 hour, 2 minutes
     * by default. Must stay below the runner's time for a checkpoint, which waits for it.
     */
    public Write withDeadline(Duration deadline) {
      checkArgument(
          deadline.compareTo(Duration.ofSeconds(1)) >= 0
              && deadline.compareTo(Duration.ofHours(1)) <= 0,
          "the deadline of writes must be between 1 and 3,600 seconds, but was %s.",
          deadline.toSeconds());
      return new Write(
          provider, new WriteSettings(settings.maxInFlight(), settings.memory(), deadline));
    }

    /** The same for changes that come one by one, each to be a request of its own. */
    public WriteEach ofEach() {
      return new WriteEach(this);
    }

    /** The same for changes that were grouped by partition. */
    public WriteGroups ofGroups() {
      return new WriteGroups(this);
    }

    @Override
    public PCollection<WriteResult> expand(PCollection<RecordChanges> changes) {
      return changes
          .apply("WriteChanges", ParDo.of(new WriteFn(provider, settings)))
          .setCoder(WriteResult.coder());
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
          .apply("JoinGroup", ParDo.of(new JoinGroupFn(write.settings.memory())))
          .setCoder(RecordChangesCoder.of())
          .apply("WriteJoined", write);
    }
  }
}
