package dev.rdg.transforms;

import com.google.auto.value.AutoValue;
import dev.rdg.coders.GraphChangeCoder;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.EdgeChange;
import dev.rdg.model.EventTimes;
import dev.rdg.model.GraphChange;
import dev.rdg.model.NodeChange;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RawEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;

/**
 * From an event to the node and edge changes that its topic derives, checked against schema and
 * limits: all of them, or the event is rejected and there is none. An event from the future (see
 * {@link #withMaxSkew}) is rejected too: its write timestamp would be a tombstone nobody can lift.
 * So is one whose time, or whose record's broker time, cannot be. Bounded or not; keeps windows and
 * timestamps; no order among the changes.
 */
@AutoValue
public abstract class DeriveGraph<E>
    extends PTransform<PCollection<Event<E>>, StepResult<GraphChange>> {
  private static final long serialVersionUID = 1L;

  /** How far an event's time may lie after its record's broker time unless set otherwise. */
  public static final Duration DEFAULT_MAX_SKEW = Duration.ofMinutes(10);

  DeriveGraph() {}

  /** By a topic's derivation. */
  public static <E> DeriveGraph<E> of(Topic<E> topic) {
    return new AutoValue_DeriveGraph.Builder<E>()
        .topic(topic)
        .maxSkew(DEFAULT_MAX_SKEW)
        .horizon(PutHorizon.none())
        .build();
  }

  abstract Topic<E> topic();

  abstract Duration maxSkew();

  abstract PutHorizon horizon();

  abstract Builder<E> toBuilder();

  /** See {@link DeriveGraph}. */
  @AutoValue.Builder
  abstract static class Builder<E> {
    abstract Builder<E> topic(Topic<E> topic);

    abstract Builder<E> maxSkew(Duration skew);

    abstract Builder<E> horizon(PutHorizon oldest);

    abstract DeriveGraph<E> build();
  }

  /**
   * How far an event's time may lie after its record's broker time; 10 minutes by default. Compared
   * with the broker's time and not the clock, so that a replay decides the same.
   */
  public final DeriveGraph<E> withMaxSkew(Duration skew) {
    if (skew.isNegative()) {
      throw new IllegalArgumentException("maxSkew must not be negative, but was " + skew + ".");
    }
    return toBuilder().maxSkew(skew).build();
  }

  /** How old puts may be; of any age by default. For replays into a store that has deletes. */
  public final DeriveGraph<E> withHorizon(PutHorizon oldest) {
    return toBuilder().horizon(oldest).build();
  }

  @Override
  public final StepResult<GraphChange> expand(PCollection<Event<E>> events) {
    return StepResult.of(events, "DeriveChanges", step(), GraphChangeCoder.of());
  }

  @Override
  public final void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("topic", topic().name()));
  }

  /** What it does with each. */
  final Step<Event<E>, GraphChange> step() {
    return new DeriveStep<>(topic(), maxSkew(), horizon());
  }

  private record DeriveStep<E>(Topic<E> topic, Duration maxSkew, PutHorizon horizon)
      implements Step<Event<E>, GraphChange> {
    @Override
    public String name() {
      return "DeriveGraph";
    }

    @Override
    public RawEvent recordOf(Event<E> event) {
      return event.raw();
    }

    @Override
    public void process(Event<E> event, TallyBuilder counter, Consumer<GraphChange> output) {
      long timestamp = topic.timestampMicros(event.value());
      EventTimes.check(Math.floorDiv(timestamp, 1000), topic.earliest());
      checkNotFuture(timestamp, event.raw().brokerTimeMillis());
      ChangeSet changeSet = new ChangeSet(topic.writes(), timestamp, topic.position(event.value()));
      topic.derive(event.value(), changeSet);
      List<GraphChange> changes = changeSet.changes();
      changes.forEach(this::check);
      changes.forEach(output);
      counter.add(Counts.APPLIED, 1);
      counter.add(Counts.DERIVED, changes.size());
      counter.add(Counts.NEWEST_EVENT, timestamp);
    }

    private void check(GraphChange change) {
      horizon.check(change, topic.graph());
      if (change.delete() && !isDeclared(change)) {
        throw new RejectedException(
            Reason.UNDECLARED_DELETE,
            "the topic deletes "
                + change
                + ", but its deletes() does not have that type: add it there.");
      }
    }

    private boolean isDeclared(GraphChange change) {
      return change instanceof NodeChange node
          ? topic.deletes().findNodeType(node.type()).isPresent()
          : topic.deletes().findEdgeType(((EdgeChange) change).type()).isPresent();
    }

    private void checkNotFuture(long timestampMicros, long brokerTimeMillis) {
      if (!EventTimes.isBrokerTime(brokerTimeMillis)) {
        throw new RejectedException(
            Reason.UNUSABLE_BROKER_TIME,
            "the record's broker time is "
                + brokerTimeMillis
                + (brokerTimeMillis == -1 ? ", which stands for none" : "")
                + ": it must be milliseconds since 1970, before "
                + EventTimes.LATEST
                + ", or nobody can tell whether the event comes from the future.");
      }
      long millis = Math.floorDiv(timestampMicros, 1000);
      if (millis > brokerTimeMillis + maxSkew.toMillis()) {
        throw new RejectedException(
            Reason.FUTURE_EVENT,
            "event time "
                + Instant.ofEpochMilli(millis)
                + " lies more than "
                + maxSkew
                + " after the broker's time "
                + Instant.ofEpochMilli(brokerTimeMillis)
                + ".");
      }
    }
  }
}
