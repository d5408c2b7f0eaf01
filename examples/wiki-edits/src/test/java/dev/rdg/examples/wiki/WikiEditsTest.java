package dev.rdg.examples.wiki;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.rdg.testdata.kit.TopicKit;
import dev.rdg.testdata.kit.TopicResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each run also compares the graph with that of other orders and of repeated events. */
class WikiEditsTest {
  private static final String FIRST = edit("2015-09-12T08:00:00.100Z", "Ann", "#en.wikipedia", 10);
  private static final String LATER = edit("2015-09-12T09:30:00.250Z", "Ann", "#en.wikipedia", -4);
  private static final String OTHER_WIKI =
      edit("2015-09-12T09:00:00.000Z", "Ann", "#nl.wikipedia", 7);
  private static final String OTHER_USER =
      edit("2015-09-12T09:00:00.000Z", "Bob", "#en.wikipedia", 1);

  @Test
  void edit_givesUserPageAndEdge() {
    TopicResult graph = TopicKit.of(new WikiEdits()).json(FIRST).run();

    assertThat(graph.node("user", "Ann"), is(Map.of("robot", false, "anonymous", false)));
    assertThat(
        graph.node("page", "#en.wikipedia|Delft"),
        is(Map.of("channel", "#en.wikipedia", "title", "Delft", "namespace", "Main")));
    assertThat(
        graph.edge("edited", "Ann", "#en.wikipedia|Delft"),
        is(Map.of("delta", 10L, "added", 10L, "deleted", 0L)));
  }

  @Test
  void editsOfOnePage_leaveTheLatest() {
    TopicResult graph = TopicKit.of(new WikiEdits()).json(LATER, FIRST).run();

    assertThat(
        graph.edge("edited", "Ann", "#en.wikipedia|Delft"),
        is(Map.of("delta", -4L, "added", 0L, "deleted", 4L)));
  }

  /** With the title alone as id, the pages of two wikis would be one. */
  @Test
  void pagesOfEqualTitle_areApart() {
    TopicResult graph = TopicKit.of(new WikiEdits()).json(FIRST, OTHER_WIKI, OTHER_USER).run();

    assertThat(
        graph.edges("edited", "Ann"), contains("#en.wikipedia|Delft", "#nl.wikipedia|Delft"));
    assertThat(graph.links("edited", "#en.wikipedia|Delft"), contains("Ann", "Bob"));
  }

  /** Without an identity in the timestamp, the greater of each property would be kept. */
  @Test
  void editsOfOneMillisecond_doNotMix() {
    String other = FIRST.replace("\"added\": 10, \"deleted\": 0", "\"added\": 5, \"deleted\": 20");
    TopicResult graph = TopicKit.of(new WikiEdits()).json(FIRST, other).run();

    assertThat(
        graph.edge("edited", "Ann", "#en.wikipedia|Delft"),
        anyOf(
            is(Map.of("delta", 10L, "added", 10L, "deleted", 0L)),
            is(Map.of("delta", 10L, "added", 5L, "deleted", 20L))));
  }

  @Test
  void missingField_rejectsOrStaysUnset() {
    String noUser = FIRST.replace("\"user\": \"Ann\"", "\"user\": null");
    String noChannel = FIRST.replace("\"channel\": \"#en.wikipedia\",", "");
    String noTime = FIRST.replace("\"2015-09-12T08:00:00.100Z\"", "null");
    String wrongTime = FIRST.replace("2015-09-12T08:00:00.100Z", "yesterday");
    String noRobot = OTHER_USER.replace("\"isRobot\": false,", "");
    TopicResult graph =
        TopicKit.of(new WikiEdits()).json(noUser, noChannel, noTime, wrongTime, noRobot).run();

    assertThat(
        graph.reasons(), is(List.of("missing-id", "missing-id", "missing-time", "wrong-type")));
    assertThat(graph.hasNode("user", "Ann"), is(false));
    assertThat(graph.node("user", "Bob"), is(Map.of("anonymous", false)));
  }

  private static String edit(String time, String user, String channel, int delta) {
    return """
        {"time": "%s", "channel": "%s", "page": "Delft", "namespace": "Main", "user": "%s", \
        "isRobot": false, "isAnonymous": false, "delta": %d, "added": %d, "deleted": %d, \
        "comment": "not used"}"""
        .formatted(time, channel, user, delta, Math.max(delta, 0), Math.max(-delta, 0));
  }
}
