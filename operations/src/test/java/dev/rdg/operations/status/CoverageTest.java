package dev.rdg.operations.status;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.event.Counts;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.status.Coverage.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private static final Map<String, Long> BALANCED = Map.of(Counts.READ, 15L, Counts.APPLIED, 15L);

  @Test
  void whatWaits_isNamed() {
    Coverage coverage =
        of(BALANCED, Map.of(0, 4L, 1, 9L), Map.of(0, 0L, 1, 0L), Map.of(0, 7L, 1, 9L));

    assertThat(coverage.describeWaiting(), is("partition 0: offsets 5 to 7"));
    assertThat(coverage.waiting(), is(3L));
    assertThat(coverage.verdict(), is(Verdict.BEHIND));
  }

  /** Retention has deleted records that nobody read; they do not wait any more. */
  @Test
  void waiting_beginsWithWhatKafkaStillHas() {
    Coverage coverage = of(BALANCED, Map.of(0, 4L), Map.of(0, 6L), Map.of(0, 7L));

    assertThat(coverage.describeWaiting(), is("partition 0: offsets 6 to 7"));
    assertThat(coverage.waiting(), is(2L));
  }

  @Test
  void partitionsWithoutAnyOutcome_waitToo() {
    Coverage coverage = of(Map.of(), Map.of(), Map.of(2, 0L), Map.of(2, 0L));

    assertThat(coverage.describeWaiting(), is("partition 2: offsets 0 to 0"));
    assertThat(coverage.verdict(), is(Verdict.BEHIND));
  }

  @Test
  void exact_isWhereNothingWaits() {
    assertThat(
        of(BALANCED, Map.of(0, 4L), Map.of(0, 0L), Map.of(0, 4L)).verdict(), is(Verdict.EXACT));
    assertThat(of(Map.of(), Map.of(), Map.of(0, 0L), Map.of()).verdict(), is(Verdict.EXACT));
  }

  /** A job that goes on behind records that were deleted unread is not exact. */
  @Test
  void recordsThatWereDeletedUnread_areMissing() {
    Map<String, Long> counts = new TreeMap<>(BALANCED);
    counts.put(Counts.MISSING, 7L);

    assertThat(
        of(counts, Map.of(0, 4L), Map.of(0, 0L), Map.of(0, 4L)).verdict(), is(Verdict.MISSING));
  }

  @Test
  void recordsWithoutAnOutcome_areOpen() {
    assertThat(
        of(Map.of(Counts.READ, 5L, Counts.APPLIED, 4L), Map.of(0, 4L), Map.of(), Map.of(0, 4L))
            .verdict(),
        is(Verdict.OPEN));
  }

  /** The topic was deleted and made anew: shorter, or with fewer partitions. */
  @Test
  void totalsOfOffsetsThatDoNotExist_areOfAnotherTopic() {
    assertThat(
        of(BALANCED, Map.of(0, 4L), Map.of(0, 0L), Map.of(0, 3L)).verdict(), is(Verdict.ANOTHER));
    assertThat(
        of(BALANCED, Map.of(0, 4L, 1, 3L), Map.of(0, 0L), Map.of(0, 8L)).verdict(),
        is(Verdict.ANOTHER));
  }

  private static Coverage of(
      Map<String, Long> counts,
      Map<Integer, Long> lastOutcomes,
      Map<Integer, Long> firsts,
      Map<Integer, Long> lasts) {
    Map<Integer, Long> ends = new TreeMap<>(firsts);
    lasts.forEach((partition, last) -> ends.put(partition, last + 1));
    return new Coverage(
        Outcomes.of("logins", counts, lastOutcomes), firsts, lasts, ends, List.of());
  }
}
