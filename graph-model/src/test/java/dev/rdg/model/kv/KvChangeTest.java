package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Bytes;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KvChangeTest {

  static Stream<ItemState> statesOfNoRecord() {
    return Stream.of(
        new ItemState(ItemState.NEVER, ItemState.NEVER, new TreeMap<>()),
        ItemState.put(1, new TreeMap<>()),
        new ItemState(1, 2, new TreeMap<>()),
        new ItemState(
            1, ItemState.NEVER, new TreeMap<>(Map.of("p", new Cell(2, Bytes.wrap(new byte[1]))))));
  }

  @ParameterizedTest
  @MethodSource("statesOfNoRecord")
  void wholeRecord_canOnlyBeDeleted(ItemState state) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new KvChange("node_title", "t-1", null, state));

    assertThat(
        e.getMessage(),
        startsWith("a change to the whole record node_title/t-1 can only delete it, but was "));
  }

  @ParameterizedTest
  @MethodSource("statesOfNoRecord")
  void item_canHaveAnyState(ItemState state) {
    assertThat(new KvChange("node_title", "t-1", "", state).state(), is(state));
  }
}
