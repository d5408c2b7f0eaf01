package dev.rdg.transforms;

import dev.rdg.model.GraphChange;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The way of a topic from one record to key-value changes, where there is no pipeline: the steps of
 * {@link BuildGraph} on single events, such as rejected ones that are looked at or fed back. Not
 * thread-safe.
 */
public final class SingleEvents<E> {
  private final Step<RawEvent, Event<E>> parse;
  private final List<Step<Event<E>, Event<E>>> between = new ArrayList<>();
  private final Step<Event<E>, GraphChange> derive;
  private final GraphEncoding encoding;

  private SingleEvents(Topic<E> topic, TopicResources resources, PutHorizon horizon) {
    this.parse = ParseEvents.as(topic.format(resources)).step();
    between.add(FilterEvents.by(topic.filters()).step());
    topic
        .enrichment()
        .ifPresent(
            enrichment ->
                between.add(
                    EnrichEvents.by(
                            enrichment, ReferenceTable.matching(resources.requireReferences()))
                        .step()));
    this.derive = DeriveGraph.of(topic).withHorizon(horizon).step();
    this.encoding = new GraphEncoding(topic.graph());
  }

  /**
   * Of a topic with what it needs from outside, which is loaded.
   *
   * @param horizon how old puts may be
   */
  public static <E> SingleEvents<E> of(
      Topic<E> topic, TopicResources resources, PutHorizon horizon) {
    SingleEvents<E> events = new SingleEvents<>(topic, resources, horizon);
    events.parse.open();
    events.between.forEach(Step::open);
    events.derive.open();
    return events;
  }

  /**
   * What becomes of a record.
   *
   * @param counts its outcome and its changes by the names of {@link Counts}
   * @param changes all of its changes; none unless it is applied
   * @param event the event as the topic has parsed it, for people; empty where it could not be
   * @param rejected why it changes nothing, where it was rejected
   */
  public record Outcome(
      SortedMap<String, Long> counts,
      List<KvChange> changes,
      Optional<String> event,
      Optional<RejectedEvent> rejected) {}

  /** Takes a record as a job would. */
  public Outcome take(RawEvent raw) {
    TallyBuilder counter = new TallyBuilder(raw.origin().topic(), "");
    List<Event<E>> events = new ArrayList<>();
    RejectedEvent rejected = Attempt.of(parse, raw, counter, events::add);
    Optional<String> text = events.stream().findFirst().map(event -> event.value().toString());
    for (Step<Event<E>, Event<E>> step : between) {
      if (rejected == null && !events.isEmpty()) {
        List<Event<E>> passed = new ArrayList<>();
        rejected = Attempt.of(step, events.get(0), counter, passed::add);
        events = passed;
      }
    }
    List<KvChange> changes = new ArrayList<>();
    if (rejected == null && !events.isEmpty()) {
      List<GraphChange> graph = new ArrayList<>();
      rejected = Attempt.of(derive, events.get(0), counter, graph::add);
      if (rejected == null) {
        graph.forEach(change -> encoding.encode(change, changes::add));
        counter.add(Counts.ENCODED, changes.size());
      }
    }
    Tally tally = counter.build();
    return new Outcome(tally.counts(), changes, text, Optional.ofNullable(rejected));
  }
}
