package dev.rdg.transforms;

import dev.rdg.coders.NamedOutputs;
import dev.rdg.coders.RecordChangesCoder;
import dev.rdg.coders.TallyCoder;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Leaves out, and counts as {@link Counts#EXPIRED}, changes whose retention has passed: no reader
 * will see them, and a store would not keep them. For replays, whose users want to be told.
 */
public final class DropExpired extends PTransform<PCollection<RecordChanges>, DropExpired.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<RecordChanges> CHANGES = new TupleTag<>("changes") {};

  private static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  private final String topic;
  private final HashMap<String, Long> horizons = new HashMap<>();

  private DropExpired(String topic, Collection<NamespaceLayout> layouts, Instant asOf) {
    this.topic = topic;
    layouts.stream()
        .filter(layout -> layout.retention() != null)
        .forEach(
            layout ->
                horizons.put(
                    layout.name(),
                    WriteTimestamps.ofInstant(
                        asOf.minus(java.util.Objects.requireNonNull(layout.retention())))));
  }

  /**
   * As of a time.
   *
   * @param topic counts under this name
   * @param layouts the namespaces that are written
   */
  public static DropExpired of(String topic, Collection<NamespaceLayout> layouts, Instant asOf) {
    return new DropExpired(topic, layouts, asOf);
  }

  @Override
  public Result expand(PCollection<RecordChanges> changes) {
    PCollectionTuple outputs =
        changes.apply(
            "CheckRetention",
            ParDo.of(new CheckFn(topic, horizons))
                .withOutputTags(CHANGES, TupleTagList.of(TALLIES)));
    outputs.get(CHANGES).setCoder(RecordChangesCoder.of());
    outputs.get(TALLIES).setCoder(TallyCoder.of());
    return new Result(outputs);
  }

  /** What is left, and how many were left out. */
  public static final class Result extends NamedOutputs {
    private Result(PCollectionTuple outputs) {
      super(outputs);
    }

    /** What is left. */
    public PCollection<RecordChanges> changes() {
      return get(CHANGES);
    }

    /** How many were left out. */
    public PCollection<Tally> tallies() {
      return get(TALLIES);
    }
  }

  private static final class CheckFn extends DoFn<RecordChanges, RecordChanges> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final HashMap<String, Long> horizons;
    private transient BundleTallies counts; // made by startBundle

    @SuppressWarnings("NullAway.Init") // the transient field
    CheckFn(String topic, HashMap<String, Long> horizons) {
      this.topic = topic;
      this.horizons = horizons;
    }

    @StartBundle
    public void startBundle() {
      counts = new BundleTallies();
    }

    @ProcessElement
    public void processElement(
        @Element RecordChanges record,
        @Timestamp org.joda.time.Instant timestamp,
        BoundedWindow window,
        MultiOutputReceiver out) {
      List<KvChange> kept = record.changes().stream().filter(change -> !isExpired(change)).toList();
      long expired = record.changes().size() - kept.size();
      if (expired > 0) {
        counts.ofStep(topic, "DropExpired", window, timestamp).add(Counts.EXPIRED, expired);
      }
      if (!kept.isEmpty()) {
        out.get(CHANGES).output(expired == 0 ? record : new RecordChanges(kept));
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      counts.emit(context, TALLIES);
    }

    private boolean isExpired(KvChange change) {
      Long horizon = horizons.get(change.namespace());
      ItemState state = change.state();
      return horizon != null
          && state.deletedAt() == ItemState.NEVER
          && state.at() <= horizon
          && state.cells().values().stream().allMatch(cell -> cell.timestamp() <= horizon);
    }
  }
}
