package dev.rdg.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeSetTest {
  private static final long T = 1_000;
  private static final String SMILE = "\ud83d\ude00";

  private final ChangeSet changes = new ChangeSet(TestGraph.SCHEMA, T);

  @Test
  void changes_ofNothingAreNone() {
    assertThat(changes.changes(), is(empty()));
  }

  @Test
  void changes_deleteAMicrosecondBeforeTheyPut() {
    changes.node("profile", "p");
    changes.deleteNode("profile", "p");
    changes.edge("watched", "p", "t");
    changes.deleteEdge(TestGraph.WATCHED, "p", "t");

    Properties none = Properties.none();
    assertThat(
        changes.changes(),
        contains(
            new NodeChange("profile", "p", T - 1, true, none),
            new EdgeChange("watched", "p", "t", T - 1, true, none),
            new NodeChange("profile", "p", T, false, none),
            new EdgeChange("watched", "p", "t", T, false, none)));
  }

  /** A payload is bounded by the broker, what is derived from it by this alone. */
  @ParameterizedTest
  @MethodSource("endlessDerivations")
  void changes_endWhereTheyWouldFillTheHeap(BiConsumer<ChangeSet, Integer> derivation) {
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                derivation.accept(changes, i);
              }
            });

    assertThat(e.reason(), is(Reason.OVERSIZED_EVENT));
    assertThat(e.getMessage(), containsString("take more than 16777216 bytes"));
  }

  static Stream<BiConsumer<ChangeSet, Integer>> endlessDerivations() {
    String value = "v".repeat(60_000);
    String id = "i".repeat(1_000);
    return Stream.of(
        (changes, i) -> changes.node("profile", "p" + i),
        (changes, i) -> changes.deleteNode("profile", "p" + i),
        (changes, i) -> changes.deleteEdge(TestGraph.WATCHED, "p", "t" + i),
        (changes, i) -> changes.edge("watched", id, id + i),
        (changes, i) -> changes.edge("watched", "p", "t" + i % 10).set("quality", value));
  }

  @Test
  void changes_ofALargeEventAreTaken() {
    for (int i = 0; i < 20_000; i++) {
      changes.edge("watched", "profile-1", "title-" + i);
    }

    assertThat(changes.changes().size(), is(20_000));
  }

  /** A topic's job has tables for what it writes only. */
  @Test
  void changes_ofTypesThatTheSchemaLacksAreRejected() {
    ChangeSet part =
        new ChangeSet(
            TestGraph.SCHEMA.only(List.of(TestGraph.PROFILE), List.of(TestGraph.LIKED)), T);

    part.node(TestGraph.PROFILE, "p");
    part.edge(TestGraph.LIKED, "p", "t");
    for (Executable change :
        List.<Executable>of(
            () -> part.node(TestGraph.TITLE, "t"),
            () -> part.deleteNode(TestGraph.TITLE, "t"),
            () -> part.edge(TestGraph.WATCHED, "p", "t"),
            () -> part.deleteEdge(TestGraph.WATCHED, "p", "t"))) {
      assertThat(assertThrows(RejectedException.class, change).reason(), is(Reason.UNKNOWN_TYPE));
    }
    assertThat(part.changes(), hasSize(2));
  }

  @Test
  void changes_areNotTouchedByLaterCalls() {
    ChangeSet.Upsert profile = changes.node("profile", "p");
    List<GraphChange> before = changes.changes();

    profile.set("name", "Ann");

    assertThat(before, contains(new NodeChange("profile", "p", T, false, Properties.none())));
  }

  @Test
  void set_encodesEveryType() {
    byte[] token = {1, 2};
    changes
        .edge("watched", "p", "t")
        .set("position", 7L)
        .set("progress", 0.5)
        .set("quality", "hd")
        .set("started", Instant.EPOCH)
        .set("token", token);
    token[0] = 9;

    assertThat(
        properties().set(),
        is(
            Map.of(
                "position", ValueFormat.encode(7L),
                "progress", ValueFormat.encode(0.5),
                "quality", ValueFormat.encode("hd"),
                "started", ValueFormat.encode(Instant.EPOCH),
                "token", ValueFormat.encode(Bytes.wrap(new byte[] {1, 2})))));
  }

  static Stream<Arguments> narrowerValues() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {0, 1, 2, 3}, 1, 2);
    return Stream.of(
        Arguments.of("position", 7, 7L),
        Arguments.of("position", (short) 7, 7L),
        Arguments.of("position", (byte) 7, 7L),
        Arguments.of("progress", 0.5f, 0.5),
        Arguments.of("progress", 7L, 7.0),
        Arguments.of("quality", new StringBuilder("hd"), "hd"),
        Arguments.of("token", buffer, Bytes.wrap(new byte[] {1, 2})),
        Arguments.of("token", Bytes.wrap(new byte[0]), Bytes.wrap(new byte[0])));
  }

  @ParameterizedTest
  @MethodSource("narrowerValues")
  void set_convertsNarrowerValues(String property, Object value, Object expected) {
    changes.edge("watched", "p", "t").set(property, value);

    assertThat(properties().set(), is(Map.of(property, ValueFormat.encode(expected))));
  }

  /** A buffer is shared with the parser that made it: reading must not move it. */
  @Test
  void set_leavesABufferWhereItWas() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[3]);

    changes.edge("watched", "p", "t").set("token", buffer);

    assertThat(buffer.remaining(), is(3));
  }

  @Test
  void set_ofNullLeavesThePropertyAlone() {
    changes.node("profile", "p").set("name", null).set("kids", true).set("kids", null);

    assertThat(properties(), is(properties(Map.of("kids", ValueFormat.encode(true)), List.of())));
  }

  @Test
  void setOrUnset_ofNullRemovesTheProperty() {
    changes.node("profile", "p").setOrUnset("name", null).setOrUnset("kids", false);

    assertThat(
        properties(), is(properties(Map.of("kids", ValueFormat.encode(false)), List.of("name"))));
  }

  @Test
  void upsert_keepsTheLastOfSetAndUnset() {
    changes.node("profile", "p").unset("name").set("name", "Ann").set("kids", true).unset("kids");

    assertThat(
        properties(), is(properties(Map.of("name", ValueFormat.encode("Ann")), List.of("kids"))));
  }

  static Stream<Arguments> rejections() {
    return Stream.of(
        rejection(
            Reason.MISSING_ID,
            c -> c.node(TestGraph.TITLE, null),
            "id of node 'title' is null: every node and edge end needs an id."),
        rejection(
            Reason.MISSING_ID,
            c -> c.node("title", ""),
            "id of node 'title' is empty: every node and edge end needs an id."),
        rejection(
            Reason.MISSING_ID,
            c -> c.deleteNode("title", null),
            "id of node 'title' is null: every node and edge end needs an id."),
        rejection(
            Reason.MISSING_ID,
            c -> c.edge(TestGraph.LIKED, "", "t"),
            "start of edge 'liked' is empty: every node and edge end needs an id."),
        rejection(
            Reason.MISSING_ID,
            c -> c.edge("liked", "p", null),
            "end of edge 'liked' is null: every node and edge end needs an id."),
        rejection(
            Reason.MISSING_ID,
            c -> c.deleteEdge(TestGraph.LIKED, null, "t"),
            "start of edge 'liked' is null: every node and edge end needs an id."),
        rejection(
            Reason.MISSING_ID,
            c -> c.deleteEdge(TestGraph.LIKED, "p", ""),
            "end of edge 'liked' is empty: every node and edge end needs an id."),
        rejection(
            Reason.INVALID_ID,
            c -> c.node("title", "t\ud83d"),
            "id of node 'title' is not a valid id: it holds a lone surrogate."),
        rejection(
            Reason.INVALID_ID,
            c -> c.node("title", "t\0"),
            "id of node 'title' is not a valid id: it holds a NUL character."),
        rejection(
            Reason.OVERSIZED_ID,
            c -> c.node("title", "t".repeat(1025)),
            "id of node 'title' has 1025 bytes, at most 1024 are allowed: "
                + "t".repeat(32)
                + "..."),
        rejection(
            Reason.OVERSIZED_ID,
            c -> c.edge("liked", "p", "t" + SMILE.repeat(256)),
            "end of edge 'liked' has 1025 bytes, at most 1024 are allowed: t"
                + SMILE.repeat(31)
                + "..."),
        rejection(
            Reason.UNKNOWN_TYPE,
            c -> c.node("titel", "t"),
            "the graph has no node type 'titel'; allowed: profile, title. Did you mean 'title'?"),
        rejection(
            Reason.UNKNOWN_TYPE,
            c -> c.deleteNode("watched", "t"),
            "the graph has no node type 'watched'; allowed: profile, title."),
        rejection(
            Reason.UNKNOWN_TYPE,
            c -> c.edge("like", "p", "t"),
            "the graph has no edge type 'like'; allowed: watched, liked. Did you mean 'liked'?"),
        rejection(
            Reason.UNKNOWN_PROPERTY,
            c -> c.node("profile", "p").set("nam", "x"),
            "'profile' has no property 'nam'; allowed: kids, name. Did you mean 'name'?"),
        rejection(
            Reason.UNKNOWN_PROPERTY,
            c -> c.node("profile", "p").set("nam", null),
            "'profile' has no property 'nam'; allowed: kids, name. Did you mean 'name'?"),
        rejection(
            Reason.UNKNOWN_PROPERTY,
            c -> c.node("title", "t").unset("name"),
            "'title' has no property 'name'; there are none."),
        rejection(
            Reason.WRONG_TYPE,
            c -> c.node("profile", "p").set("name", 7),
            "property 'profile.name' is a string, but the event has Integer '7'."),
        rejection(
            Reason.WRONG_TYPE,
            c -> c.node("profile", "p").set("name", new byte[] {1, 2}),
            "property 'profile.name' is a string, but the event has byte[] '0102'."),
        rejection(
            Reason.WRONG_TYPE,
            c -> c.node("profile", "p").set("kids", "a".repeat(41)),
            "property 'profile.kids' is a boolean, but the event has String '"
                + "a".repeat(40)
                + "...'."),
        rejection(
            Reason.WRONG_TYPE,
            c -> c.node("profile", "p").set("kids", SMILE.repeat(41)),
            "property 'profile.kids' is a boolean, but the event has String '"
                + SMILE.repeat(40)
                + "...'."),
        rejection(
            Reason.WRONG_TYPE,
            c -> watched(c).set("position", 7.0),
            "property 'watched.position' is a long, but the event has Double '7.0'."),
        rejection(
            Reason.WRONG_TYPE,
            c -> watched(c).set("progress", "7"),
            "property 'watched.progress' is a double, but the event has String '7'."),
        rejection(
            Reason.WRONG_TYPE,
            c -> watched(c).set("started", 7L),
            "property 'watched.started' is a instant, but the event has Long '7'."),
        rejection(
            Reason.WRONG_TYPE,
            c -> watched(c).set("token", "7"),
            "property 'watched.token' is a bytes, but the event has String '7'."),
        rejection(
            Reason.WRONG_TYPE,
            c -> watched(c).set("quality", "\ud83d"),
            "a string value holds a lone surrogate: it is not valid Unicode."),
        rejection(
            Reason.WRONG_TYPE,
            c -> watched(c).set("started", Instant.MAX),
            "instant +1000000000-12-31T23:59:59.999999999Z does not fit 64-bit microseconds since"
                + " 1970."),
        rejection(
            Reason.OVERSIZED_VALUE,
            c -> watched(c).set("token", new byte[65536]),
            "property 'watched.token' takes 65537 bytes, at most 65536 are allowed."),
        rejection(
            Reason.OVERSIZED_VALUE,
            c -> watched(c).set("quality", "a" + "é".repeat(32768)),
            "property 'watched.quality' takes 65538 bytes, at most 65536 are allowed."));
  }

  @ParameterizedTest
  @MethodSource("rejections")
  void change_thatBreaksARuleIsRejected(Reason reason, Consumer<ChangeSet> change, String message) {
    RejectedException e = assertThrows(RejectedException.class, () -> change.accept(changes));

    assertThat(e.reason(), is(reason));
    assertThat(e.getMessage(), is(message));
  }

  @ParameterizedTest
  @CsvSource({"t, 1024", "é, 512", "\uff5e, 341", "\ud83d\ude00, 256"})
  void id_canFillTheLimit(String character, int times) {
    changes.node("title", character.repeat(times));

    assertThat(changes.changes(), hasSize(1));
  }

  @Test
  void value_canFillTheLimit() {
    watched(changes).set("token", new byte[65535]).set("quality", "a" + "é".repeat(32767));

    assertThat(
        properties().set().values().stream().map(Bytes::size).toList(),
        contains(Limits.MAX_VALUE_BYTES, Limits.MAX_VALUE_BYTES));
  }

  /** NUL is refused in ids only. */
  @Test
  void value_canHoldNul() {
    watched(changes).set("quality", "\0");

    assertThat(properties().set(), is(Map.of("quality", ValueFormat.encode("\0"))));
  }

  @Test
  void rejection_carriesNoStackTrace() {
    RejectedException e = assertThrows(RejectedException.class, () -> changes.node("title", null));

    assertThat(e.getStackTrace().length, is(0));
    assertThat(e.getMessage(), startsWith("id of node"));
  }

  private Properties properties() {
    GraphChange change = changes.changes().get(0);
    return change instanceof NodeChange node
        ? node.properties()
        : ((EdgeChange) change).properties();
  }

  private static Properties properties(Map<String, Bytes> set, List<String> unset) {
    return new Properties(new TreeMap<>(set), new TreeSet<>(unset));
  }

  private static ChangeSet.Upsert watched(ChangeSet changes) {
    return changes.edge(TestGraph.WATCHED, "p", "t");
  }

  private static Arguments rejection(Reason reason, Consumer<ChangeSet> change, String message) {
    return Arguments.of(reason, change, message);
  }
}
