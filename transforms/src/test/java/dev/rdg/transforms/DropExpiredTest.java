package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.coders.RecordChangesCoder;
import dev.rdg.model.Bytes;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class DropExpiredTest {
  private static final Instant AS_OF = Instant.ofEpochSecond(1_000_000);
  private static final long HORIZON = 1_000_000_000_000L - 3_600_000_000L;
  private static final List<NamespaceLayout> LAYOUTS =
      List.of(
          NamespaceLayout.of("hour", 1, Duration.ofHours(1)), NamespaceLayout.plain("for_ever"));

  /** At the microsecond; a delete is kept whatever its age, and so is what has one newer cell. */
  @Test
  void expired_isCountedAndLeftOut(TestPipeline pipeline) {
    KvChange expired = put("hour", "a", HORIZON, HORIZON);
    List<KvChange> kept =
        List.of(
            put("hour", "b", HORIZON + 1, HORIZON),
            put("hour", "c", HORIZON, HORIZON + 1),
            put("for_ever", "d", 1, 1),
            new KvChange("hour", "e", "", ItemState.deleted(1)),
            KvChange.deleteRecord("hour", "f", 1));
    KvChange besideIt =
        new KvChange("hour", "a", "later", put("hour", "a", HORIZON + 1, 1).state());
    List<RecordChanges> all = new ArrayList<>(kept.stream().map(RecordChanges::of).toList());
    all.add(new RecordChanges(List.of(expired, besideIt)));
    all.add(RecordChanges.of(put("hour", "g", 1, 1)));
    List<RecordChanges> left = new ArrayList<>(all.subList(0, kept.size()));
    left.add(RecordChanges.of(besideIt));

    DropExpired.Result result =
        pipeline
            .apply(Create.of(all).withCoder(RecordChangesCoder.of()))
            .apply(DropExpired.of("topic", LAYOUTS, AS_OF));

    PAssert.that(result.changes()).containsInAnyOrder(left);
    PAssert.that(result.tallies())
        .satisfies(
            tallies -> {
              long expiredChanges = 0;
              for (Tally tally : tallies) {
                expiredChanges += tally.counts().getOrDefault(Counts.EXPIRED, 0L);
              }
              assertThat(expiredChanges, is(2L));
              return null;
            });
    pipeline.run();
  }

  private static KvChange put(String namespace, String id, long at, long cell) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("p", new Cell(cell, Bytes.wrap(new byte[] {1})));
    return new KvChange(namespace, id, "", ItemState.put(at, cells));
  }
}
