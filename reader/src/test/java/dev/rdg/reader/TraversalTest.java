package dev.rdg.reader;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.Stages;
import dev.rdg.model.store.StoreUnavailableException;
import dev.rdg.reader.Traversal.Depth;
import dev.rdg.reader.TraversalPage.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TraversalTest {
  private static final Schema SCHEMA =
      Schema.parse(
          "test",
          """
          version: 1
          nodes:
            person:
              properties: {name: string, age: long}
            thing:
              properties: {name: string, price: double}
          edges:
            knows: {from: person, to: person, reverse: link, properties: {since: instant, weight: long}}
            owns: {from: person, to: thing, reverse: full, buckets: 3, properties: {count: long}}
            near: {from: thing, to: thing}
          """);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryKvStore store = new InMemoryKvStore(SCHEMA.namespaces());
  private final Graph graph = new Graph(store, SCHEMA);
  private final PlainGraph plain = new PlainGraph(SCHEMA);

  private void write(Node node) {
    plain.add(node);
    ChangeSet changes = new ChangeSet(SCHEMA, micros(node.at()));
    ChangeSet.Upsert upsert = changes.node(node.id().type(), node.id().id());
    node.properties().forEach(upsert::set);
    write(changes);
  }

  private void write(Edge edge) {
    plain.add(edge);
    ChangeSet changes = new ChangeSet(SCHEMA, micros(edge.at()));
    ChangeSet.Upsert upsert = changes.edge(edge.type(), edge.from().id(), edge.to().id());
    edge.properties().forEach(upsert::set);
    write(changes);
  }

  private void write(ChangeSet changes) {
    GraphEncoding encoding = new GraphEncoding(SCHEMA);
    List<KvChange> encoded = new ArrayList<>();
    changes.changes().forEach(change -> encoding.encode(change, encoded::add));
    encoded.forEach(change -> Stages.await(store.write(List.of(change))));
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private void fill(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int people = 2 + random.nextInt(12);
    int things = 1 + random.nextInt(12);
    for (int i = 0; i < people; i++) {
      TreeMap<String, Object> properties = new TreeMap<>();
      properties.put("name", "n" + random.nextInt(4));
      if (random.nextBoolean()) {
        properties.put("age", (long) random.nextInt(-3, 4));
      }
      write(new Node(person(i), at(random), properties));
    }
    for (int i = 0; i < things; i++) {
      TreeMap<String, Object> properties = new TreeMap<>();
      properties.put("price", random.nextInt(4) / 2.0);
      write(new Node(thing(i), at(random), properties));
    }
    for (int i = 0; i < people; i++) {
      for (int j = 0; j < people; j++) {
        if (random.nextInt(3) == 0) {
          TreeMap<String, Object> properties = new TreeMap<>();
          properties.put("weight", (long) random.nextInt(5));
          properties.put("since", at(random));
          write(new Edge("knows", person(i), person(j), at(random), properties));
        }
      }
      for (int j = 0; j < things + 2; j++) { // some things are not stored
        if (random.nextInt(3) == 0) {
          TreeMap<String, Object> properties = new TreeMap<>();
          properties.put("count", (long) random.nextInt(5));
          write(new Edge("owns", person(i), thing(j), at(random), properties));
        }
      }
    }
    for (int i = 0; i < things; i++) {
      write(new Edge("near", thing(i), thing(random.nextInt(things)), at(random), new TreeMap<>()));
    }
  }

  private static NodeId person(int number) {
    return new NodeId("person", "p" + number);
  }

  private static NodeId thing(int number) {
    return new NodeId("thing", "\u00e9:" + number);
  }

  private static Instant at(SplittableRandom random) {
    return NOW.minusSeconds(random.nextInt(20));
  }

  @Property(tries = 200)
  void traverse_findsWhatPlainCodeFindsHoweverItIsCut(@ForAll long seed) {
    TraversalTest fresh = new TraversalTest();
    fresh.fill(seed);
    RandomTraversals traversals = new RandomTraversals(fresh.plain, SCHEMA, seed);
    for (int i = 0; i < 20; i++) {
      Answers.check(fresh.graph, fresh.plain, traversals.next(NOW));
    }
  }

  /** Also where many edges are of one time. */
  @Property(tries = 100)
  void edges_ofAllPagesAreThoseOfOne(@ForAll long seed) {
    TraversalTest fresh = new TraversalTest();
    fresh.fill(seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (EdgeOrder order : EdgeOrder.values()) {
      Rules.Builder rules =
          Rules.builder().order(order).since(NOW.minusSeconds(random.nextInt(25)));
      for (EdgeStep step : List.of(EdgeStep.out("owns"), EdgeStep.in("owns"))) {
        NodeId node = step.isBackwards() ? thing(0) : person(0);
        List<Edge> all = fresh.pages(node, step.with(rules.limit(1_000).build()));
        assertThat(fresh.pages(node, step.with(rules.limit(1).build())), is(all));
        assertThat(
            fresh.pages(node, step.with(rules.limit(1 + random.nextInt(5)).build())), is(all));
      }
    }
  }

  private List<Edge> pages(NodeId node, EdgeStep step) {
    List<Edge> edges = new ArrayList<>();
    String next = null;
    do {
      EdgePage page = Stages.await(graph.edges(node, step, NOW, next));
      edges.addAll(page.edges());
      next = page.next();
    } while (next != null);
    return edges;
  }

  private void writeOwner(int things) {
    write(new Node(person(1), NOW, new TreeMap<>()));
    for (int i = 0; i < things; i++) {
      write(new Edge("owns", person(1), thing(i), NOW.minusSeconds(i), new TreeMap<>()));
    }
  }

  private TraversalPage traverse(Traversal traversal) {
    return Stages.await(graph.traverse(traversal));
  }

  @Test
  void nodes_ofSeveralTypesHaveThosePropertiesThatTheirTypeHas() {
    write(new Node(person(1), NOW, new TreeMap<>(Map.of("name", "Ada", "age", 36L))));
    write(new Node(thing(1), NOW, new TreeMap<>(Map.of("name", "loom", "price", 0.5))));
    List<NodeId> ids = List.of(person(1), thing(1));

    assertThat(
        Stages.await(graph.nodes(ids, Projection.of(List.of("name", "price")), null))
            .values()
            .stream()
            .map(node -> node.properties().toString())
            .toList(),
        is(List.of("{name=Ada}", "{name=loom, price=0.5}")));
    assertThrows(
        IllegalArgumentException.class,
        () -> graph.nodes(ids, Projection.of(List.of("colour")), null));
  }

  @Test
  void traverse_saysWhereALimitCutAndEdgesGoOnThere() {
    writeOwner(5);
    Rules two = Rules.builder().limit(2).order(EdgeOrder.NEWEST).build();
    EdgeStep owns = EdgeStep.out("owns").with(two);

    TraversalPage page =
        traverse(Traversal.from(List.of(person(1))).depths(Depth.of(owns)).build());

    assertThat(page.next(), is(nullValue()));
    TraversalPage.Cut cut = page.cuts().get(0);
    assertThat(cut.reason(), is(Reason.LIMIT));
    assertThat(cut.node(), is(person(1)));
    EdgePage rest = Stages.await(graph.edges(person(1), owns, NOW, cut.next()));
    assertThat(rest.edges().stream().map(Edge::to).toList(), is(List.of(thing(2), thing(3))));
    EdgePage last = Stages.await(graph.edges(person(1), owns, NOW, rest.next()));
    assertThat(last.edges().stream().map(Edge::to).toList(), is(List.of(thing(4))));
    assertThat(last.next(), is(nullValue()));
  }

  @Test
  void traverse_ofAStoreThatDoesNotAnswerFailsUnlessItMayBePartial() {
    writeOwner(3);
    Set<String> down = new HashSet<>(Set.of("edge_owns"));
    Graph failing = new Graph(new FailingStore(store, down), SCHEMA);
    Traversal whole =
        Traversal.from(List.of(person(1))).depths(Depth.of(EdgeStep.out("owns"))).build();
    Traversal partial = whole.toBuilder().partial(true).build();

    assertThrows(StoreUnavailableException.class, () -> Stages.await(failing.traverse(whole)));
    TraversalPage page = Stages.await(failing.traverse(partial));
    assertThat(page.cuts().get(0).reason(), is(Reason.UNAVAILABLE));
    assertThat(page.cuts().get(0).node(), is(person(1)));

    down.clear();
    Traversal rest = partial.toBuilder().resumed(page.next()).build();
    assertThat(Stages.await(failing.traverse(rest)).edges().size(), is(3));
  }

  /** A far end that is shown may be unknown; whether one is to be filtered out may not. */
  @Test
  void traverse_whoseFarEndsAreNotAnsweredShowsEdgesUnlessFarEndsDecide() {
    writeOwner(3);
    Graph failing = new Graph(new FailingStore(store, Set.of("node_thing")), SCHEMA);
    Rules shown = Rules.builder().nodeProperties(Projection.ALL).build();
    Rules filtered =
        Rules.builder()
            .nodeFilters(List.of(new PropertyFilter("price", PropertyFilter.Op.MISSING, null)))
            .build();
    Traversal.Builder traversal = Traversal.from(List.of(person(1))).partial(true);

    TraversalPage page =
        Stages.await(
            failing.traverse(traversal.depths(Depth.of(EdgeStep.out("owns").with(shown))).build()));
    assertThat(page.edges().size(), is(3));
    assertThat(page.next(), is(nullValue()));
    assertThat(page.nodes().stream().filter(TraversalPage.FoundNode::isUnknown).count(), is(3L));

    page =
        Stages.await(
            failing.traverse(
                traversal.depths(Depth.of(EdgeStep.out("owns").with(filtered))).build()));
    assertThat(page.edges(), is(List.of()));
    assertThat(page.cuts().get(0).reason(), is(Reason.UNAVAILABLE));
    assertThat(page.next(), is(notNullValue()));
  }

  @Test
  void traverse_narrowerRulesWin() {
    writeOwner(9);
    Traversal.Builder traversal =
        Traversal.from(List.of(person(1))).rules(Rules.builder().limit(8).build());
    Rules six = Rules.builder().limit(6).build();
    Rules three = Rules.builder().limit(3).build();
    EdgeStep owns = EdgeStep.out("owns");

    assertThat(traverse(traversal.depths(Depth.of(owns)).build()).edges().size(), is(8));
    Depth depth = new Depth(List.of(owns), six);
    assertThat(traverse(traversal.depths(depth).build()).edges().size(), is(6));
    depth = new Depth(List.of(owns.with(three)), six);
    assertThat(traverse(traversal.depths(depth).build()).edges().size(), is(3));
  }

  @Test
  void traverse_endsInTimeAndGoesOn() {
    writeOwner(3);
    Traversal traversal =
        Traversal.from(List.of(person(1)))
            .depths(Depth.of(EdgeStep.out("owns")))
            .bounds(new Traversal.Bounds(10, 300, 1000, Duration.ofNanos(1)))
            .build();

    TraversalPage page = traverse(traversal);

    assertThat(page.next(), is(notNullValue()));
    assertThat(page.cuts().get(0).reason(), is(Reason.TIME));
    TraversalPage rest =
        traverse(
            traversal.toBuilder().bounds(Traversal.Bounds.DEFAULTS).resumed(page.next()).build());
    assertThat(rest.edges().size(), is(3));
  }

  @Test
  void traverse_refusesATokenOfAnotherTraversalOrAChangedOne() {
    writeOwner(3);
    Traversal.Builder traversal =
        Traversal.from(List.of(person(1)))
            .depths(Depth.of(EdgeStep.out("owns")))
            .bounds(new Traversal.Bounds(10, 300, 1000, Duration.ofNanos(1)));
    String next = String.valueOf(traverse(traversal.build()).next());

    assertThat(
        refusal(traversal.resumed(next).rules(Rules.builder().limit(2).build())),
        containsString("another traversal"));
    traversal.rules(Rules.NONE);
    for (String changed :
        List.of("", "x", next + "AAAA", next.substring(0, next.length() / 2), "!" + next)) {
      assertThat(changed, refusal(traversal.resumed(changed)), containsString("not whole"));
    }
  }

  private String refusal(Traversal.Builder traversal) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> traverse(traversal.build()))
            .getMessage());
  }

  @Test
  void traverse_refusesWhatTheSchemaDoesNotHave() {
    Traversal.Builder from = Traversal.from(List.of(person(1)));

    assertThat(
        refusal(from.depths(Depth.of(EdgeStep.out("own")))), containsString("Did you mean 'owns'"));
    assertThat(
        refusal(from.depths(Depth.of(EdgeStep.out("near")))),
        containsString("start from 'thing', but at depth 0 there are only: person"));
    assertThat(
        refusal(from.depths(Depth.of(EdgeStep.out("owns")), Depth.of(EdgeStep.in("near")))),
        containsString("no reverse links"));
    assertThat(
        refusal(from.depths(Depth.of(EdgeStep.out("owns").with(filtered("cuont", 1L))))),
        containsString("Did you mean 'count'"));
    assertThat(
        refusal(from.depths(Depth.of(EdgeStep.out("owns").with(filtered("count", "1"))))),
        containsString("'count' is a long and cannot be compared with String '1'"));
    Rules misspelt = Rules.builder().nodeProperties(Projection.of(List.of("pirce"))).build();
    assertThat(
        refusal(from.depths(Depth.of(EdgeStep.out("owns").with(misspelt)))),
        containsString("'thing' has no property 'pirce'; allowed: name, price. Did you mean"));
    assertThat(
        refusal(from.depths(Depth.of(EdgeStep.in("knows").with(filtered("weight", 1L))))),
        containsString("cannot be filtered by 'weight' when followed IN"));
  }

  private static Rules filtered(String property, Object value) {
    return Rules.builder()
        .edgeFilters(List.of(new PropertyFilter(property, PropertyFilter.Op.EQ, value)))
        .build();
  }

  @Test
  void node_edgesAndCountGiveWhatIsStored() {
    writeOwner(3);

    assertThat(Stages.await(graph.node(person(1), NOW)).orElseThrow().at(), is(NOW));
    assertThat(Stages.await(graph.node(person(2), NOW)).isPresent(), is(false));
    assertThat(Stages.await(graph.count(person(1), EdgeStep.out("owns"), NOW)), is(3L));
    assertThat(Stages.await(graph.count(thing(2), EdgeStep.in("owns"), NOW)), is(1L));
    assertThat(
        Stages.await(graph.nodes(List.of(person(1), person(7), thing(1)), Projection.ALL, NOW))
            .keySet()
            .toString(),
        is("[person:p1]"));
    assertThat(graph.stepsFrom("thing"), is(not(List.of())));
  }
}
