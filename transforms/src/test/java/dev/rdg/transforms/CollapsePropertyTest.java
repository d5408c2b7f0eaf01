package dev.rdg.transforms;

import static dev.rdg.transforms.CollapseChangesTest.deleteRecord;
import static dev.rdg.transforms.CollapseChangesTest.put;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

class CollapsePropertyTest {

  @Property(tries = 12)
  void collapse_neverChangesTheResult(
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 30_000) long bufferBytes,
      @ForAll boolean byRecord) {
    Random random = new Random(seed);
    List<KvChange> changes = randomChanges(random, 60);
    TreeSet<String> expected = Stores.content(changes);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);

    CollapseChanges.Result outputs =
        pipeline
            .apply("Bundles", randomBundles(random, changes))
            .apply(
                CollapseChanges.inBundlesOf("sightings")
                    .withBuffer(new BufferMemory("sightings", bufferBytes))
                    .meetingByRecord(byRecord));

    PAssert.that(Stores.each(outputs.changes()))
        .satisfies(
            joined -> {
              assertThat(Stores.content(joined), is(expected));
              return null;
            });
    pipeline.run();
  }

  /** A few items of a few records, written, unset and deleted at a few times: many ties. */
  private static List<KvChange> randomChanges(Random random, int number) {
    List<KvChange> changes = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      String id = "w-" + random.nextInt(3);
      String key = "b-" + random.nextInt(3);
      long time = random.nextInt(6);
      switch (random.nextInt(6)) {
        case 0 -> changes.add(deleteRecord(id, time));
        case 1 -> changes.add(new KvChange("edge_saw", id, key, ItemState.deleted(time)));
        case 2 -> changes.add(put(id, key, time));
        default ->
            changes.add(
                put(
                    id,
                    key,
                    time,
                    random.nextBoolean() ? "place" : "count",
                    random.nextInt(4) == 0 ? null : (Object) (long) random.nextInt(3)));
      }
    }
    return changes;
  }

  private static PTransform<PBegin, PCollection<KvChange>> randomBundles(
      Random random, List<KvChange> changes) {
    TestStream.Builder<KvChange> stream = TestStream.create(KvChangeCoder.of());
    for (int from = 0; from < changes.size(); ) {
      int to = Math.min(changes.size(), from + 1 + random.nextInt(30));
      stream =
          stream.addElements(
              changes.get(from), changes.subList(from + 1, to).toArray(new KvChange[0]));
      from = to;
    }
    return stream.advanceWatermarkToInfinity();
  }
}
