package dev.rdg.transforms;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.Schema;
import dev.rdg.model.WriteTimestamps;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A topic for tests: who saw which bird. Some kinds of events are there to go wrong. */
class Sightings implements Topic<Sightings.Sighting> {
  private static final long serialVersionUID = 1L;

  static final Schema GRAPH = Schema.load(Sightings.class, "sightings.yaml");
  static final NodeType WATCHER = GRAPH.nodeType("watcher");
  static final NodeType BIRD = GRAPH.nodeType("bird");
  static final EdgeType SAW = GRAPH.edgeType("saw");

  /** One event; any field can be missing. {@code type} and {@code property} name graph parts. */
  record Sighting(
      @Nullable String id,
      @Nullable Long ts,
      @Nullable String kind,
      @Nullable String watcher,
      @Nullable String name,
      @Nullable String bird,
      @Nullable Object weight,
      @Nullable String place,
      @Nullable Long count,
      @Nullable String secret,
      @Nullable String type,
      @Nullable String property,
      @Nullable List<String> tags,
      @Nullable Spot spot) {}

  /** A field with fields of its own. */
  record Spot(@Nullable String label, @Nullable Double height) {}

  @Override
  public String name() {
    return "sightings";
  }

  @Override
  public Schema deletes() {
    return GRAPH.only(List.of(), List.of(SAW));
  }

  @Override
  public Schema graph() {
    return GRAPH;
  }

  @Override
  public EventFormat<Sighting> format(TopicResources resources) {
    return JsonFormat.of(Sighting.class);
  }

  @Override
  public List<EventFilter<Sighting>> filters() {
    return List.of(
        EventFilter.drop("heartbeat", event -> "heartbeat".equals(event.kind())),
        EventFilter.dropWithout("no-place", Sighting::place),
        EventFilter.dropWith("secret", Sighting::secret));
  }

  @Override
  public long timestampMicros(Sighting event) {
    if (event.ts() == null) {
      throw new RejectedException(Reason.MISSING_TIME, "the sighting has no ts.");
    }
    return WriteTimestamps.ofMillis(event.ts(), String.valueOf(event.id()));
  }

  @Override
  public void derive(Sighting event, ChangeSet graph) {
    if ("retraction".equals(event.kind())) {
      graph.deleteEdge(SAW, event.watcher(), event.bird());
      return;
    }
    graph.node(WATCHER, event.watcher()).set("name", event.name());
    graph
        .node(event.type() == null ? "bird" : event.type(), event.bird())
        .setOrUnset("weight", event.weight());
    if ("explosive".equals(event.kind())) {
      throw new IllegalStateException("boom");
    }
    graph
        .edge(SAW, event.watcher(), event.bird())
        .set(event.property() == null ? "place" : event.property(), event.place())
        .set("count", event.count());
  }

  /** As the topic, but events name birds by ring numbers, which a reference table knows. */
  static final class Ringed extends Sightings {
    private static final long serialVersionUID = 1L;

    @Override
    public Optional<Enrichment<Sighting>> enrichment() {
      return Optional.of(new RingToBird());
    }
  }

  /** Replaces a ring number by the bird's id. */
  static final class RingToBird implements Enrichment<Sighting> {
    private static final long serialVersionUID = 1L;

    @Override
    public String keyOf(Sighting event) {
      return String.valueOf(event.bird());
    }

    @Override
    public Sighting enrich(Sighting event, String bird) {
      return new Sighting(
          event.id(),
          event.ts(),
          event.kind(),
          event.watcher(),
          event.name(),
          bird,
          event.weight(),
          event.place(),
          event.count(),
          event.secret(),
          event.type(),
          event.property(),
          event.tags(),
          event.spot());
    }
  }
}
