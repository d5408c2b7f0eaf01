package dev.rdg.model.kv;

import dev.rdg.model.Bytes;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Random changes out of so few records, keys, times and values that ties and repeated writes to one
 * cell are the rule.
 */
final class Histories {
  static final String NAMESPACE = "edge_watched";

  /** UTF-16 and UTF-8 order the last two keys differently. */
  private static final List<String> KEYS = List.of("", "a", "\uff5e", "\ud83d\ude00");

  private Histories() {}

  static Arbitrary<List<KvChange>> histories() {
    return changes().list().ofMaxSize(24).withoutEdgeCases();
  }

  static Arbitrary<KvChange> changes() {
    Arbitrary<String> ids = Arbitraries.of("r1", "r2");
    Arbitrary<KvChange> items =
        Combinators.combine(ids, Arbitraries.of(KEYS), itemStates())
            .as((id, key, state) -> new KvChange(NAMESPACE, id, key, state));
    Arbitrary<KvChange> records =
        Combinators.combine(ids, timestamps())
            .as((id, timestamp) -> KvChange.deleteRecord(NAMESPACE, id, timestamp));
    return Arbitraries.frequencyOf(Tuple.of(8, items), Tuple.of(1, records));
  }

  /** What one event writes to an item. */
  static Arbitrary<ItemState> itemStates() {
    return Arbitraries.frequencyOf(
            Tuple.of(5, Combinators.combine(timestamps(), values()).as(Histories::put)),
            Tuple.of(2, timestamps().map(ItemState::deleted)))
        .withoutEdgeCases();
  }

  static Arbitrary<Cell> cells() {
    return Combinators.combine(timestamps(), value())
        .as((timestamp, value) -> new Cell(timestamp, bytes(value)))
        .withoutEdgeCases();
  }

  private static ItemState put(long timestamp, Map<String, String> values) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    values.forEach((name, value) -> cells.put(name, new Cell(timestamp, bytes(value))));
    return ItemState.put(timestamp, cells);
  }

  private static Arbitrary<Map<String, String>> values() {
    return Arbitraries.maps(Arbitraries.of("p", "q"), value()).ofMaxSize(2);
  }

  /** Hexadecimal; the word stands for an unset property. */
  private static Arbitrary<String> value() {
    return Arbitraries.of("unset", "", "01", "0100", "80");
  }

  private static @Nullable Bytes bytes(String value) {
    return value.equals("unset") ? null : Bytes.wrap(HexFormat.of().parseHex(value));
  }

  private static Arbitrary<Long> timestamps() {
    return Arbitraries.longs().between(1, 4);
  }
}
