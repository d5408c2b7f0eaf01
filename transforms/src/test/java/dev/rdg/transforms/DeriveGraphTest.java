package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.EdgeChange;
import dev.rdg.model.GraphChange;
import dev.rdg.model.Limits;
import dev.rdg.model.Reason;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import dev.rdg.transforms.Sightings.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class DeriveGraphTest {
  private static final long NOW = Records.BROKER_MILLIS;
  private static final long SKEW = DeriveGraph.DEFAULT_MAX_SKEW.toMillis();

  @Test
  void derive_emitsAllChangesOfAnEvent(TestPipeline pipeline) {
    Event<Sighting> event = Records.event(4, Records.json("s-1", "name", "Ada", "count", 3));
    ChangeSet expected = new ChangeSet(Sightings.GRAPH, timestamp("s-1", NOW - 1_000));
    expected.node("watcher", "w-1").set("name", "Ada");
    expected.node("bird", "b-1").unset("weight");
    expected.edge("saw", "w-1", "b-1").set("place", "pond").set("count", 3L);

    StepResult<GraphChange> result = apply(pipeline, List.of(event), derive());

    PAssert.that(result.passed()).containsInAnyOrder(expected.changes());
    PAssert.that(result.rejected()).empty();
    PAssert.that(result.tallies())
        .containsInAnyOrder(
            new Tally(
                Records.TOPIC,
                "0",
                4,
                new TreeMap<>(
                    Map.of(
                        "applied",
                        1L,
                        "derived",
                        3L,
                        "newest_event",
                        timestamp("s-1", NOW - 1_000)))));
    pipeline.run();
  }

  @Test
  void derive_deletesAMicrosecondBefore(TestPipeline pipeline) {
    Event<Sighting> event = Records.event(0, Records.json("s-1", "kind", "retraction"));

    StepResult<GraphChange> result = apply(pipeline, List.of(event), derive());

    PAssert.thatSingleton(result.passed())
        .satisfies(
            change -> {
              assertThat(change instanceof EdgeChange, is(true));
              assertThat(change.timestamp(), is(timestamp("s-1", NOW - 1_000) - 1));
              return null;
            });
    pipeline.run();
  }

  @Test
  void derive_emitsNothingOfARejectedEvent(TestPipeline pipeline) {
    Map<String, Reason> reasons = new TreeMap<>();
    List<Event<Sighting>> events = new ArrayList<>();
    reject(Reason.MISSING_TIME, reasons, events, "ts", null);
    reject(Reason.FUTURE_EVENT, reasons, events, "ts", NOW + SKEW + 1);
    reject(Reason.IMPLAUSIBLE_TIME, reasons, events, "ts", NOW / 1000); // seconds
    reject(Reason.IMPLAUSIBLE_TIME, reasons, events, "ts", NOW * 1000); // microseconds
    reject(Reason.IMPLAUSIBLE_TIME, reasons, events, "ts", NOW * 1_000_000);
    reject(Reason.IMPLAUSIBLE_TIME, reasons, events, "ts", 0L);
    reject(Reason.MISSING_ID, reasons, events, "bird", null);
    reject(Reason.MISSING_ID, reasons, events, "watcher", "");
    reject(Reason.OVERSIZED_ID, reasons, events, "bird", "b".repeat(Limits.MAX_ID_BYTES + 1));
    reject(Reason.INVALID_ID, reasons, events, "bird", "b-\ud800");
    reject(Reason.INVALID_ID, reasons, events, "bird", "b-\0");
    reject(Reason.WRONG_TYPE, reasons, events, "weight", "heavy");
    reject(Reason.UNKNOWN_TYPE, reasons, events, "type", "dragon");
    // These break a rule only when two nodes and an edge were made already.
    reject(Reason.UNKNOWN_PROPERTY, reasons, events, "property", "wings");
    reject(Reason.OVERSIZED_VALUE, reasons, events, "place", "p".repeat(Limits.MAX_VALUE_BYTES));
    reject(Reason.DERIVATION_FAILED, reasons, events, "kind", "explosive");

    StepResult<GraphChange> result = apply(pipeline, events, derive());

    PAssert.that(result.passed()).empty();
    PAssert.that(result.rejected())
        .satisfies(
            rejects -> {
              Map<String, Reason> found = new TreeMap<>();
              for (RejectedEvent reject : rejects) {
                found.put(reject.event().origin().toString(), reject.reason());
                assertThat(reject.stage(), is("DeriveGraph"));
              }
              assertThat(found, is(reasons));
              return null;
            });
    pipeline.run();
  }

  /** What is deleted must be known to replays; a delete that nobody declared is not made. */
  @Test
  void derive_rejectsDeletesThatAreNotDeclared(TestPipeline pipeline) {
    Event<Sighting> event = Records.event(0, Records.json("s-1", "kind", "retraction"));

    StepResult<GraphChange> result =
        apply(pipeline, List.of(event), DeriveGraph.of(new Undeclared()));

    PAssert.that(result.passed()).empty();
    rejectedFor(result, Reason.UNDECLARED_DELETE);
    pipeline.run();
  }

  /** Only puts, only into namespaces with deletes, and none of the event's other changes. */
  @Test
  void derive_rejectsPutsBeforeTheHorizon(TestPipeline pipeline) {
    List<Event<Sighting>> events =
        List.of(
            Records.event(0, Records.json("s-1", "ts", NOW - 5_000)),
            Records.event(1, Records.json("s-2", "ts", NOW - 5_000, "kind", "retraction")),
            Records.event(2, Records.json("s-3", "ts", NOW)));
    PutHorizon horizon = PutHorizon.since(Instant.ofEpochMilli(NOW - 1_000), List.of("edge_saw"));

    StepResult<GraphChange> result = apply(pipeline, events, derive().withHorizon(horizon));

    PAssert.that(result.passed())
        .satisfies(
            changes -> {
              List<Long> times = new ArrayList<>();
              changes.forEach(change -> times.add(Math.floorDiv(change.timestamp(), 1000)));
              times.sort(null);
              assertThat(times.subList(1, 4), is(List.of(NOW, NOW, NOW)));
              assertThat(times.size(), is(4));
              return null;
            });
    rejectedFor(result, Reason.OLDER_THAN_GC_GRACE);
    pipeline.run();
  }

  private static void rejectedFor(StepResult<GraphChange> result, Reason reason) {
    PAssert.thatSingleton(result.rejected())
        .satisfies(
            reject -> {
              assertThat(reject.reason(), is(reason));
              return null;
            });
  }

  private static final class Undeclared extends Sightings {
    private static final long serialVersionUID = 1L;

    @Override
    public dev.rdg.model.Schema deletes() {
      return GRAPH.only(List.of(), List.of());
    }
  }

  @Test
  void derive_tellsWhatTheTopicsCodeThrew(TestPipeline pipeline) {
    Event<Sighting> event = Records.event(0, Records.json("s-1", "kind", "explosive"));

    StepResult<GraphChange> result = apply(pipeline, List.of(event), derive());

    PAssert.that(result.rejected())
        .satisfies(
            rejects -> {
              String message = rejects.iterator().next().message();
              assertThat(message, containsString("IllegalStateException: boom"));
              assertThat(message, containsString("Sightings.derive"));
              return null;
            });
    pipeline.run();
  }

  @Test
  void derive_acceptsTimesUpToTheSkew(TestPipeline pipeline) {
    // The broker's time of these records is long ago: a comparison with the clock accepts all.
    List<Event<Sighting>> events =
        List.of(
            Records.event(0, Records.json("s-0", "ts", NOW + SKEW)),
            Records.event(1, Records.json("s-1", "ts", NOW + SKEW + 1)));

    StepResult<GraphChange> result = apply(pipeline, events, derive());

    assertOffsetsRejected(result, "sightings-0@1");
    pipeline.run();
  }

  @Test
  void withMaxSkew_movesTheLimit(TestPipeline pipeline) {
    List<Event<Sighting>> events =
        List.of(
            Records.event(0, Records.json("s-0", "ts", NOW)),
            Records.event(1, Records.json("s-1", "ts", NOW + 1)));

    StepResult<GraphChange> result = apply(pipeline, events, derive().withMaxSkew(Duration.ZERO));

    assertOffsetsRejected(result, "sightings-0@1");
    pipeline.run();
  }

  @Test
  void derive_takesOldTimesOfATopicThatSaysSo(TestPipeline pipeline) {
    Event<Sighting> event = Records.event(0, Records.json("s-1", "ts", 5L));

    StepResult<GraphChange> result =
        apply(pipeline, List.of(event), DeriveGraph.of(new Historical()));

    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  /** Judged by such a time, an event of any future would be taken, or none at all. */
  @Test
  void derive_rejectsRecordsWhoseBrokerTimeCannotBe(TestPipeline pipeline) {
    List<Event<Sighting>> events = new ArrayList<>();
    for (long brokerTime : new long[] {-1, Long.MIN_VALUE, NOW * 1000, Long.MAX_VALUE}) {
      Event<Sighting> event = Records.event(events.size(), Records.json("s-1"));
      RawEvent raw = event.raw();
      events.add(
          new Event<>(
              new RawEvent(raw.origin(), brokerTime, raw.key(), raw.payload()), event.value()));
    }

    StepResult<GraphChange> result = apply(pipeline, events, derive());

    PAssert.that(result.passed()).empty();
    PAssert.that(result.rejected())
        .satisfies(
            rejects -> {
              List<Reason> reasons = new ArrayList<>();
              rejects.forEach(reject -> reasons.add(reject.reason()));
              assertThat(reasons, is(Collections.nCopies(4, Reason.UNUSABLE_BROKER_TIME)));
              return null;
            });
    pipeline.run();
  }

  private static final class Historical extends Sightings {
    private static final long serialVersionUID = 1L;

    @Override
    public Instant earliest() {
      return Instant.EPOCH;
    }
  }

  @Test
  void withMaxSkew_isNotNegative() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> derive().withMaxSkew(Duration.ofMillis(-1)));

    assertThat(e.getMessage(), containsString("PT-0.001S"));
  }

  private static void assertOffsetsRejected(StepResult<GraphChange> result, String... origins) {
    List<String> expected = List.of(origins);
    PAssert.that(result.rejected())
        .satisfies(
            rejects -> {
              List<String> found = new ArrayList<>();
              for (RejectedEvent reject : rejects) {
                assertThat(reject.reason(), is(Reason.FUTURE_EVENT));
                found.add(reject.event().origin().toString());
              }
              assertThat(found, is(expected));
              return null;
            });
  }

  /** Adds an event whose one field is wrong, and what is expected of it. */
  private static void reject(
      Reason reason,
      Map<String, Reason> reasons,
      List<Event<Sighting>> events,
      String field,
      @org.jspecify.annotations.Nullable Object value) {
    Event<Sighting> event =
        Records.event(events.size(), Records.json("s-" + events.size(), field, value));
    reasons.put(event.raw().origin().toString(), reason);
    events.add(event);
  }

  private static DeriveGraph<Sighting> derive() {
    return DeriveGraph.of(new Sightings());
  }

  private static long timestamp(String id, long millis) {
    return WriteTimestamps.ofMillis(millis, id);
  }

  private static StepResult<GraphChange> apply(
      TestPipeline pipeline, List<Event<Sighting>> events, DeriveGraph<Sighting> derive) {
    return pipeline
        .apply(Create.of(events).withCoder(EventCoder.of(JsonCoder.of(Sighting.class))))
        .apply("DeriveGraph", derive);
  }
}
