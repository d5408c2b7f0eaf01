package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.rdg.coders.TallyCoder;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.KvChange;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class CountOutcomesTest {
  /** Of a job, also after a crash: what it began to count stands in its checkpoints. */
  private static final Clock CLOCK =
      Clock.fixed(java.time.Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);

  @Test
  void totals_addUpOverBundles(TestPipeline pipeline) {
    PCollection<KvChange> totals =
        pipeline
            .apply(
                inOrder(
                    tally("0", 4, "read", 5),
                    tally("1", 1, "read", 2),
                    tally("0", 4, "applied", 4, "filtered.secret", 1),
                    tally("0", 9, "read", 5),
                    tally("0", 9, "applied", 5)))
            .apply(CountOutcomes.at(CLOCK));

    assertItems(
        totals,
        Map.of(
            "sightings/0",
            Map.of("read", 10L, "applied", 9L, "filtered.secret", 1L, "last_offset", 9L),
            "sightings/1",
            Map.of("read", 2L, "last_offset", 1L)));
    pipeline.run();
  }

  @Test
  void totals_ofStepsHaveNoOffset(TestPipeline pipeline) {
    PCollection<KvChange> totals =
        pipeline
            .apply(
                inOrder(
                    tally("WriteGraph", -1, "written", 5), tally("WriteGraph", -1, "written", 2)))
            .apply(CountOutcomes.at(CLOCK));

    assertItems(totals, Map.of("sightings/WriteGraph", Map.of("written", 7L)));
    pipeline.run();
  }

  @Test
  void totals_crossWindows(TestPipeline pipeline) {
    PCollection<KvChange> totals =
        pipeline
            .apply(
                TestStream.create(TallyCoder.of())
                    .addElements(
                        TimestampedValue.of(tally("0", 0, "read", 1), Instant.ofEpochSecond(1)))
                    .advanceWatermarkTo(Instant.ofEpochSecond(7_000))
                    .addElements(
                        TimestampedValue.of(tally("0", 2, "read", 2), Instant.ofEpochSecond(7_001)),
                        TimestampedValue.of(tally("0", 1, "read", 4), Instant.ofEpochSecond(2)))
                    .advanceWatermarkToInfinity())
            .apply(Window.into(FixedWindows.of(Duration.standardHours(1))))
            .apply(CountOutcomes.at(CLOCK));

    assertItems(totals, Map.of("sightings/0", Map.of("read", 7L, "last_offset", 2L)));
    pipeline.run();
  }

  @Test
  void totals_convergeInAnyOrder(TestPipeline pipeline) {
    PCollection<KvChange> totals =
        pipeline
            .apply(
                inOrder(
                    tally("0", 4, "read", 5),
                    tally("0", 9, "read", 5),
                    tally("0", 4, "applied", 5),
                    tally("0", 9, "applied", 3),
                    tally("0", 9, "rejected.missing-id", 2)))
            .apply(CountOutcomes.at(CLOCK));

    PAssert.that(totals)
        .satisfies(
            changes -> {
              List<KvChange> all = new ArrayList<>();
              changes.forEach(all::add);
              assertThat(all.size(), is(5));
              changes.forEach(all::add);
              for (int seed = 0; seed < 20; seed++) {
                Collections.shuffle(all, new Random(seed));
                assertThat(
                    Stores.totals("sightings", all),
                    is(
                        Map.of(
                            "sightings/0",
                            Map.of(
                                "read", 10L,
                                "applied", 8L,
                                "rejected.missing-id", 2L,
                                "last_offset", 9L))));
              }
              return null;
            });
    pipeline.run();
  }

  @Test
  void totals_ofACrashedRunAreOvertaken(TestPipeline pipeline) {
    // Both runs go on from the same checkpoint: the first gets as far as offset 9 and is lost, the
    // second reads the same records in bundles of other sizes and gets further.
    Tally checkpoint = tally("0", 2, "read", 3, "applied", 3);
    PCollection<KvChange> crashed =
        pipeline
            .apply(
                "CrashedRun",
                inOrder(
                    checkpoint,
                    tally("0", 9, "read", 7),
                    tally("0", 6, "applied", 4),
                    tally("0", 9, "applied", 2)))
            .apply("CountCrashed", CountOutcomes.at(CLOCK));
    PCollection<KvChange> second =
        pipeline
            .apply(
                "SecondRun",
                inOrder(
                    checkpoint,
                    tally("0", 4, "read", 2),
                    tally("0", 4, "applied", 2),
                    tally("0", 11, "read", 7),
                    tally("0", 11, "applied", 6, "rejected.missing-id", 1)))
            .apply("CountSecond", CountOutcomes.at(CLOCK));

    assertItems(
        PCollectionList.of(crashed).and(second).apply(Flatten.pCollections()),
        Map.of(
            "sightings/0",
            Map.of("read", 12L, "applied", 11L, "rejected.missing-id", 1L, "last_offset", 11L)));
    pipeline.run();
  }

  @Test
  void totals_ofARepeatedSuffixAreTheSame(TestPipeline pipeline) {
    Tally checkpoint = tally("0", 2, "read", 3, "applied", 3);
    Tally[] suffix = {
      tally("0", 5, "read", 3),
      tally("0", 5, "applied", 2, "filtered.secret", 1),
      tally("0", 6, "read", 1),
      tally("0", 6, "applied", 1)
    };
    PCollection<KvChange> once =
        pipeline.apply("Once", inOrder(checkpoint, suffix)).apply("A", CountOutcomes.at(CLOCK));
    PCollection<KvChange> again =
        pipeline.apply("Again", inOrder(checkpoint, suffix)).apply("B", CountOutcomes.at(CLOCK));

    assertItems(
        PCollectionList.of(once).and(again).apply(Flatten.pCollections()),
        Map.of(
            "sightings/0",
            Map.of("read", 7L, "applied", 6L, "filtered.secret", 1L, "last_offset", 6L)));
    pipeline.run();
  }

  @Test
  void totals_dropWhatOnlyACrashedRunCounted(TestPipeline pipeline) {
    // The reference table had no entry for one record yet; when it was read again, it had.
    PCollection<KvChange> crashed =
        pipeline
            .apply("CrashedRun", inOrder(tally("0", 1, "read", 2, "rejected.reference-missing", 2)))
            .apply("CountCrashed", CountOutcomes.at(CLOCK));
    PCollection<KvChange> second =
        pipeline
            .apply("SecondRun", inOrder(tally("0", 3, "read", 4, "applied", 4)))
            .apply("CountSecond", CountOutcomes.at(CLOCK));

    assertItems(
        PCollectionList.of(crashed).and(second).apply(Flatten.pCollections()),
        Map.of("sightings/0", Map.of("read", 4L, "applied", 4L, "last_offset", 3L)));
    pipeline.run();
  }

  /** Also of a topic that was deleted and made anew, whose offsets begin again. */
  @Test
  void totals_ofAJobThatBeginsAnew_replaceThoseOfBefore(TestPipeline pipeline) {
    PCollection<KvChange> before =
        pipeline
            .apply("Before", inOrder(tally("0", 99_999, "read", 100_000, "rejected.missing-id", 4)))
            .apply("CountBefore", CountOutcomes.at(CLOCK));
    PCollection<KvChange> anew =
        pipeline
            .apply("Anew", inOrder(tally("0", 4, "read", 5)))
            .apply(
                "CountAnew",
                CountOutcomes.at(Clock.offset(CLOCK, java.time.Duration.ofMinutes(1))));

    assertItems(
        PCollectionList.of(before).and(anew).apply(Flatten.pCollections()),
        Map.of("sightings/0", Map.of("read", 5L, "last_offset", 4L)));
    pipeline.run();
  }

  @Test
  void totals_haveTheFirstTimeOfCountingAndTheNewestEvent(TestPipeline pipeline) {
    PCollection<KvChange> totals =
        pipeline
            .apply(
                inOrder(
                    tally("0", 4, "read", 5, "newest_event", 70),
                    tally("0", 9, "read", 5, "newest_event", 60)))
            .apply(CountOutcomes.at(CLOCK));

    PAssert.that(totals)
        .satisfies(
            changes -> {
              assertThat(
                  Stores.items(CountOutcomes.layoutOf("sightings"), changes),
                  is(
                      Map.of(
                          "sightings/0",
                          Map.of(
                              "read", 10L,
                              "newest_event", 70L,
                              "since", CLOCK.millis() * 1000,
                              "last_offset", 9L))));
              return null;
            });
    pipeline.run();
  }

  /** One after the other, as bundles finish. */
  private static TestStream<Tally> inOrder(Tally first, Tally... others) {
    TestStream.Builder<Tally> stream = TestStream.create(TallyCoder.of()).addElements(first);
    for (Tally tally : others) {
      stream = stream.addElements(tally);
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static Tally tally(String scope, long lastOffset, Object... counts) {
    TreeMap<String, Long> numbers = new TreeMap<>();
    for (int i = 0; i < counts.length; i += 2) {
      numbers.put((String) counts[i], ((Integer) counts[i + 1]).longValue());
    }
    return new Tally("sightings", scope, lastOffset, numbers);
  }

  private static void assertItems(
      PCollection<KvChange> totals, Map<String, Map<String, Long>> expected) {
    TreeSet<String> items = new TreeSet<>();
    expected.forEach((key, counts) -> items.add(key + new TreeMap<>(counts)));
    PAssert.that(totals)
        .satisfies(
            changes -> {
              TreeSet<String> found = new TreeSet<>();
              Stores.totals("sightings", changes).forEach((key, counts) -> found.add(key + counts));
              assertThat(found, is(items));
              return null;
            });
  }

  /** Tables are named by it. */
  @Test
  void namespaceOf_fitsWhateverTheTopicsName() {
    String longest = "Some.Team-topic_" + "x".repeat(233);

    assertThat(CountOutcomes.namespaceOf("logins"), is("outcomes_logins"));
    assertThat(CountOutcomes.namespaceOf("Wiki-edits.v2"), is("outcomes_wiki_edits_v2"));
    assertThat(
        CountOutcomes.namespaceOf(longest).matches("outcomes_some_team_[a-z0-9_]{29}"), is(true));
    assertThat(
        CountOutcomes.namespaceOf(longest), is(not(CountOutcomes.namespaceOf(longest + "y"))));
  }
}
