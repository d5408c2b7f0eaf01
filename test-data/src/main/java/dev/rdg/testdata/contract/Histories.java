package dev.rdg.testdata.contract;

import dev.rdg.model.Bytes;
import dev.rdg.model.Utf8;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.NamespaceLayout.Bucketing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Random {@link History histories}, out of so few keys, times, names and values that ties and
 * repeated writes to one cell are the rule, with an unexpected one among them now and then.
 *
 * <p>Where there is retention, the value of a cell is a function of its time: two different values
 * in one microsecond are outside the law there, because Cassandra compares when cells expire before
 * it compares what they hold.
 */
final class Histories {
  /** The most changes of a history. */
  static final int MAX_CHANGES = 24;

  /**
   * One key that most changes meet at; the node's, one with the first as prefix, and some that
   * UTF-16 and UTF-8 order differently. Together they are in all buckets.
   */
  private static final String KEY = "k";

  private static final List<String> OTHER_KEYS =
      List.of("", "kl", "\uff5e", "\uff5f", "\ud83d\ude00");

  private static final String NAME = "p";
  private static final List<String> OTHER_NAMES = List.of("q", "\u00e9t\u00e9");

  private static final Bytes NO_BYTES = Bytes.wrap(new byte[0]);

  /** Of every type, and two that are of none: no bytes, and one greater than all only unsigned. */
  private static final List<Bytes> VALUES =
      Stream.concat(
              Stream.of(NO_BYTES, Bytes.wrap(new byte[] {(byte) 0xff})),
              Stream.of("", "a", "b".repeat(300), 0L, -1L, -0.5, true, Instant.EPOCH, NO_BYTES)
                  .map(ValueFormat::encode))
          .toList();

  private Histories() {}

  /** Histories of these namespaces, not far from {@code now} or from the edge of retention. */
  static Arbitrary<History> of(Collection<NamespaceLayout> layouts, long now) {
    return Arbitraries.oneOf(layouts.stream().map(layout -> of(layout, now)).toList())
        .withoutEdgeCases();
  }

  private static Arbitrary<History> of(NamespaceLayout layout, long now) {
    Arbitrary<List<KvChange>> changes =
        changes(layout, now)
            .list()
            .ofMinSize(1)
            .ofMaxSize(MAX_CHANGES)
            .withSizeDistribution(RandomDistribution.uniform());
    return Combinators.combine(changes, Arbitraries.longs())
        .as((history, seed) -> new History(layout, history, now, seed));
  }

  private static Arbitrary<KvChange> changes(NamespaceLayout layout, long now) {
    Arbitrary<Long> times = Arbitraries.of(times(layout.retention(), now));
    Arbitrary<ItemState> puts =
        Combinators.combine(times, cells())
            .as((time, cells) -> put(time, cells, layout.retention() != null));
    Arbitrary<ItemState> states =
        Arbitraries.frequencyOf(Tuple.of(4, puts), Tuple.of(1, times.map(ItemState::deleted)));
    return Arbitraries.frequencyOf(
        Tuple.of(
            15,
            Combinators.combine(keys(layout, now), states)
                .as((key, state) -> new KvChange(layout.name(), "", key, state))),
        Tuple.of(1, times.map(time -> KvChange.deleteRecord(layout.name(), "", time))));
  }

  private static Arbitrary<String> keys(NamespaceLayout layout, long now) {
    if (layout.bucketing() == Bucketing.HASH) {
      return often(KEY, OTHER_KEYS, texts());
    }
    List<String> months = // of which the last two have buckets of others
        LongStream.of(0, 1, 40, 70, -40, 130)
            .map(days -> now - Duration.ofDays(days).toNanos() / 1_000)
            .mapToObj(time -> HistoryKeys.from(time) + KEY)
            .toList();
    return Arbitraries.frequencyOf(
        Tuple.of(8, Arbitraries.of(months)),
        Tuple.of(1, Arbitraries.of(OTHER_KEYS)),
        Tuple.of(1, texts()));
  }

  /** With retention: three on either side of what a reader sees just now, and just now. */
  private static List<Long> times(@Nullable Duration retention, long now) {
    if (retention == null) {
      return LongStream.rangeClosed(now - 2, now).boxed().toList();
    }
    long edge = now - retention.toNanos() / 1_000;
    return LongStream.concat(
            LongStream.rangeClosed(edge - 1, edge + 2), LongStream.of(now - 1, now))
        .boxed()
        .toList();
  }

  /** What to set, and with null to unset. */
  private static Arbitrary<Map<String, @Nullable Bytes>> cells() {
    Arbitrary<Object> anyValue =
        Arbitraries.oneOf(
            texts(),
            Arbitraries.longs(),
            Arbitraries.doubles(),
            Arbitraries.longs().map(millis -> Instant.ofEpochMilli(millis >> 12)));
    Arbitrary<@Nullable Bytes> values =
        Arbitraries.oneOf(Arbitraries.of(VALUES), anyValue.map(ValueFormat::encode))
            .injectNull(0.3);
    return Arbitraries.maps(
            often(NAME, OTHER_NAMES, texts().filter(name -> !name.isEmpty())), values)
        .ofMaxSize(3);
  }

  private static ItemState put(
      long time, Map<String, @Nullable Bytes> values, boolean valueByTime) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    values.forEach(
        (name, value) ->
            cells.put(name, new Cell(time, valueByTime && value != null ? valueOf(time) : value)));
    return ItemState.put(time, cells);
  }

  private static Bytes valueOf(long time) {
    return VALUES.get(Math.floorMod(time, VALUES.size()));
  }

  private static <T> Arbitrary<T> often(T one, List<T> others, Arbitrary<T> any) {
    return Arbitraries.frequencyOf(
        Tuple.of(24, Arbitraries.just(one)), Tuple.of(8, Arbitraries.of(others)), Tuple.of(1, any));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings().ofMaxLength(8).filter(text -> Utf8.length(text) >= 0);
  }
}
