package dev.rdg.operations;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.ValueFormat;
import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.transforms.CountOutcomes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  @Test
  void read_addsUpPartitionsAndSteps() {
    try (InMemoryKvStore store = new InMemoryKvStore(List.of(CountOutcomes.layoutOf("logins")))) {
      put(store, "0", Map.of(Counts.READ, 5L, Counts.APPLIED, 4L, Counts.LAST_OFFSET, 11L));
      put(store, "1", Map.of(Counts.READ, 2L, Counts.APPLIED, 2L, Counts.LAST_OFFSET, 7L));
      put(store, "WriteGraph", Map.of(Counts.WRITTEN, 9L));

      Outcomes outcomes = Outcomes.read(store, "logins");

      assertThat(
          outcomes.counts(), is(Map.of(Counts.READ, 7L, Counts.APPLIED, 6L, Counts.WRITTEN, 9L)));
      assertThat(outcomes.lastOffset(0), is(11L));
      assertThat(outcomes.lastOffset(1), is(7L));
      assertThat(outcomes.lastOffset(2), is(-1L));
    }
  }

  @Test
  void balance_wantsOneOutcomeForEachRecordAndChange() {
    Map<String, Long> counts =
        Map.of(
            Counts.READ,
            10L,
            Counts.APPLIED,
            6L,
            Counts.FILTERED_PREFIX + "heartbeat",
            3L,
            Counts.REJECTED_PREFIX + "missing-time",
            1L,
            Counts.COLLAPSED,
            8L,
            Counts.WRITTEN,
            7L,
            Counts.REFUSED,
            1L);

    assertThat(of(counts).balance(), is(true));
    assertThat(of(with(counts, Counts.APPLIED, 5L)).recordsBalance(), is(false));
    assertThat(of(with(counts, Counts.APPLIED, 7L)).recordsBalance(), is(false));
    Outcomes unwritten = of(with(counts, Counts.WRITTEN, 6L));
    assertThat(unwritten.recordsBalance(), is(true));
    assertThat(unwritten.balance(), is(false));
  }

  @Test
  void sum_isOfThePrefix() {
    Outcomes outcomes =
        of(
            Map.of(
                Counts.FILTERED_PREFIX + "a", 1L,
                Counts.FILTERED_PREFIX + "b", 2L,
                Counts.REJECTED_PREFIX + "a", 4L));

    assertThat(outcomes.sum(Counts.FILTERED_PREFIX), is(3L));
    assertThat(outcomes.count(Counts.READ), is(0L));
  }

  @Test
  void reached_wantsEveryPartition() {
    Outcomes outcomes = Outcomes.of("logins", Map.of(), Map.of(0, 5L, 1, 9L));

    assertThat(outcomes.reached(Map.of(0, 5L, 1, 9L)), is(true));
    assertThat(outcomes.reached(Map.of(0, 6L, 1, 9L)), is(false));
    assertThat(outcomes.reached(Map.of(2, 0L)), is(false));
    assertThat(outcomes.reached(Map.of()), is(true));
  }

  private static Outcomes of(Map<String, Long> counts) {
    return Outcomes.of("logins", counts);
  }

  private static Map<String, Long> with(Map<String, Long> counts, String name, long number) {
    Map<String, Long> changed = new TreeMap<>(counts);
    changed.put(name, number);
    return changed;
  }

  private static void put(InMemoryKvStore store, String scope, Map<String, Long> counts) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    counts.forEach((name, number) -> cells.put(name, new Cell(3, ValueFormat.encode(number))));
    store
        .write(
            List.of(
                new KvChange(
                    CountOutcomes.namespaceOf("logins"), "logins", scope, ItemState.put(3, cells))))
        .toCompletableFuture()
        .join();
  }
}
