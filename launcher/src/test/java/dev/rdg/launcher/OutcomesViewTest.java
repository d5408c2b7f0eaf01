package dev.rdg.launcher;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.rdg.model.event.Counts;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.status.Coverage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomesViewTest {
  private static final Outcomes READ_ALL =
      Outcomes.of("logins", Map.of(Counts.READ, 5L, Counts.APPLIED, 5L), Map.of(0, 4L));
  private static final Outcomes LOST_ONE =
      Outcomes.of("logins", Map.of(Counts.READ, 5L, Counts.APPLIED, 4L), Map.of(0, 4L));

  @Test
  void balance_saysHowManyRecordsItIsOf() {
    assertThat(line(READ_ALL, Map.of("logins", upTo(4))), endsWith("exact"));
    assertThat(line(READ_ALL, Map.of("logins", upTo(9))), endsWith("behind"));
  }

  /** What Kafka does not tell is not exact. */
  @Test
  void balance_withoutKafkaIsUnknown() {
    assertThat(line(READ_ALL, Map.of()), endsWith("unknown"));
    assertThat(line(LOST_ONE, Map.of()), endsWith("open"));
  }

  private static Coverage upTo(long last) {
    return new Coverage(READ_ALL, Map.of(0, 0L), Map.of(0, last), Map.of(0, last + 1), List.of());
  }

  private static String line(Outcomes outcomes, Map<String, Coverage> coverages) {
    return OutcomesView.ofJobs(List.of(outcomes), coverages).lines().get(1);
  }
}
