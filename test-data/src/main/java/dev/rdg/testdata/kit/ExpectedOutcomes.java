package dev.rdg.testdata.kit;

import dev.rdg.model.event.Counts;
import dev.rdg.testdata.oracle.ExpectedGraph;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the oracle says must become of each topic's records, under the names that jobs count. */
public final class ExpectedOutcomes {
  /** How many writes there are depends on what meets on the way. */
  private static final List<String> UNTOLD =
      List.of(Counts.ENCODED, Counts.COLLAPSED, Counts.WRITTEN);

  private ExpectedOutcomes() {}

  /** Whether a topic's counts are the oracle's. */
  public static boolean match(ExpectedGraph expected, String topic, Map<String, Long> counts) {
    Map<String, Long> told = new TreeMap<>(counts);
    told.keySet().removeAll(UNTOLD);
    return told.equals(of(expected, topic));
  }

  private static Map<String, Long> of(ExpectedGraph expected, String topic) {
    Map<String, Long> counts = new TreeMap<>();
    expected
        .outcomes()
        .forEach(
            (of, outcome) -> {
              if (of.topicName().equals(topic)) {
                counts.put(Counts.READ, outcome.read());
                counts.put(Counts.APPLIED, outcome.applied());
                counts.put(Counts.DERIVED, outcome.derived());
                outcome
                    .filtered()
                    .forEach((name, number) -> counts.put(Counts.FILTERED_PREFIX + name, number));
                outcome
                    .rejected()
                    .forEach((code, number) -> counts.put(Counts.REJECTED_PREFIX + code, number));
              }
            });
    return counts;
  }
}
