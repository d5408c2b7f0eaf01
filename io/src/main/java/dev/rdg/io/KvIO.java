package dev.rdg.io;

import static com.google.common.base.Preconditions.checkArgument;

import dev.rdg.model.kv.KvChange;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes key-value changes to any {@link dev.rdg.model.store.KvStore}; {@link CassandraKvIO} is the
 * one for production.
 */
public final class KvIO {
  private KvIO() {}

  /** Writes to the store that {@code provider} opens on each worker. */
  public static Write write(KvStoreProvider provider) {
    return new Write(provider, Write.DEFAULT_MAX_IN_FLIGHT, Write.DEFAULT_MAX_BUFFERED);
  }

  /**
   * Writes {@link KvChange}s and returns a {@link WriteResult} for each bundle and window once the
   * store has acknowledged its changes, so that {@code Wait.on} can follow.
   *
   * <p>At least once, which converges: every write carries its own timestamp, so writing again
   * changes nothing. Nothing is acknowledged to the runner before the store has it; a write that
   * fails fails the bundle, which the runner repeats. Changes to one record that meet in a buffer
   * go out as one request. When the store is slow, {@code maxInFlight} requests are waited for in
   * the step itself, and so the source waits too. No weaker mode is offered.
   */
  public static final class Write
      extends PTransform<PCollection<KvChange>, PCollection<WriteResult>> {
    private static final long serialVersionUID = 1L;

    /** Requests of one worker thread that wait for the store, unless set otherwise. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 256;

    /** Changes of one worker thread that wait for others of their record, unless set otherwise. */
    public static final int DEFAULT_MAX_BUFFERED = 5_000;

    private final KvStoreProvider provider;
    private final int maxInFlight;
    private final int maxBuffered;

    private Write(KvStoreProvider provider, int maxInFlight, int maxBuffered) {
      this.provider = provider;
      this.maxInFlight = maxInFlight;
      this.maxBuffered = maxBuffered;
    }

    /**
     * How many requests of one worker thread may wait for the store; 1 to 1,024, 256 by default.
     */
    public Write withMaxInFlight(int requests) {
      checkArgument(
          requests >= 1 && requests <= 1024,
          "maxInFlight must be between 1 and 1,024, but was %s.",
          requests);
      return new Write(provider, requests, maxBuffered);
    }

    /**
     * How many changes one worker thread holds back to send those of one record together; 1 to
     * 100,000, 5,000 by default. More saves requests where records repeat and costs memory.
     */
    public Write withMaxBuffered(int changes) {
      checkArgument(
          changes >= 1 && changes <= 100_000,
          "maxBuffered must be between 1 and 100,000, but was %s.",
          changes);
      return new Write(provider, maxInFlight, changes);
    }

    @Override
    public PCollection<WriteResult> expand(PCollection<KvChange> changes) {
      return changes
          .apply("WriteChanges", ParDo.of(new WriteFn(provider, maxInFlight, maxBuffered)))
          .setCoder(WriteResult.coder());
    }
  }
}
