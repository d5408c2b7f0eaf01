package dev.rdg.transforms;

import dev.rdg.model.event.Tally;
import dev.rdg.transforms.Sightings.Sighting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class FilterEventsTest {
  private static final Event<Sighting> GOOD = Records.event(0, Records.json("s-0"));
  private static final Event<Sighting> PLACELESS =
      Records.event(1, Records.json("s-1", "place", null));

  /** All filters of the topic would drop this one. */
  private static final Event<Sighting> SILENT =
      Records.event(2, Records.json("s-2", "kind", "heartbeat", "place", null, "secret", "yes"));

  @Test
  void firstFilterThatDrops_counts(TestPipeline pipeline) {
    StepResult<Event<Sighting>> result =
        apply(pipeline, new Sightings().filters(), GOOD, PLACELESS, SILENT);

    PAssert.that(result.passed()).containsInAnyOrder(GOOD);
    PAssert.that(result.rejected()).empty();
    PAssert.that(result.tallies())
        .containsInAnyOrder(
            new Tally(
                Records.TOPIC,
                "0",
                2,
                new TreeMap<>(Map.of("filtered.heartbeat", 1L, "filtered.no-place", 1L))));
    pipeline.run();
  }

  @Test
  void withoutFilters_everythingPasses(TestPipeline pipeline) {
    StepResult<Event<Sighting>> result = apply(pipeline, List.of(), GOOD, SILENT);

    PAssert.that(result.passed()).containsInAnyOrder(GOOD, SILENT);
    PAssert.that(result.tallies()).empty();
    pipeline.run();
  }

  @SafeVarargs
  private static StepResult<Event<Sighting>> apply(
      TestPipeline pipeline,
      List<EventFilter<Sighting>> filters,
      Event<Sighting> first,
      Event<Sighting>... others) {
    return pipeline
        .apply(
            "OneBundle",
            TestStream.create(EventCoder.of(JsonCoder.of(Sighting.class)))
                .addElements(first, others)
                .advanceWatermarkToInfinity())
        .apply("FilterEvents", FilterEvents.by(filters));
  }
}
