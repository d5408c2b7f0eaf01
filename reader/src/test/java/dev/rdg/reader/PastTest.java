package dev.rdg.reader;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.Stages;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was true at a time, and the changes that made it so, against plain code over the events. */
class PastTest {
  private static final Schema SCHEMA =
      Schema.parse(
          "test",
          """
          version: 1
          nodes:
            person: {history: 60d, properties: {a: long, b: string}}
            thing: {properties: {a: long}}
          edges:
            knows:
              {from: person, to: person, reverse: full, buckets: 3, history: 60d, properties: {a: long, b: string}}
            owns: {from: person, to: thing, history: 60d, reverse: link}
          """);
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final NodeId P1 = new NodeId("person", "p1");

  /**
   * What one event says of one person, or of what one knows.
   *
   * @param to whom; null for the person itself
   */
  private record Said(
      Instant at,
      String person,
      @Nullable String to,
      boolean delete,
      TreeMap<String, Object> set,
      TreeSet<String> unset) {

    boolean isOf(String from, @Nullable String other) {
      return person.equals(from) && (other == null ? to == null : other.equals(to));
    }
  }

  private final InMemoryKvStore store = new InMemoryKvStore(SCHEMA.namespaces());
  private final Graph graph = new Graph(store, SCHEMA);
  private final List<Said> said = new ArrayList<>();

  private void fill(SplittableRandom random) {
    for (int i = 0; i < 60; i++) {
      Instant at =
          NOW.minus(Duration.ofHours(random.nextInt(1, 1_400))).plus(10L * i, ChronoUnit.MICROS);
      TreeMap<String, Object> set = new TreeMap<>();
      TreeSet<String> unset = new TreeSet<>();
      boolean delete = random.nextInt(5) == 0;
      if (!delete && random.nextBoolean()) {
        set.put("a", (long) random.nextInt(9));
      }
      if (!delete && random.nextInt(3) == 0) {
        unset.add("b");
      } else if (!delete && random.nextBoolean()) {
        set.put("b", "b" + random.nextInt(9));
      }
      String to = random.nextInt(3) == 0 ? null : "p" + random.nextInt(4);
      said.add(new Said(at, "p" + random.nextInt(3), to, delete, set, unset));
    }
    List<Said> anyOrder = new ArrayList<>(said);
    Collections.shuffle(anyOrder, new java.util.Random(random.nextLong()));
    anyOrder.forEach(this::write);
    said.sort(Comparator.comparing(Said::at));
  }

  private void write(Said event) {
    write(
        event.at(),
        changes -> {
          String to = event.to();
          if (event.delete()) {
            if (to == null) {
              changes.deleteNode("person", event.person());
            } else {
              changes.deleteEdge(SCHEMA.edgeType("knows"), event.person(), to);
            }
          } else {
            ChangeSet.Upsert upsert =
                to == null
                    ? changes.node("person", event.person())
                    : changes.edge("knows", event.person(), to);
            event.set().forEach(upsert::set);
            event.unset().forEach(upsert::unset);
          }
        });
  }

  private void write(Instant at, java.util.function.Consumer<ChangeSet> event) {
    ChangeSet changes = new ChangeSet(SCHEMA, ChronoUnit.MICROS.between(Instant.EPOCH, at));
    event.accept(changes);
    GraphEncoding encoding = new GraphEncoding(SCHEMA);
    List<KvChange> encoded = new ArrayList<>();
    changes.changes().forEach(change -> encoding.encode(change, encoded::add));
    encoded.forEach(change -> Stages.await(store.write(List.of(change))));
  }

  /** What the events up to a time leave of a person or of what one knows. */
  private Optional<Node> state(String from, @Nullable String to, Instant then) {
    Instant at = null;
    TreeMap<String, Object> properties = new TreeMap<>();
    for (Said event : said) {
      if (event.isOf(from, to) && !event.at().isAfter(then)) {
        at = event.delete() ? null : event.at();
        if (event.delete()) {
          properties.clear();
        }
        properties.putAll(event.set());
        properties.keySet().removeAll(event.unset());
      }
    }
    return at == null
        ? Optional.empty()
        : Optional.of(new Node(new NodeId("person", to == null ? from : to), at, properties));
  }

  @Property(tries = 300)
  void asOf_isWhatTheEventsUpToThenLeave(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PastTest fresh = new PastTest();
    fresh.fill(random);
    for (int i = 0; i < 8; i++) {
      Instant then = NOW.minus(Duration.ofHours(random.nextInt(1, 1_400)));
      fresh.check(then, then);
    }
    fresh.check(NOW, null);
  }

  private void check(Instant then, @Nullable Instant asked) {
    for (int person = 0; person < 4; person++) {
      String id = "p" + person;
      NodeId node = new NodeId("person", id);
      assertThat(Stages.await(graph.node(node, asked)), is(state(id, null, then)));
      List<Node> known = new ArrayList<>();
      List<Node> knowing = new ArrayList<>();
      for (int other = 0; other < 4; other++) {
        String far = "p" + other;
        state(id, far, then).ifPresent(known::add);
        state(far, id, then)
            .map(edge -> new Node(new NodeId("person", far), edge.at(), edge.properties()))
            .ifPresent(knowing::add);
      }
      assertThat(edges(node, EdgeStep.out("knows"), asked), is(known));
      assertThat(edges(node, EdgeStep.in("knows"), asked), is(knowing));
      assertThat(
          Stages.await(graph.count(node, EdgeStep.in("knows"), asked)), is((long) knowing.size()));
    }
  }

  /** Page by page. */
  private List<Node> edges(NodeId node, EdgeStep step, @Nullable Instant asOf) {
    List<Node> far = new ArrayList<>();
    String next = null;
    do {
      EdgePage page =
          Stages.await(graph.edges(node, step.with(Rules.builder().limit(2).build()), asOf, next));
      page.edges()
          .forEach(
              edge ->
                  far.add(
                      new Node(
                          step.isBackwards() ? edge.from() : edge.to(),
                          edge.at(),
                          edge.properties())));
      next = page.next();
    } while (next != null);
    return far;
  }

  @Property(tries = 200)
  void recent_areTheChangesNewestFirst(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PastTest fresh = new PastTest();
    fresh.fill(random);
    Instant then = NOW.minus(Duration.ofHours(random.nextInt(1, 1_400)));
    for (EdgeStep step : List.of(EdgeStep.out("knows"), EdgeStep.in("knows"))) {
      List<Change> expected = new ArrayList<>();
      for (Said event : fresh.said) {
        String to = event.to();
        boolean mine = step.isBackwards() ? "p1".equals(to) : event.person().equals("p1");
        if (to != null && mine && !event.at().isAfter(then)) {
          expected.add(0, change(event, to));
        }
      }
      assertThat(fresh.recent(step, then, 1 + random.nextInt(4)), is(expected));
      assertThat(fresh.recent(step, then, 1_000), is(expected));
    }
  }

  private static Change change(Said event, String to) {
    return new Change(
        "knows",
        new NodeId("person", event.person()),
        new NodeId("person", to),
        event.delete() ? event.at().minus(1, ChronoUnit.MICROS) : event.at(),
        event.delete(),
        event.set(),
        event.unset());
  }

  private List<Change> recent(EdgeStep step, Instant asOf, int limit) {
    List<Change> changes = new ArrayList<>();
    String next = null;
    do {
      ChangePage page =
          Stages.await(
              graph.recent(P1, step.with(Rules.builder().limit(limit).build()), asOf, next));
      changes.addAll(page.changes());
      next = page.next();
    } while (next != null);
    return changes;
  }

  @Property(tries = 200)
  void history_hasEachChangeWithWhatBecameOfIt(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PastTest fresh = new PastTest();
    fresh.fill(random);
    List<Optional<Node>> expected = new ArrayList<>();
    for (Said event : fresh.said) {
      if (event.isOf("p1", "p2")) {
        expected.add(0, fresh.state("p1", "p2", event.at()));
      }
    }
    List<HistoryPage.Version> versions = new ArrayList<>();
    String next = null;
    do {
      HistoryPage page =
          Stages.await(
              fresh.graph.history(P1, "knows", "p2", Map.of(), 1 + random.nextInt(3), null, next));
      versions.addAll(page.versions());
      next = page.next();
    } while (next != null);

    assertThat(
        versions.stream().map(one -> Optional.ofNullable(one.properties())).toList(),
        is(expected.stream().map(one -> one.map(Node::properties)).toList()));
  }

  @Test
  void history_ofANodeTellsWhoSaidWhat() {
    write(NOW.minusSeconds(9), set -> set.node("person", "p1").set("a", 1).set("b", "x"));
    write(NOW.minusSeconds(5), set -> set.node("person", "p1").set("a", 2).unset("b"));
    write(NOW.minusSeconds(1), set -> set.deleteNode("person", "p1"));

    List<HistoryPage.Version> versions = Stages.await(graph.history(P1, 10, null, null)).versions();

    assertThat(versions.get(0).change().deleted(), is(true));
    assertThat(versions.get(0).properties() == null, is(true));
    assertThat(versions.get(1).change().unset(), is(new TreeSet<>(List.of("b"))));
    assertThat(String.valueOf(versions.get(1).properties()), is("{a=2}"));
    assertThat(String.valueOf(versions.get(2).properties()), is("{a=1, b=x}"));
  }

  /** What is older than the history is known from what is still there of it. */
  @Test
  void asOf_findsWhatIsOlderThanTheHistory() {
    write(NOW.minus(Duration.ofDays(90)), set -> set.node("person", "p1").set("b", "old"));
    write(NOW.minus(Duration.ofDays(9)), set -> set.node("person", "p1").set("a", 2));

    Node then = Stages.await(graph.node(P1, NOW.minus(Duration.ofDays(30)))).orElseThrow();

    assertThat(then.properties().toString(), is("{b=old}"));
    assertThat(then.at(), is(NOW.minus(Duration.ofDays(90))));
  }

  @Test
  void asOf_refusesTimesBeforeTheHistory() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> graph.node(P1, NOW.minus(Duration.ofDays(61))));

    assertThat(refused.getMessage(), containsString("its history goes back 60 days"));
  }

  @Test
  void recent_refusesTypesWithoutHistory() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> graph.history(new NodeId("thing", "t"), 1, null, null));

    assertThat(refused.getMessage(), containsString("the changes of 'thing' are not kept"));
  }

  /** Pages of one traversal are of one time, whenever they are asked for. */
  @Test
  void traverse_goesOnAsOfTheTimeItBegan() {
    for (int i = 0; i < 6; i++) {
      String thing = "t" + i;
      write(NOW.minusSeconds(100 + i), set -> set.edge("owns", "p1", thing));
      write(NOW.minusSeconds(10), set -> set.deleteEdge(SCHEMA.edgeType("owns"), "p1", thing));
    }
    Traversal traversal =
        Traversal.from(List.of(P1))
            .depths(
                Traversal.Depth.of(EdgeStep.out("owns")), Traversal.Depth.of(EdgeStep.in("owns")))
            .rules(Rules.builder().limit(6).build())
            .bounds(new Traversal.Bounds(6, 6, 1_000_000, Duration.ofHours(1)))
            .asOf(NOW.minusSeconds(50))
            .build();

    assertThat(Answers.all(graph, traversal).edges().size(), is(6));
    assertThat(Answers.all(graph, traversal.toBuilder().asOf(null).build()).edges().size(), is(0));
  }
}
