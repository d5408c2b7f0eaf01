package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.coders.RawEventCoder;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import dev.rdg.transforms.Sightings.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestPipelineExtension.class)
class BuildGraphTest {
  private static final Sightings TOPIC = new Sightings();
  private static final CollapseChanges COLLAPSE = CollapseChanges.inBundlesOf("sightings");
  private static final Instant START = new Instant(Records.BROKER_MILLIS);

  /** Many events about few things within few milliseconds, some retracted, some bad. */
  private static final List<RawEvent> EVENTS = events(80);

  private static final TreeSet<String> CONTENT = Stores.content(changesOf(EVENTS));
  private static final String DIGEST = Stores.digest(Sightings.GRAPH, changesOf(EVENTS));

  @ParameterizedTest
  @CsvSource({"1,1,false", "2,33554432,false", "3,7000,false", "4,33554432,true", "5,2000,true"})
  void anyOrderAndRepetition_givesTheSameGraph(
      long seed, long bufferBytes, boolean byRecord, TestPipeline pipeline) {
    Random random = new Random(seed);
    List<RawEvent> records = new ArrayList<>(EVENTS);
    for (RawEvent event : EVENTS) {
      if (random.nextInt(3) == 0) {
        records.add(event);
      }
    }
    Collections.shuffle(records, random);

    assertGraph(
        pipeline,
        Create.of(records).withCoder(RawEventCoder.of()),
        COLLAPSE.withBuffer(new BufferMemory("sightings", bufferBytes)).meetingByRecord(byRecord));
  }

  @Test
  void early_elementsCount(TestPipeline pipeline) {
    assertGraph(
        pipeline,
        stream()
            .advanceWatermarkTo(START.minus(Duration.standardDays(1)))
            .addElements(first(EVENTS, START), rest(EVENTS, START))
            .advanceWatermarkToInfinity(),
        COLLAPSE);
  }

  @Test
  void late_elementsCount(TestPipeline pipeline) {
    List<RawEvent> onTime = EVENTS.subList(0, 40);
    List<RawEvent> late = EVENTS.subList(40, 80);

    assertGraph(
        pipeline,
        stream()
            .addElements(first(onTime, START), rest(onTime, START))
            .advanceWatermarkTo(START.plus(Duration.standardMinutes(5)))
            .addElements(first(late, START), rest(late, START))
            .advanceWatermarkToInfinity(),
        COLLAPSE.meetingByRecord(true));
  }

  @Test
  void droppablyLate_elementsCount(TestPipeline pipeline) {
    // Years behind the watermark: a window of any size would be gone.
    List<RawEvent> late = EVENTS.subList(0, 79);
    Instant longAgo = START.minus(Duration.standardDays(2_000));

    assertGraph(
        pipeline,
        stream()
            .addElements(TimestampedValue.of(EVENTS.get(79), START))
            .advanceWatermarkTo(START.plus(Duration.standardDays(2_000)))
            .addElements(first(late, longAgo), rest(late, longAgo))
            .advanceWatermarkToInfinity(),
        COLLAPSE.meetingByRecord(true));
  }

  @Test
  void outOfOrder_elementsCount(TestPipeline pipeline) {
    TestStream.Builder<RawEvent> stream = stream();
    for (int i = EVENTS.size() - 1; i >= 0; i--) {
      stream =
          stream
              .addElements(TimestampedValue.of(EVENTS.get(i), START.plus(i * 1_000L)))
              .advanceWatermarkTo(START.plus((EVENTS.size() - i) * 500L));
    }

    assertGraph(pipeline, stream.advanceWatermarkToInfinity(), COLLAPSE);
  }

  @Test
  void enrichment_standsBetweenFilterAndDerivation(TestPipeline pipeline, @TempDir Path folder)
      throws IOException {
    Path rings = Files.writeString(folder.resolve("rings.csv"), "r-1,b-1\n");
    BuildGraph.Result outputs =
        pipeline
            .apply(
                Create.of(
                        Records.of(0, Records.json("s-0", "bird", "r-1")),
                        Records.of(1, Records.json("s-1", "bird", "r-2")),
                        Records.of(2, Records.json("s-2", "bird", "r-2", "secret", "yes")))
                    .withCoder(RawEventCoder.of()))
            .apply(
                BuildGraph.of(new Sightings.Ringed(), new TopicResources(null, rings.toString())));
    TreeSet<String> expected =
        Stores.content(changesOf(List.of(Records.of(0, Records.json("s-0", "bird", "b-1")))));

    PAssert.that(Stores.each(outputs.changes())).satisfies(content(expected));
    PAssert.that(outputs.rejected())
        .satisfies(
            rejects -> {
              List<String> found = new ArrayList<>();
              rejects.forEach(reject -> found.add(reject.stage() + " " + reject.event().origin()));
              assertThat(found, is(List.of("EnrichEvents sightings-0@1")));
              return null;
            });
    PAssert.that(outputs.tallies().apply(CountOutcomes.create()))
        .satisfies(
            changes -> {
              Map<String, Object> counts = Stores.totals("sightings", changes).get("sightings/0");
              assertThat(
                  String.valueOf(counts),
                  is(
                      "{applied=1, derived=3, filtered.secret=1, last_offset=2, read=3,"
                          + " rejected.reference-missing=1}"));
              return null;
            });
    pipeline.run();
  }

  @Test
  void enrichment_needsAReferenceTable(TestPipeline pipeline) {
    PCollection<RawEvent> records =
        pipeline
            .enableAbandonedNodeEnforcement(false)
            .apply(Create.of(EVENTS).withCoder(RawEventCoder.of()));

    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> records.apply(BuildGraph.of(new Sightings.Ringed(), TopicResources.none())));

    assertThat(e.getMessage(), containsString("references"));
  }

  private static void assertGraph(
      TestPipeline pipeline,
      PTransform<PBegin, PCollection<RawEvent>> source,
      CollapseChanges collapse) {
    String digest = DIGEST;
    PCollection<KvChange> changes =
        Stores.each(
            pipeline
                .apply("ReadEvents", source)
                .apply(BuildGraph.of(TOPIC, TopicResources.none()).withCollapse(collapse))
                .changes());

    PAssert.that(changes).satisfies(content(CONTENT));
    PAssert.that(changes)
        .satisfies(
            all -> {
              assertThat(Stores.digest(Sightings.GRAPH, all), is(digest));
              return null;
            });
    pipeline.run();
  }

  private static org.apache.beam.sdk.transforms.SerializableFunction<
          Iterable<KvChange>, @org.jspecify.annotations.Nullable Void>
      content(TreeSet<String> expected) {
    return changes -> {
      assertThat(Stores.content(changes), is(expected));
      return null;
    };
  }

  private static List<RawEvent> events(int number) {
    Random random = new Random(20_261_101);
    List<RawEvent> events = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      String payload =
          Records.json(
              "s-" + i,
              "ts",
              Records.BROKER_MILLIS - random.nextInt(3),
              "kind",
              random.nextInt(4) == 0 ? "retraction" : "sighting",
              "watcher",
              "w-" + random.nextInt(3),
              "bird",
              random.nextInt(20) == 0 ? null : "b-" + random.nextInt(3),
              "weight",
              random.nextInt(3) == 0 ? null : (Object) random.nextInt(9),
              "name",
              random.nextBoolean() ? null : "name-" + random.nextInt(9),
              "count",
              random.nextBoolean() ? null : (Object) random.nextInt(9));
      events.add(Records.of(i % 2, i / 2, payload));
    }
    return List.copyOf(events);
  }

  /** The changes of the good ones, without a pipeline. */
  private static List<KvChange> changesOf(List<RawEvent> records) {
    List<KvChange> changes = new ArrayList<>();
    GraphEncoding encoding = new GraphEncoding(Sightings.GRAPH);
    for (RawEvent record : records) {
      Sighting event =
          java.util.Objects.requireNonNull(JsonFormat.of(Sighting.class).parse(record).event());
      if (event.bird() != null) {
        ChangeSet graph = new ChangeSet(Sightings.GRAPH, TOPIC.timestampMicros(event));
        TOPIC.derive(event, graph);
        graph.changes().forEach(change -> encoding.encode(change, changes::add));
      }
    }
    return changes;
  }

  private static TestStream.Builder<RawEvent> stream() {
    return TestStream.create(RawEventCoder.of());
  }

  private static TimestampedValue<RawEvent> first(List<RawEvent> events, Instant at) {
    return TimestampedValue.of(events.get(0), at);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static TimestampedValue<RawEvent>[] rest(List<RawEvent> events, Instant at) {
    return (TimestampedValue[])
        events.stream()
            .skip(1)
            .map(event -> TimestampedValue.of(event, at))
            .toArray(TimestampedValue[]::new);
  }
}
