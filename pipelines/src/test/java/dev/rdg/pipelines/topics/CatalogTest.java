package dev.rdg.pipelines.topics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.rdg.testdata.kit.TopicKit;
import dev.rdg.testdata.kit.TopicResult;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private static final String GAME =
      "{\"id\": \"g-1\", \"name\": \"Undertow\", \"genre\": null, \"title_id\": \"%s\"}";

  @Test
  void create_makesNodeAndEdge() {
    TopicResult result =
        TopicKit.of(new Catalog())
            .keyed("{\"id\": \"g-1\"}", change("c", "null", game("t-1"), 1, 0))
            .run();

    assertThat(result.node("game", "g-1"), is(Map.of("name", "Undertow")));
    assertThat(result.edges("based_on", "g-1"), contains("t-1"));
    assertThat(result.links("based_on", "t-1"), contains("g-1"));
  }

  @Test
  void update_movesTheEdge() {
    TopicResult result =
        TopicKit.of(new Catalog())
            .keyed("{\"id\": \"g-1\"}", change("c", "null", game("t-1"), 1, 0))
            .keyed("{\"id\": \"g-1\"}", change("u", game("t-1"), game("t-2"), 2, 0))
            .run();

    assertThat(result.edges("based_on", "g-1"), contains("t-2"));
    assertThat(result.links("based_on", "t-1"), is(empty()));
  }

  /**
   * Delete and insert in one transaction: the order inside it decides, though the source's time is
   * the same.
   */
  @Test
  void deleteAndCreate_ofOneTransactionKeepTheirOrder() {
    TopicResult result =
        TopicKit.of(new Catalog())
            .keyed("{\"id\": \"g-1\"}", change("c", "null", game("t-1"), 1, 0))
            .keyed("{\"id\": \"g-1\"}", change("d", game("t-1"), "null", 5, 1))
            .keyed("{\"id\": \"g-1\"}", null)
            .keyed("{\"id\": \"g-1\"}", change("c", "null", game("t-3"), 5, 2))
            .run();

    assertThat(result.hasNode("game", "g-1"), is(true));
    assertThat(result.edges("based_on", "g-1"), contains("t-3"));
    assertThat(result.outcomes().get("filtered.tombstone"), is(1L));
  }

  @Test
  void delete_removesNodeAndEdge() {
    TopicResult result =
        TopicKit.of(new Catalog())
            .keyed("{\"id\": \"g-1\"}", change("c", "null", game("t-1"), 1, 0))
            .keyed("{\"id\": \"g-1\"}", change("d", game("t-1"), "null", 5, 0))
            .run();

    assertThat(result.hasNode("game", "g-1"), is(false));
    assertThat(result.edges("based_on", "g-1"), is(empty()));
    assertThat(result.links("based_on", "t-1"), is(empty()));
  }

  @Test
  void badChanges_areRejectedWithTheirReasons() {
    TopicResult result =
        TopicKit.of(new Catalog())
            .keyed(null, change("c", "null", game("t-1"), 1, 0))
            .keyed("{\"id\": 1}", change("c", "null", "{\"id\": 1, \"budget\": 3}", 1, 0))
            .keyed("{\"id\": 1}", change("c", "null", game("t-1"), 1, 0).replace("games", "actors"))
            .keyed("{\"id\": 1}", change("c", "null", "{\"id\": 1, \"name\": 3}", 1, 0))
            .run();

    assertThat(
        result.reasons(),
        contains("missing-key", "unknown-property", "unknown-type", "wrong-type"));
  }

  private static String game(String titleId) {
    return String.format(GAME, titleId);
  }

  private static String change(String op, String before, String after, long second, int order) {
    return String.format(
        "{\"op\": \"%s\", \"before\": %s, \"after\": %s, \"source\": {\"table\": \"games\", \"ts_ms\": %d},"
            + " \"transaction\": {\"id\": \"tx\", \"total_order\": %d}}",
        op, before, after, 1_760_000_000_000L + second * 1000, order);
  }
}
