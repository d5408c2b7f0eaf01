package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class CollapseChangesTest {
  private static final CollapseChanges COLLAPSE = CollapseChanges.inBundlesOf("sightings");

  @Test
  void bundle_becomesOneChangeAnItem(TestPipeline pipeline) {
    CollapseChanges.Result outputs =
        pipeline
            .apply(bundle(put("w-1", "b-1", 1), put("w-1", "b-2", 1), put("w-1", "b-1", 2)))
            .apply(COLLAPSE);

    KvChange joined =
        new KvChange(
            "edge_saw",
            "w-1",
            "b-1",
            ItemState.join(put("w-1", "b-1", 1).state(), put("w-1", "b-1", 2).state()));
    PAssert.that(Stores.each(outputs.changes())).containsInAnyOrder(joined, put("w-1", "b-2", 1));
    assertCounts(outputs, 3, 2);
    pipeline.run();
  }

  @Test
  void bundle_keepsWhatOnlyTheOlderChangeHas(TestPipeline pipeline) {
    CollapseChanges.Result outputs =
        pipeline
            .apply(bundle(put("w-1", "b-1", 5, "place", "pond"), put("w-1", "b-1", 6, "count", 3L)))
            .apply(COLLAPSE);

    PAssert.thatSingleton(Stores.each(outputs.changes()))
        .satisfies(
            change -> {
              assertThat(change.state().at(), is(6L));
              assertThat(
                  change.state().cells(),
                  is(
                      Map.of(
                          "place", new Cell(5, ValueFormat.encode("pond")),
                          "count", new Cell(6, ValueFormat.encode(3L)))));
              return null;
            });
    pipeline.run();
  }

  @Test
  void withBuffer_withoutRoomJoinsNothing(TestPipeline pipeline) {
    CollapseChanges.Result outputs =
        pipeline
            .apply(bundle(put("w-1", "b-1", 1), put("w-1", "b-1", 2), put("w-1", "b-1", 3)))
            .apply(withRoomFor(0));

    PAssert.that(Stores.each(outputs.changes()))
        .containsInAnyOrder(put("w-1", "b-1", 1), put("w-1", "b-1", 2), put("w-1", "b-1", 3));
    assertCounts(outputs, 3, 3);
    pipeline.run();
  }

  @Test
  void withBuffer_flushesInsideABundle(TestPipeline pipeline) {
    // What a flush hands out has the time of the change that found no room.
    List<TimestampedValue<KvChange>> bundle = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      bundle.add(at(i, put("w-1", "b-" + i, 1)));
    }

    CollapseChanges.Result outputs = pipeline.apply(timestamped(bundle)).apply(withRoomFor(2.5));

    PAssert.that(Stores.each(outputs.changes()).apply(Reify.timestamps()))
        .containsInAnyOrder(
            at(4, put("w-1", "b-1", 1)),
            at(4, put("w-1", "b-2", 1)),
            at(4, put("w-1", "b-3", 1)),
            at(7, put("w-1", "b-4", 1)),
            at(7, put("w-1", "b-5", 1)),
            at(7, put("w-1", "b-6", 1)),
            at(7, put("w-1", "b-7", 1)));
    pipeline.run();
  }

  @Test
  void withBuffer_boundsDeletesOfRecords(TestPipeline pipeline) {
    CollapseChanges.Result outputs =
        pipeline
            .apply(bundle(deleteRecord("w-1", 1), deleteRecord("w-1", 2), deleteRecord("w-2", 1)))
            .apply(withRoomFor(0));

    PAssert.that(Stores.each(outputs.changes()))
        .containsInAnyOrder(deleteRecord("w-1", 1), deleteRecord("w-1", 2), deleteRecord("w-2", 1));
    pipeline.run();
  }

  @Test
  void withBuffer_boundsAllWindowsTogether(TestPipeline pipeline) {
    // One item waits in the first window, so there is no room in all others.
    KvChange same = put("w-1", "b-1", 1);

    CollapseChanges.Result outputs =
        pipeline
            .apply(timestamped(List.of(at(1, same), at(61, same), at(62, same), at(121, same))))
            .apply(Window.into(FixedWindows.of(Duration.standardSeconds(60))))
            .apply(withRoomFor(1.5));

    PAssert.that(Stores.each(outputs.changes()).apply(Reify.timestamps()))
        .containsInAnyOrder(at(1, same), at(62, same), at(62, same), at(121, same));
    pipeline.run();
  }

  @Test
  void windows_areNotMixed(TestPipeline pipeline) {
    CollapseChanges.Result outputs =
        pipeline
            .apply(
                timestamped(
                    List.of(
                        at(1, put("w-1", "b-1", 1)),
                        at(61, put("w-1", "b-1", 2)),
                        at(62, put("w-1", "b-1", 1)),
                        at(2, put("w-1", "b-1", 1)))))
            .apply(Window.into(FixedWindows.of(Duration.standardSeconds(60))))
            .apply(COLLAPSE);

    PCollection<KvChange> joined = Stores.each(outputs.changes());
    PAssert.that(joined).inWindow(minute(0)).containsInAnyOrder(put("w-1", "b-1", 1));
    PAssert.that(joined).inWindow(minute(1)).containsInAnyOrder(put("w-1", "b-1", 2));
    PAssert.that(outputs.tallies()).inWindow(minute(0)).satisfies(one(2, 1));
    PAssert.that(outputs.tallies()).inWindow(minute(1)).satisfies(one(2, 1));
    pipeline.run();
  }

  @Test
  void meetingByRecord_joinsOnlyChangesOfOneItem(TestPipeline pipeline) {
    CollapseChanges.Result outputs =
        pipeline
            .apply(bundle(put("w-1", "b-1", 1), put("w-2", "b-1", 1), put("w-1", "b-1", 2)))
            .apply(COLLAPSE.meetingByRecord(true));

    PAssert.that(Stores.each(outputs.changes()))
        .satisfies(
            joined -> {
              assertThat(
                  Stores.content(joined),
                  is(
                      Stores.content(
                          List.of(
                              put("w-1", "b-1", 1), put("w-2", "b-1", 1), put("w-1", "b-1", 2)))));
              return null;
            });
    pipeline.run();
  }

  @Test
  void record_isHandedOnWhole(TestPipeline pipeline) {
    CollapseChanges.Result outputs =
        pipeline
            .apply(bundle(put("w-1", "b-1", 2), put("w-2", "b-1", 1), deleteRecord("w-1", 1)))
            .apply(COLLAPSE);

    PAssert.that(outputs.changes())
        .containsInAnyOrder(
            new RecordChanges(List.of(deleteRecord("w-1", 1), put("w-1", "b-1", 2))),
            RecordChanges.of(put("w-2", "b-1", 1)));
    pipeline.run();
  }

  /** Waiting changes have half of the memory. */
  private static CollapseChanges withRoomFor(double records) {
    long each = RecordChanges.of(put("w-1", "b-1", 1)).heapBytes();
    return COLLAPSE.withBuffer(
        new BufferMemory("sightings", Math.max(1, (long) (2 * records * each))));
  }

  private static PTransform<PBegin, PCollection<KvChange>> bundle(
      KvChange first, KvChange... others) {
    return TestStream.create(KvChangeCoder.of())
        .addElements(first, others)
        .advanceWatermarkToInfinity();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static PTransform<PBegin, PCollection<KvChange>> timestamped(
      List<TimestampedValue<KvChange>> bundle) {
    return TestStream.create(KvChangeCoder.of())
        .addElements(
            bundle.get(0),
            (TimestampedValue[]) bundle.subList(1, bundle.size()).toArray(new TimestampedValue[0]))
        .advanceWatermarkToInfinity();
  }

  private static TimestampedValue<KvChange> at(long second, KvChange change) {
    return TimestampedValue.of(change, Instant.ofEpochSecond(second));
  }

  private static IntervalWindow minute(long number) {
    return new IntervalWindow(Instant.ofEpochSecond(number * 60), Duration.standardSeconds(60));
  }

  static KvChange deleteRecord(String id, long time) {
    return KvChange.deleteRecord("edge_saw", id, time);
  }

  static KvChange put(String id, String key, long time) {
    return new KvChange("edge_saw", id, key, ItemState.put(time, new TreeMap<>()));
  }

  static KvChange put(String id, String key, long time, String property, @Nullable Object value) {
    Cell cell = new Cell(time, value == null ? null : ValueFormat.encode(value));
    return new KvChange(
        "edge_saw", id, key, ItemState.put(time, new TreeMap<>(Map.of(property, cell))));
  }

  private static void assertCounts(CollapseChanges.Result outputs, long encoded, long collapsed) {
    PAssert.that(outputs.tallies()).satisfies(one(encoded, collapsed));
  }

  private static org.apache.beam.sdk.transforms.SerializableFunction<
          Iterable<Tally>, @Nullable Void>
      one(long encoded, long collapsed) {
    return tallies -> {
      List<Tally> all = new ArrayList<>();
      tallies.forEach(all::add);
      assertThat(
          all,
          is(
              List.of(
                  new Tally(
                      "sightings",
                      "CollapseChanges",
                      -1,
                      new TreeMap<>(
                          Map.of(Counts.ENCODED, encoded, Counts.COLLAPSED, collapsed))))));
      return null;
    };
  }
}
