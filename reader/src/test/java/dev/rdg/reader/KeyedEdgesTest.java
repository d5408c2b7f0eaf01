package dev.rdg.reader;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.EdgeType;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.EdgeKeys;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.Stages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several edges of one type between two nodes, one for each of the values they are known by. */
class KeyedEdgesTest {
  private static final Schema SCHEMA =
      Schema.parse(
          "test",
          """
          version: 1
          nodes:
            user: {}
            film: {}
          edges:
            tagged:
              {from: user, to: film, reverse: link, key: [tag, week], history: 9999d, properties: {tag: string, week: long, note: string}}
            rated:
              {from: user, to: film, reverse: full, key: [aspect], buckets: 4, properties: {aspect: string, stars: long}}
          """);
  private static final EdgeType TAGGED = SCHEMA.edgeType("tagged");
  private static final NodeId USER = new NodeId("user", "u");
  private static final NodeId FILM = new NodeId("film", "f");

  private final InMemoryKvStore store = new InMemoryKvStore(SCHEMA.namespaces());
  private final Graph graph = new Graph(store, SCHEMA);

  private void write(long second, Consumer<ChangeSet> event) {
    ChangeSet changes = new ChangeSet(SCHEMA, 1_760_000_000_000_000L + second * 1_000_000);
    event.accept(changes);
    changes
        .changes()
        .forEach(
            one ->
                new GraphEncoding(SCHEMA)
                    .encode(one, change -> Stages.await(store.write(List.of(change)))));
  }

  private static void tag(ChangeSet set, String film, String tag, long week, String note) {
    set.edge(TAGGED, "u", film).set("tag", tag).set("week", week).set("note", note);
  }

  private List<String> edges(NodeId node, EdgeStep step, int limit, @Nullable Instant asOf) {
    List<String> found = new ArrayList<>();
    String next = null;
    do {
      EdgePage page =
          Stages.await(
              graph.edges(node, step.with(Rules.builder().limit(limit).build()), asOf, next));
      page.edges().forEach(edge -> found.add(edge.to().id() + " " + edge.properties()));
      next = page.next();
    } while (next != null);
    return found;
  }

  @Test
  void edges_areAsManyAsValues_fromBothEnds() {
    write(1, set -> tag(set, "f", "funny", 1, "one"));
    write(2, set -> tag(set, "f", "sad", 1, "two"));
    write(3, set -> tag(set, "f", "funny", 2, "three"));
    write(4, set -> tag(set, "f", "funny", 1, "four"));
    write(5, set -> tag(set, "fa", "", -1, "five"));
    write(6, set -> tag(set, "gone", "x", 1, "six"));
    write(7, set -> set.deleteEdge(TAGGED, "u", "gone", Map.of("tag", "x", "week", 1)));

    List<String> all =
        List.of(
            "f {note=four, tag=funny, week=1}",
            "f {note=three, tag=funny, week=2}",
            "f {note=two, tag=sad, week=1}",
            "fa {note=five, tag=, week=-1}");
    for (int limit : new int[] {1, 2, 100}) {
      assertThat(edges(USER, EdgeStep.out("tagged"), limit, null), is(all));
    }
    assertThat(
        "links have what they are known by",
        edges(FILM, EdgeStep.in("tagged"), 100, null),
        is(List.of("f {tag=funny, week=1}", "f {tag=funny, week=2}", "f {tag=sad, week=1}")));
    assertThat(Stages.await(graph.count(FILM, EdgeStep.in("tagged"), null)), is(3L));
    assertThat(
        edges(USER, EdgeStep.out("tagged"), 1, Instant.ofEpochSecond(1_760_000_003L)),
        is(
            List.of(
                "f {note=one, tag=funny, week=1}",
                "f {note=three, tag=funny, week=2}",
                "f {note=two, tag=sad, week=1}")));
  }

  @Test
  void traverse_showsEachEdgeAndItsFarEndOnce() {
    for (String aspect : List.of("plot", "cast", "music")) {
      write(1, set -> set.edge("rated", "u", "f").set("aspect", aspect).set("stars", 3));
    }

    TraversalPage page =
        Stages.await(
            graph.traverse(
                Traversal.from(List.of(USER))
                    .depths(
                        Traversal.Depth.of(EdgeStep.out("rated")),
                        Traversal.Depth.of(EdgeStep.in("rated")))
                    .build()));

    assertThat(
        page.edges().stream().map(found -> found.edge().properties().get("aspect")).toList(),
        is(List.of("cast", "music", "plot")));
    assertThat(page.nodes().size(), is(2));
  }

  @Test
  void history_isOfTheEdgeWithTheseValues() {
    write(1, set -> tag(set, "f", "funny", 1, "one"));
    write(2, set -> tag(set, "f", "sad", 1, "two"));
    write(3, set -> tag(set, "f", "funny", 1, "three"));
    write(4, set -> set.deleteEdge(TAGGED, "u", "f", Map.of("tag", "funny", "week", 1L)));

    List<HistoryPage.Version> versions =
        Stages.await(
                graph.history(
                    USER, "tagged", "f", Map.of("tag", "funny", "week", 1), 10, null, null))
            .versions();

    assertThat(
        versions.stream().map(one -> String.valueOf(one.properties())).toList(),
        is(List.of("null", "{note=three, tag=funny, week=1}", "{note=one, tag=funny, week=1}")));
    assertThat(versions.get(0).change().to(), is(FILM));
    IllegalArgumentException missing =
        assertThrows(
            IllegalArgumentException.class,
            () -> graph.history(USER, "tagged", "f", Map.of("tag", "x"), 10, null, null));
    assertThat(missing.getMessage(), containsString("'week' must be a long, but was null"));
  }

  private static RejectedException rejected(Consumer<ChangeSet> event) {
    ChangeSet changes = new ChangeSet(SCHEMA, 1);
    return assertThrows(
        RejectedException.class,
        () -> {
          event.accept(changes);
          changes.changes();
        });
  }

  @Test
  void eventWithoutTheValues_isRejected() {
    RejectedException missing =
        rejected(set -> set.edge(TAGGED, "u", "f").set("tag", "funny").set("note", "x"));
    assertThat(missing.reason(), is(Reason.MISSING_ID));
    assertThat(missing.getMessage(), containsString("the event sets no 'week'"));
    assertThat(
        rejected(set -> set.deleteEdge(TAGGED, "u", "f", Map.of("tag", "x"))).reason(),
        is(Reason.MISSING_ID));
    assertThat(rejected(set -> tag(set, "f", "a\0b", 1, "x")).reason(), is(Reason.INVALID_ID));
    assertThat(
        rejected(set -> tag(set, "f", "t".repeat(EdgeKeys.MAX_VALUES_BYTES), 1, "x")).reason(),
        is(Reason.OVERSIZED_ID));
  }
}
