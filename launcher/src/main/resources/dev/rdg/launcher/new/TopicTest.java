package ${package};

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.rdg.testdata.kit.TopicKit;
import dev.rdg.testdata.kit.TopicResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kit also compares the graph with that of other orders and of repeated events. */
class ${class}Test {
  private static final String EVENT =
      """
      {"event_id": "e-1", "time": "2026-01-02T03:04:05.678Z", "user_id": "u-1", "country": "NL", \
      "item_id": "i-7", "amount": 2.5}""";

  @Test
  void event_givesUserItemAndEdge() {
    TopicResult graph = TopicKit.of(new ${class}()).json(EVENT).run();

    assertThat(graph.node("user", "u-1"), is(Map.of("country", "NL")));
    assertThat(graph.edge("used", "u-1", "i-7"), is(Map.of("amount", 2.5)));
    assertThat(graph.links("used", "i-7"), contains("u-1"));
  }

  @Test
  void eventWithoutUser_isRejected() {
    TopicResult graph = TopicKit.of(new ${class}()).json(EVENT.replace("\"u-1\"", "null")).run();

    assertThat(graph.reasons(), is(List.of("missing-id")));
  }
}
