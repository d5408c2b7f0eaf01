package dev.rdg.transforms;

import com.google.auto.value.AutoValue;
import dev.rdg.coders.NamedOutputs;
import dev.rdg.coders.TallyCoder;
import dev.rdg.model.GraphChange;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The whole way of a topic from records to key-value changes: the same object in streaming, replay
 * and test.
 */
@AutoValue
public abstract class BuildGraph<E> extends PTransform<PCollection<RawEvent>, BuildGraph.Result> {
  private static final long serialVersionUID = 1L;

  private static final TupleTag<RecordChanges> CHANGES = new TupleTag<>("changes") {};

  private static final TupleTag<RejectedEvent> REJECTED = new TupleTag<>("rejected") {};

  private static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  BuildGraph() {}

  /** For a topic with what it needs from outside. */
  public static <E> BuildGraph<E> of(Topic<E> topic, TopicResources resources) {
    return new AutoValue_BuildGraph.Builder<E>()
        .topic(topic)
        .resources(resources)
        .collapse(CollapseChanges.inBundlesOf(topic.name()))
        .horizon(PutHorizon.none())
        .only(Set.of())
        .build();
  }

  abstract Topic<E> topic();

  abstract TopicResources resources();

  abstract CollapseChanges collapse();

  abstract PutHorizon horizon();

  /** Empty for all namespaces. */
  abstract Set<String> only();

  abstract Builder<E> toBuilder();

  /** See {@link BuildGraph}. */
  @AutoValue.Builder
  abstract static class Builder<E> {
    abstract Builder<E> topic(Topic<E> topic);

    abstract Builder<E> resources(TopicResources resources);

    abstract Builder<E> collapse(CollapseChanges how);

    abstract Builder<E> horizon(PutHorizon oldest);

    abstract Builder<E> only(Set<String> namespaces);

    abstract BuildGraph<E> build();
  }

  /** How changes are joined before they are written; within bundles by default. */
  public final BuildGraph<E> withCollapse(CollapseChanges how) {
    return toBuilder().collapse(how).build();
  }

  /** How old puts may be; of any age by default. */
  public final BuildGraph<E> withHorizon(PutHorizon oldest) {
    return toBuilder().horizon(oldest).build();
  }

  /** Only changes to these namespaces; to all that the topic writes by default. */
  public final BuildGraph<E> withOnly(Collection<String> namespaces) {
    return toBuilder().only(Set.copyOf(namespaces)).build();
  }

  @Override
  public final Result expand(PCollection<RawEvent> records) {
    Outputs side = new Outputs();
    PCollection<Event<E>> events =
        side.take(records.apply("ParseEvents", ParseEvents.as(topic().format(resources()))));
    events = side.take(events.apply("FilterEvents", FilterEvents.by(topic().filters())));
    Optional<Enrichment<E>> enrichment = topic().enrichment();
    if (enrichment.isPresent()) {
      ReferenceTable table = ReferenceTable.matching(resources().requireReferences());
      events = side.take(events.apply("EnrichEvents", EnrichEvents.by(enrichment.get(), table)));
    }
    PCollection<GraphChange> graph =
        side.take(events.apply("DeriveGraph", DeriveGraph.of(topic()).withHorizon(horizon())));
    PCollection<KvChange> changes = graph.apply("EncodeChanges", EncodeChanges.of(topic().graph()));
    Set<String> kept = only();
    if (!kept.isEmpty()) {
      changes =
          changes.apply("KeepNamespaces", Filter.by(change -> kept.contains(change.namespace())));
    }
    CollapseChanges.Result collapsed = changes.apply("CollapseChanges", collapse());
    side.tallies.add(collapsed.tallies());
    return new Result(
        collapsed.changes(),
        PCollectionList.of(side.rejected).apply("FlattenRejected", Flatten.pCollections()),
        PCollectionList.of(side.tallies)
            .apply("FlattenTallies", Flatten.pCollections())
            .setCoder(TallyCoder.of()));
  }

  /** What becomes of a topic's records. */
  public static final class Result extends NamedOutputs {
    private Result(
        PCollection<RecordChanges> changes,
        PCollection<RejectedEvent> rejected,
        PCollection<Tally> tallies) {
      super(PCollectionTuple.of(CHANGES, changes).and(REJECTED, rejected).and(TALLIES, tallies));
    }

    /** Changes for the store, joined by {@link CollapseChanges}. */
    public PCollection<RecordChanges> changes() {
      return get(CHANGES);
    }

    /** Records that change nothing, each with its reason. */
    public PCollection<RejectedEvent> rejected() {
      return get(REJECTED);
    }

    /** Counts for {@link CountOutcomes}. */
    public PCollection<Tally> tallies() {
      return get(TALLIES);
    }

    /** The same without changes that nobody would see: they are counted as expired. */
    public Result without(DropExpired expired) {
      DropExpired.Result kept = changes().apply("DropExpired", expired);
      return new Result(
          kept.changes(),
          rejected(),
          PCollectionList.of(tallies())
              .and(kept.tallies())
              .apply("FlattenAllTallies", Flatten.pCollections()));
    }
  }

  /** Collects what steps put beside the main way. */
  private static final class Outputs {
    final List<PCollection<RejectedEvent>> rejected = new ArrayList<>();
    final List<PCollection<Tally>> tallies = new ArrayList<>();

    <T> PCollection<T> take(StepResult<T> result) {
      rejected.add(result.rejected());
      tallies.add(result.tallies());
      return result.passed();
    }
  }
}
