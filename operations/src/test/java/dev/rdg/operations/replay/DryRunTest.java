package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DryRunTest {
  private static final String REPORT =
      """
      {"kind":"widest","name":"edge_watched/p-1","number":7}
      {"kind":"items","name":"edge_watched","number":9}
      {"kind":"hottest","name":"node_title/b","number":3}
      {"kind":"hottest","name":"node_title/a","number":3}
      {"kind":"writes","name":"edge_watched","number":12}
      {"kind":"hottest","name":"node_title/c","number":40}
      {"kind":"widest","name":"edge_watched/p-2","number":8}
      {"kind":"items","name":"node_title","number":4}
      """;

  private final DryRun run = DryRun.read(REPORT, new TreeMap<>(Map.of("read", 5L)), "/r");

  @Test
  void sums_areByNamespace() {
    assertThat(
        run.sums(),
        is(
            Map.of(
                "edge_watched", Map.of("items", 9L, "writes", 12L),
                "node_title", Map.of("items", 4L))));
    assertThat(run.counts(), is(Map.of("read", 5L)));
  }

  /** Those of one number by name, so that two runs of one history show the same. */
  @Test
  void records_areTheMostFirst() {
    assertThat(
        run.hottest(),
        is(
            List.of(
                Map.entry("node_title/c", 40L),
                Map.entry("node_title/a", 3L),
                Map.entry("node_title/b", 3L))));
    assertThat(
        run.widest(),
        is(List.of(Map.entry("edge_watched/p-2", 8L), Map.entry("edge_watched/p-1", 7L))));
  }
}
