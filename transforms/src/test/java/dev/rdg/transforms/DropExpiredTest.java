package dev.rdg.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.model.Bytes;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;
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
    List<KvChange> all = new java.util.ArrayList<>(kept);
    all.add(expired);

    PCollectionTuple result =
        pipeline
            .apply(Create.of(all).withCoder(KvChangeCoder.of()))
            .apply(DropExpired.of("topic", LAYOUTS, AS_OF));

    PAssert.that(result.get(DropExpired.CHANGES)).containsInAnyOrder(kept);
    PAssert.thatSingleton(result.get(DropExpired.TALLIES))
        .satisfies(
            tally -> {
              assertThat(tally.counts(), is(Map.of("expired", 1L)));
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
