package dev.rdg.testdata;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.rdg.testdata.oracle.ExpectedGraph;
import dev.rdg.testdata.oracle.Oracle;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StoryTest {

  @Test
  void records_areAllApplied() {
    assertThat(Story.records(), hasSize(Story.SIZE));
    assertThat(
        Story.records().stream().map(GeneratedRecord::expected).toList(),
        everyItem(is(Expected.APPLIED)));
  }

  @Test
  void graph_tellsTheStory() {
    ExpectedGraph graph = graph();

    assertThat(values(graph, "node_account", "a-story", ""), is(Map.of("country", "NL")));
    assertThat(
        values(graph, "node_profile", "p-story", ""), is(Map.of("name", "Ada", "kids", false)));
    assertThat(
        values(graph, "node_title", "t-story", ""),
        is(Map.of("name", "Dark Water", "kind", "series", "year", 2021L)));
    assertThat(
        values(graph, "node_game", "g-story", ""),
        is(Map.of("name", "Dark Water: Undertow", "genre", "adventure")));
    // The subtitles of before were switched off for the second episode.
    assertThat(
        values(graph, "edge_watched", "p-story", "t-story"),
        is(
            Map.of(
                "episode",
                "t-story-e2",
                "position_seconds",
                300L,
                "progress",
                0.125,
                "quality",
                "HD")));
    assertThat(
        values(graph, "edge_played", "p-story", "g-story"),
        is(
            Map.of(
                "device",
                "d-story-tablet",
                "level",
                3L,
                "score",
                4200L,
                "session_seconds",
                30.5,
                "last_played",
                Instant.parse("2025-10-01T00:01:31Z"))));
  }

  @Test
  void graph_hasOneNeighbourhood() {
    Map<String, Integer> items = new TreeMap<>();

    graph().visit((namespace, id, key, at, properties) -> items.merge(namespace, 1, Integer::sum));

    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put("edge_based_on", 1);
    expected.put("edge_based_on_reverse", 1);
    expected.put("edge_has_profile", 1);
    expected.put("edge_has_profile_reverse", 1);
    expected.put("edge_logged_in_on", 3);
    expected.put("edge_logged_in_on_reverse", 3);
    expected.put("edge_played", 1);
    expected.put("edge_played_history", 2);
    expected.put("edge_played_reverse", 1);
    expected.put("edge_played_reverse_history", 2);
    expected.put("edge_watched", 1);
    expected.put("edge_watched_on", 2);
    expected.put("edge_watched_reverse", 1);
    expected.put("node_account", 1);
    expected.put("node_device", 3);
    expected.put("node_game", 1);
    expected.put("node_game_history", 1);
    expected.put("node_profile", 1);
    expected.put("node_title", 1);
    assertThat(items, is(expected));
  }

  @Test
  void generatedRun_containsTheStory() {
    List<String> story = Story.records().stream().map(StoryTest::describe).toList();
    Predicate<String> ofStory = story::contains;

    assertThat(
        EventGenerator.of(3, 5_000).stream().map(StoryTest::describe).filter(ofStory).toList(),
        is(story));
  }

  private static String describe(GeneratedRecord record) {
    return record.timestampMillis() + " " + record.event();
  }

  private static ExpectedGraph graph() {
    Oracle oracle = new Oracle(Story.references().stream());
    Story.records().forEach(oracle::accept);
    return oracle.graph();
  }

  private static Map<String, Object> values(
      ExpectedGraph graph, String namespace, String id, String key) {
    Map<String, Object> values = new TreeMap<>();
    graph
        .item(namespace, id, key)
        .orElseThrow()
        .properties()
        .forEach((name, cell) -> values.put(name, cell.value()));
    return values;
  }
}
