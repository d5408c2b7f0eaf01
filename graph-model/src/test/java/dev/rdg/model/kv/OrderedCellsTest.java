package dev.rdg.model.kv;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Bytes;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.EdgeType;
import dev.rdg.model.GraphChange;
import dev.rdg.model.Schema;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderedCellsTest {
  private static final Schema SCHEMA =
      Schema.parse(
          "graph.yaml",
          """
          version: 1
          nodes:
            game: {properties: {a: string, b: string}}
            title: {}
          edges:
            based_on: {from: game, to: title, reverse: link, properties: {a: string, b: string}}
          """);
  private static final EdgeType BASED_ON = SCHEMA.edgeType("based_on");
  private static final Instant NOW = Instant.EPOCH.plusSeconds(1);

  /**
   * One event on one edge.
   *
   * @param tick how far the source's clock goes on before it
   * @param set values by property; null unsets, what is missing is left alone
   */
  private record Step(int tick, boolean delete, Map<String, @Nullable String> set) {}

  @Property
  void join_inAnyOrderGivesTheLastWordOfTheSource(
      @ForAll("histories") List<Step> history, @ForAll long seed) {
    List<KvChange> changes = new ArrayList<>();
    @Nullable Map<String, String> expected = null;
    long time = 100;
    for (int position = 0; position < history.size(); position++) {
      Step step = history.get(position);
      time += step.tick();
      encode(step, time, position).forEach(changes::add);
      expected = play(step, expected);
    }
    List<KvChange> twice = new ArrayList<>(changes);
    twice.addAll(changes.subList(0, changes.size() / 2));
    Collections.shuffle(twice, new Random(seed));

    RecordState forward = new RecordState();
    RecordState reverse = new RecordState();
    twice.forEach(
        change -> (change.namespace().endsWith("_reverse") ? reverse : forward).join(change));

    assertThat(shown(forward, "t-1"), is(expected));
    assertThat(shown(reverse, "g-1") != null, is(expected != null));
  }

  private static @Nullable Map<String, String> play(
      Step step, @Nullable Map<String, String> before) {
    if (step.delete()) {
      return null;
    }
    Map<String, String> after = new TreeMap<>(before == null ? Map.of() : before);
    step.set()
        .forEach(
            (name, value) -> {
              if (value == null) {
                after.remove(name);
              } else {
                after.put(name, value);
              }
            });
    return after;
  }

  private static @Nullable Map<String, String> shown(RecordState record, String key) {
    ItemState state = record.items().get(key);
    Item item = state == null ? null : state.visible(key, null, NOW);
    if (item == null) {
      return null;
    }
    Map<String, String> values = new TreeMap<>();
    item.values().forEach((name, value) -> values.put(name, (String) value));
    return values;
  }

  @Provide
  static Arbitrary<List<Step>> histories() {
    Arbitrary<@Nullable String> value = Arbitraries.of("x", "y", "z").injectNull(0.3);
    return Combinators.combine(
            Arbitraries.of(0, 0, 0, 1),
            Arbitraries.of(false, false, true),
            Arbitraries.maps(Arbitraries.of("a", "b"), value).ofMaxSize(2))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static List<KvChange> encode(Step step, long time, long position) {
    ChangeSet changes = new ChangeSet(SCHEMA, time, position(position));
    if (step.delete()) {
      changes.deleteEdge(BASED_ON, "g-1", "t-1");
    } else {
      ChangeSet.Upsert edge = changes.edge(BASED_ON, "g-1", "t-1");
      step.set().forEach(edge::setOrUnset);
    }
    return encode(changes);
  }

  private static List<KvChange> encode(ChangeSet changes) {
    List<KvChange> encoded = new ArrayList<>();
    GraphEncoding encoding = new GraphEncoding(SCHEMA);
    for (GraphChange change : changes.changes()) {
      encoding.encode(change, encoded::add);
    }
    return encoded;
  }

  private static Bytes position(long number) {
    return Bytes.wrap(ByteBuffer.allocate(8).putLong(number).array());
  }

  @Test
  void oneEvent_deletesAndPutsAgain() {
    ChangeSet changes = new ChangeSet(SCHEMA, 7, position(1));
    changes.deleteEdge(BASED_ON, "g-1", "t-1");
    changes.edge(BASED_ON, "g-1", "t-1").set("a", "x");

    assertThat(shown(joined(encode(changes)), "t-1"), is(Map.of("a", "x")));
  }

  @Test
  void delete_hidesPutsWithoutPositionOfItsTime() {
    List<KvChange> changes = new ArrayList<>(encode(new Step(0, true, Map.of()), 7, 1));
    ChangeSet plain = new ChangeSet(SCHEMA, 7);
    plain.edge(BASED_ON, "g-1", "t-1").set("a", "x");
    changes.addAll(encode(plain));

    assertThat(shown(joined(changes), "t-1"), is(nullValue()));
  }

  @Test
  void visible_showsTimesAndHidesPositions() {
    Item item = state(7).visible("t-1", null, NOW);

    assertThat(
        item,
        is(
            new Item(
                "t-1",
                7,
                new TreeMap<>(Map.of("a", new Cell(7, dev.rdg.model.ValueFormat.encode("x")))))));
  }

  @Test
  void visible_retentionHidesWhatIsOlder() {
    ItemState state = state(1_000_000);

    assertThat(state.visible("t-1", Duration.ofSeconds(1), NOW.plusMillis(999)) != null, is(true));
    assertThat(state.visible("t-1", Duration.ofSeconds(1), NOW.plusSeconds(1)), is(nullValue()));
  }

  @Test
  void encode_refusesAPositionThatIsTooLong() {
    Bytes long256 = Bytes.wrap(new byte[256]);

    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> OrderedCells.ofProperty(1, long256, null));

    assertThat(e.getMessage(), is("a position has at most 255 bytes, but had 256."));
  }

  @Test
  void beyondLimits_countsTheValueAlone() {
    ChangeSet largest = new ChangeSet(SCHEMA, 7, Bytes.wrap(new byte[255]));
    largest.edge(BASED_ON, "g-1", "t-1").set("a", "x".repeat(64 * 1024 - 1));

    encode(largest).forEach(change -> assertThat(change.beyondLimits(), is(nullValue())));
  }

  @Test
  void visible_withoutPositionsIsAsBefore() {
    ItemState state =
        ItemState.put(7, new TreeMap<>(Map.of("a", new Cell(7, Bytes.wrap(new byte[] {0x20})))));

    Item item = requireNonNull(state.visible("t-1", null, NOW));

    assertThat(item.cells().get("a"), sameInstance(state.cells().get("a")));
  }

  private static ItemState state(long time) {
    return requireNonNull(
        joined(encode(new Step(0, false, Map.of("a", "x")), time, 1)).items().get("t-1"));
  }

  private static RecordState joined(List<KvChange> changes) {
    RecordState record = new RecordState();
    changes.stream()
        .filter(change -> !change.namespace().endsWith("_reverse"))
        .forEach(record::join);
    return record;
  }
}
