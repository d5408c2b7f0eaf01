package dev.rdg.model.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraphDigestTest {
  private static final Item ITEM = item("k", 7, Map.of("p", cell(7, "v")));

  /** Computed apart: a digest that two versions disagree on compares nothing. */
  @Test
  void hex_isStable() {
    GraphDigest digest = new GraphDigest();
    assertThat(digest.hex(), is("0".repeat(32)));

    digest.add("n", "r", ITEM);

    assertThat(digest.hex(), is("901b5b196dd9b89772424f290249344a"));
  }

  @Test
  void hex_doesNotDependOnTheOrder() {
    Item other = item("l", 8, Map.of());

    assertThat(digest(List.of(ITEM, other)).hex(), is(digest(List.of(other, ITEM)).hex()));
  }

  /** Were repetition nothing, a store that shows an item twice would pass for right. */
  @Test
  void hex_countsRepetition() {
    assertThat(digest(List.of(ITEM, ITEM)).hex(), is(not(digest(List.of(ITEM)).hex())));
    assertThat(digest(List.of(ITEM, ITEM)).hex(), is(not(digest(List.of()).hex())));
  }

  @Test
  void addAll_takesADigestFromElsewhere() {
    Item other = item("l", 8, Map.of());
    GraphDigest sum = digest(List.of(ITEM));

    sum.addAll(digest(List.of(other)).hex(), 1);

    assertThat(sum.hex(), is(digest(List.of(ITEM, other)).hex()));
    assertThat(sum.items(), is(2L));
  }

  @Test
  void hex_dependsOnEveryField() {
    Stream<String> digests =
        Stream.of(
            digest("n", "r", ITEM),
            digest("m", "r", ITEM),
            digest("n", "s", ITEM),
            digest("nr", "", ITEM),
            digest("n", "r", item("l", 7, Map.of("p", cell(7, "v")))),
            digest("n", "r", item("k", 8, Map.of("p", cell(7, "v")))),
            digest("n", "r", item("k", 7, Map.of())),
            digest("n", "r", item("k", 7, Map.of("q", cell(7, "v")))),
            digest("n", "r", item("k", 7, Map.of("p", cell(6, "v")))),
            digest("n", "r", item("k", 7, Map.of("p", cell(7, "w")))),
            digest("n", "r", item("k", 7, Map.of("p", cell(7, ""), "v", cell(7, "")))));

    assertThat(digests.collect(Collectors.toSet()), hasSize(11));
  }

  /** A value must not be able to wander to another item or property unseen. */
  @Test
  void hex_bindsValuesToTheirPlaces() {
    Map<String, Cell> one = Map.of("p", cell(7, "v"));
    Map<String, Cell> two = Map.of("p", cell(7, "w"));

    assertThat(
        digest(List.of(item("k", 7, one), item("l", 7, two))).hex(),
        is(not(digest(List.of(item("k", 7, two), item("l", 7, one))).hex())));
    assertThat(
        digest("n", "r", item("k", 7, Map.of("p", cell(7, "v"), "q", cell(7, "w")))),
        is(not(digest("n", "r", item("k", 7, Map.of("p", cell(7, "w"), "q", cell(7, "v")))))));
  }

  @Test
  void of_takesWhatAReaderSees() {
    InMemoryKvStore store =
        new InMemoryKvStore(
            List.of(
                NamespaceLayout.plain("n"),
                NamespaceLayout.plain("other"),
                NamespaceLayout.of("second", 1, Duration.ofSeconds(1))));
    store.write(List.of(new KvChange("n", "r", "k", ItemState.put(7, ITEM.cells()))));
    store.write(List.of(new KvChange("n", "r", "gone", ItemState.deleted(7))));
    store.write(List.of(new KvChange("other", "r", "k", ItemState.put(7, ITEM.cells()))));
    store.write(List.of(new KvChange("second", "r", "k", ItemState.put(7, ITEM.cells()))));

    GraphDigest digest =
        GraphDigest.of(store, List.of("n", "second"), Instant.EPOCH.plusSeconds(2));

    assertThat(digest.hex(), is(digest(List.of(ITEM)).hex()));
  }

  /** Namespaces can be scanned in parts, by several readers. */
  @Test
  void addAll_ofPartsIsTheDigestOfTheWhole() {
    GraphDigest whole = digest(List.of(ITEM, item("l", 7, Map.of()), item("m", 8, Map.of())));
    GraphDigest parts = digest(List.of(item("m", 8, Map.of())));

    parts.addAll(digest(List.of(item("l", 7, Map.of()), ITEM)));

    assertThat(parts.hex(), is(whole.hex()));
    assertThat(parts.items(), is(3L));
  }

  private static GraphDigest digest(List<Item> items) {
    GraphDigest digest = new GraphDigest();
    items.forEach(item -> digest.add("n", "r", item));
    return digest;
  }

  private static String digest(String namespace, String id, Item item) {
    GraphDigest digest = new GraphDigest();
    digest.add(namespace, id, item);
    return digest.hex();
  }

  private static Item item(String key, long at, Map<String, Cell> cells) {
    return new Item(key, at, new TreeMap<>(cells));
  }

  private static Cell cell(long timestamp, String value) {
    return new Cell(timestamp, ValueFormat.encode(value));
  }
}
