package dev.rdg.operations;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private static final Outcomes OUTCOMES =
      new Outcomes("logins", new TreeMap<>(), Map.of(0, 4L, 1, 9L));

  @Test
  void describe_namesWhatHasNoOutcome() {
    assertThat(
        Waiting.describe(OUTCOMES, Map.of(0, 0L, 1, 0L), Map.of(0, 7L, 1, 9L)),
        is("partition 0: offsets 5 to 7"));
  }

  /** Retention has deleted records that nobody read; they do not wait any more. */
  @Test
  void describe_beginsWithWhatKafkaStillHas() {
    assertThat(
        Waiting.describe(OUTCOMES, Map.of(0, 6L), Map.of(0, 7L)),
        is("partition 0: offsets 6 to 7"));
  }

  @Test
  void describe_isEmptyWhereNothingWaits() {
    assertThat(Waiting.describe(OUTCOMES, Map.of(), Map.of(0, 4L, 1, 3L)), is(""));
    assertThat(Waiting.describe(OUTCOMES, Map.of(), Map.of()), is(""));
  }

  @Test
  void describe_knowsPartitionsWithoutAnyOutcome() {
    assertThat(
        Waiting.describe(OUTCOMES, Map.of(2, 0L), Map.of(2, 0L)),
        is("partition 2: offsets 0 to 0"));
  }
}
