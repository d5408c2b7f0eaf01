package dev.rdg.transforms;

import dev.rdg.coders.TallyCoder;
import dev.rdg.model.GraphChange;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/**
 * The whole way of a topic from records to key-value changes: the same object in streaming, replay
 * and test. Outputs: {@link #CHANGES}, {@link #REJECTED} and {@link #TALLIES}.
 */
public final class BuildGraph<E> extends PTransform<PCollection<RawEvent>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** Changes for the store, by record. */
  public static final TupleTag<RecordChanges> CHANGES = CollapseChanges.CHANGES;

  /** Records that change nothing, each with its reason. */
  public static final TupleTag<RejectedEvent> REJECTED = new TupleTag<>("rejected") {};

  /** Counts for {@link CountOutcomes}. */
  public static final TupleTag<Tally> TALLIES = CollapseChanges.TALLIES;

  private final Topic<E> topic;
  private final TopicResources resources;
  private final CollapseChanges collapse;
  private final PutHorizon horizon;
  private final HashSet<String> only;

  private BuildGraph(
      Topic<E> topic,
      TopicResources resources,
      CollapseChanges collapse,
      PutHorizon horizon,
      HashSet<String> only) {
    this.topic = topic;
    this.resources = resources;
    this.collapse = collapse;
    this.horizon = horizon;
    this.only = only;
  }

  /** For a topic with what it needs from outside. */
  public static <E> BuildGraph<E> of(Topic<E> topic, TopicResources resources) {
    return new BuildGraph<>(
        topic,
        resources,
        CollapseChanges.inBundlesOf(topic.name()),
        PutHorizon.none(),
        new HashSet<>());
  }

  /** How changes are joined before they are written; within bundles by default. */
  public BuildGraph<E> withCollapse(CollapseChanges how) {
    return new BuildGraph<>(topic, resources, how, horizon, only);
  }

  /** How old puts may be; of any age by default. */
  public BuildGraph<E> withHorizon(PutHorizon oldest) {
    return new BuildGraph<>(topic, resources, collapse, oldest, only);
  }

  /** Only changes to these namespaces; to all that the topic writes by default. */
  public BuildGraph<E> withOnly(Collection<String> namespaces) {
    return new BuildGraph<>(topic, resources, collapse, horizon, new HashSet<>(namespaces));
  }

  @Override
  public PCollectionTuple expand(PCollection<RawEvent> records) {
    Outputs side = new Outputs();
    PCollection<Event<E>> events =
        side.take(records.apply("ParseEvents", ParseEvents.as(topic.format(resources))));
    events = side.take(events.apply("FilterEvents", FilterEvents.by(topic.filters())));
    Optional<Enrichment<E>> enrichment = topic.enrichment();
    if (enrichment.isPresent()) {
      ReferenceTable table = ReferenceTable.matching(resources.requireReferences());
      events = side.take(events.apply("EnrichEvents", EnrichEvents.by(enrichment.get(), table)));
    }
    PCollection<GraphChange> graph =
        side.take(events.apply("DeriveGraph", DeriveGraph.of(topic).withHorizon(horizon)));
    PCollection<KvChange> changes = graph.apply("EncodeChanges", EncodeChanges.of(topic.graph()));
    if (!only.isEmpty()) {
      HashSet<String> kept = only;
      changes =
          changes.apply("KeepNamespaces", Filter.by(change -> kept.contains(change.namespace())));
    }
    PCollectionTuple collapsed = changes.apply("CollapseChanges", collapse);
    side.tallies.add(collapsed.get(CollapseChanges.TALLIES));
    return PCollectionTuple.of(CHANGES, collapsed.get(CollapseChanges.CHANGES))
        .and(
            REJECTED,
            PCollectionList.of(side.rejected).apply("FlattenRejected", Flatten.pCollections()))
        .and(
            TALLIES,
            PCollectionList.of(side.tallies)
                .apply("FlattenTallies", Flatten.pCollections())
                .setCoder(TallyCoder.of()));
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
