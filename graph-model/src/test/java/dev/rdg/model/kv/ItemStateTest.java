package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.rdg.model.Bytes;
import dev.rdg.model.ValueFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemStateTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant T = Instant.parse("2026-03-01T12:00:00.000007Z");
  private static final long T_MICROS = 1_772_366_400_000_007L;
  private static final Bytes A = ValueFormat.encode("a");

  @Property
  void join_isCommutative(@ForAll("states") ItemState a, @ForAll("states") ItemState b) {
    assertThat(ItemState.join(a, b), is(ItemState.join(b, a)));
  }

  @Property
  void join_isAssociative(
      @ForAll("states") ItemState a, @ForAll("states") ItemState b, @ForAll("states") ItemState c) {
    assertThat(
        ItemState.join(ItemState.join(a, b), c), is(ItemState.join(a, ItemState.join(b, c))));
  }

  @Property
  void join_isIdempotent(@ForAll("states") ItemState a) {
    assertThat(ItemState.join(a, a), is(a));
  }

  /** As if the delete and the put had come one after the other, in either order. */
  @Property
  void state_withADeleteIsTheJoinOfItsParts(
      @ForAll("states") ItemState a, @ForAll("states") ItemState b) {
    ItemState put = new ItemState(ItemState.NEVER, a.at(), a.cells());

    ItemState both = new ItemState(b.deletedAt(), a.at(), a.cells());

    assertThat(
        both,
        is(
            b.deletedAt() == ItemState.NEVER
                ? put
                : ItemState.join(put, ItemState.deleted(b.deletedAt()))));
  }

  @Test
  void join_mergesPropertyByProperty() {
    ItemState joined =
        ItemState.join(
            put(2, Map.of("p", A)), put(1, Map.of("p", ValueFormat.encode("z"), "q", A)));

    assertThat(
        joined,
        is(
            new ItemState(
                ItemState.NEVER,
                2,
                new TreeMap<>(Map.of("p", new Cell(2, A), "q", new Cell(1, A))))));
  }

  @Test
  void join_letsADeleteWinATie() {
    ItemState joined = ItemState.join(put(5, Map.of("p", A)), ItemState.deleted(5));

    assertThat(joined, is(ItemState.deleted(5)));
    assertThat(visible(joined, null, T), is(nullValue()));
  }

  @Test
  void join_letsAPutAfterADeleteLive() {
    ItemState joined = ItemState.join(put(6, Map.of("p", A)), ItemState.deleted(5));

    assertThat(Objects.requireNonNull(visible(joined, null, T)).at(), is(6L));
  }

  @Test
  void visible_showsAnItemWithoutProperties() {
    assertThat(visible(put(1, Map.of()), null, T), is(new Item("k", 1, new TreeMap<>())));
  }

  @Test
  void visible_hidesWhatIsUnset() {
    TreeMap<String, Cell> cells = new TreeMap<>(Map.of("p", new Cell(1, null)));

    assertThat(visible(ItemState.put(1, cells), null, T), is(new Item("k", 1, new TreeMap<>())));
  }

  /** The empty string is a value, and so are no bytes at all. */
  @Test
  void visible_showsEmptyValues() {
    Bytes nothing = Bytes.wrap(new byte[0]);
    Map<String, Bytes> values = Map.of("p", ValueFormat.encode(""), "q", nothing);

    Item item = Objects.requireNonNull(visible(put(1, values), null, T));

    assertThat(item.cells().get("p"), is(new Cell(1, ValueFormat.encode(""))));
    assertThat(item.cells().get("q"), is(new Cell(1, nothing)));
  }

  @Test
  void visible_withoutRetentionShowsTheOldest() {
    Item item = visible(put(Long.MIN_VALUE + 1, Map.of()), null, Instant.MAX);

    assertThat(Objects.requireNonNull(item).at(), is(Long.MIN_VALUE + 1));
  }

  @Test
  void visible_endsWhenRetentionIsOver() {
    ItemState state = put(T_MICROS, Map.of("p", A));
    Instant end = T.plus(HOUR);

    assertThat(
        Objects.requireNonNull(visible(state, HOUR, end.minusNanos(1000))).at(), is(T_MICROS));
    assertThat(Objects.requireNonNull(visible(state, HOUR, end.minusNanos(1))).at(), is(T_MICROS));
    assertThat(visible(state, HOUR, end), is(nullValue()));
    assertThat(visible(state, HOUR, end.plusNanos(1)), is(nullValue()));
  }

  @Test
  void visible_endsWhenRetentionIsOverBefore1970() {
    ItemState state = put(-1, Map.of());
    Instant end = Instant.EPOCH.minusNanos(1000).plus(HOUR);

    assertThat(Objects.requireNonNull(visible(state, HOUR, end.minusNanos(1))).at(), is(-1L));
    assertThat(visible(state, HOUR, end), is(nullValue()));
  }

  /** Each cell has its own age: the item stays while its youngest does. */
  @Test
  void visible_hidesCellsOfTheirOwnAge() {
    ItemState state =
        ItemState.join(put(T_MICROS, Map.of("p", A)), put(T_MICROS + 1, Map.of("q", A)));

    Item item = Objects.requireNonNull(visible(state, HOUR, T.plus(HOUR)));

    assertThat(item, is(new Item("k", T_MICROS + 1, new TreeMap<>(Map.of("q", cell(1))))));
  }

  /** Three centuries of microseconds are more than 64 bits of nanoseconds. */
  @Test
  void visible_canBeAskedForFarTimes() {
    ItemState state = put(T_MICROS, Map.of());

    assertThat(visible(state, HOUR, Instant.parse("9999-12-31T23:59:59Z")), is(nullValue()));
    assertThat(
        Objects.requireNonNull(visible(state, HOUR, Instant.parse("0001-01-01T00:00:00Z"))).at(),
        is(T_MICROS));
  }

  @Provide
  Arbitrary<ItemState> states() {
    return Histories.itemStates()
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(states -> states.stream().reduce(ItemState::join).orElseThrow());
  }

  private static Cell cell(long later) {
    return new Cell(T_MICROS + later, A);
  }

  private static ItemState put(long timestamp, Map<String, Bytes> values) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    values.forEach((name, value) -> cells.put(name, new Cell(timestamp, value)));
    return ItemState.put(timestamp, cells);
  }

  private static @Nullable Item visible(
      ItemState state, @Nullable Duration retention, Instant asOf) {
    return state.visible("k", retention, asOf);
  }
}
