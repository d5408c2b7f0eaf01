package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Reason;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.transforms.Sightings.RingToBird;
import dev.rdg.transforms.Sightings.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPipelineExtension.class)
class EnrichEventsTest {
  private static final Event<Sighting> KNOWN = Records.event(0, Records.json("s-0", "bird", "r-1"));
  private static final Event<Sighting> UNKNOWN =
      Records.event(1, Records.json("s-1", "bird", "r-9"));

  private final Path folder;

  EnrichEventsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void enrich_completesTheEventAndKeepsTheRecord(TestPipeline pipeline) throws IOException {
    Files.writeString(folder.resolve("rings.csv"), "r-1,b-1\n");
    Sighting expected = new RingToBird().enrich(KNOWN.value(), "b-1");

    StepResult<Event<Sighting>> result = apply(pipeline, KNOWN);

    PAssert.that(result.passed()).containsInAnyOrder(new Event<>(KNOWN.raw(), expected));
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void enrich_rejectsWhatTheTableLacks(TestPipeline pipeline) throws IOException {
    Files.writeString(folder.resolve("rings.csv"), "r-1,b-1\n");

    StepResult<Event<Sighting>> result = apply(pipeline, UNKNOWN);

    PAssert.that(result.passed()).empty();
    PAssert.that(result.rejected())
        .satisfies(
            rejects -> {
              RejectedEvent reject = rejects.iterator().next();
              assertThat(reject.event(), is(UNKNOWN.raw()));
              assertThat(reject.stage(), is("EnrichEvents"));
              assertThat(reject.reason(), is(Reason.REFERENCE_MISSING));
              assertThat(
                  reject.message(), allOf(containsString("'r-9'"), containsString("rings.csv")));
              return null;
            });
    pipeline.run();
  }

  @Test
  void setup_failsWithoutTheTable(TestPipeline pipeline) {
    apply(pipeline, KNOWN);

    assertThrows(RuntimeException.class, pipeline::run);
  }

  private StepResult<Event<Sighting>> apply(TestPipeline pipeline, Event<Sighting> event) {
    return pipeline
        .apply(Create.of(event).withCoder(EventCoder.of(JsonCoder.of(Sighting.class))))
        .apply(
            "EnrichEvents",
            EnrichEvents.by(
                new RingToBird(), ReferenceTable.matching(folder.resolve("rings.csv").toString())));
  }
}
