package dev.rdg.testdata.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.Selection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a {@link KvStore} promises. A subclass hands out a store that has {@link #LAYOUTS} and may
 * hold other records already: every test writes records of its own. The store need not be closed by
 * the tests.
 */
public abstract class KvStoreContract {
  private static final Duration RETENTION = Duration.ofDays(30);

  /**
   * The namespaces that the store must have: plain, spread over buckets, with retention, and one
   * that is only scanned.
   */
  public static final List<NamespaceLayout> LAYOUTS =
      List.of(
          NamespaceLayout.plain("plain"),
          NamespaceLayout.of("bucketed", 4, null),
          NamespaceLayout.of("retained", 1, RETENTION),
          NamespaceLayout.plain("scanned"));

  /** Recent, so that a store which expires what is retained still holds it. */
  private final long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

  private final Instant asOf = Instant.EPOCH.plus(now, ChronoUnit.MICROS);
  private final String id = UUID.randomUUID().toString();

  /** The store under test. */
  protected abstract KvStore store();

  @Test
  void get_isEmptyForUnknownRecord() {
    assertThat(items("plain", id), is(empty()));
    assertThat(store().count("plain", id, asOf), is(0L));
  }

  @Test
  void put_mergesPropertiesOneByOne() {
    write(put("plain", "k", 10, "a", "1", "b", "1"), put("plain", "k", 20, "b", "2", "c", "2"));

    assertThat(only("plain").values(), is(Map.of("a", "1", "b", "2", "c", "2")));
    assertThat(only("plain").at(), is(20L));
    assertThat(only("plain").cells().get("a"), is(new Cell(10, ValueFormat.encode("1"))));
  }

  @Test
  void put_isDecidedByTimestampNotByArrival() {
    write(put("plain", "k", 20, "a", "late"));
    write(put("plain", "k", 10, "a", "early"));

    assertThat(only("plain").values(), is(Map.of("a", "late")));
    assertThat(only("plain").at(), is(20L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void put_ofOneMicrosecondIsDecidedByGreaterBytes(boolean greaterFirst) {
    write(put("plain", "k", 10, "a", greaterFirst ? "z" : "b"));
    write(put("plain", "k", 10, "a", greaterFirst ? "b" : "z"));

    assertThat(only("plain").values(), is(Map.of("a", "z")));
  }

  @Test
  void put_withoutPropertiesMakesAnItem() {
    write(put("plain", "k", 10));

    assertThat(only("plain"), is(new Item("k", 10, Collections.emptySortedMap())));
  }

  @Test
  void put_keepsEmptyValues() {
    write(put("plain", "k", 10, "a", ""));

    assertThat(only("plain").values(), is(Map.of("a", "")));
  }

  @Test
  void unset_removesThePropertyAlone() {
    write(put("plain", "k", 10, "a", "1", "b", "1"), put("plain", "k", 20, "a", null));

    assertThat(only("plain").values(), is(Map.of("b", "1")));
    assertThat(only("plain").at(), is(20L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void unset_winsATie(boolean unsetFirst) {
    KvChange unset = put("plain", "k", 10, "a", null);
    KvChange set = put("plain", "k", 10, "a", "1");
    write(unsetFirst ? unset : set);
    write(unsetFirst ? set : unset);

    assertThat(only("plain").values(), is(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deleteItem_removesWhatWasWrittenUpToItsTime(boolean deleteFirst) {
    KvChange delete = delete("plain", "k", 20);
    List<KvChange> puts =
        List.of(put("plain", "k", 20, "a", "gone"), put("plain", "k", 21, "b", "stays"));
    if (deleteFirst) {
      write(delete);
    }
    puts.forEach(this::write);
    if (!deleteFirst) {
      write(delete);
    }

    assertThat(only("plain").values(), is(Map.of("b", "stays")));
  }

  @Test
  void deleteItem_leavesOthersAlone() {
    write(put("plain", "k", 10), put("plain", "l", 10), delete("plain", "k", 30));

    assertThat(keys(items("plain", id)), contains("l"));
    assertThat(store().count("plain", id, asOf), is(1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void deleteRecord_removesEveryItemUpToItsTime(String namespace) {
    write(put(namespace, "a", 10), put(namespace, "b", 20), put(namespace, "c", 30));
    write(KvChange.deleteRecord(namespace, id, 20));
    write(put(namespace, "d", 15));

    assertThat(keys(items(namespace, id)), contains("c"));
  }

  @Test
  void write_takesAChangeJoinedOfSeveralTimes() {
    ItemState joined = ItemState.deleted(5);
    joined = ItemState.join(joined, put("plain", "k", 10, "a", "1", "b", "1").state());
    joined = ItemState.join(joined, put("plain", "k", 20, "a", "2", "c", null).state());
    write(put("plain", "k", 5, "d", "gone"), put("plain", "k", 15, "c", "gone"));
    write(new KvChange("plain", id, "k", joined));

    assertThat(only("plain").values(), is(Map.of("a", "2", "b", "1")));
    assertThat(only("plain").cells().get("b"), is(new Cell(10, ValueFormat.encode("1"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void get_ordersKeysByTheirUtf8Bytes(String namespace) {
    List<String> keys = List.of("", "\u0001", "A", "a", "\u00e9", "\uffee", "\ud83d\ude00");
    List<String> shuffled = new ArrayList<>(keys);
    Collections.shuffle(shuffled, new Random(3));
    shuffled.forEach(key -> write(put(namespace, key, 10)));

    assertThat(keys(items(namespace, id)), is(keys));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void get_pagesResumeWithoutGapOrRepeat(String namespace) {
    List<String> written = writeKeys(namespace, 25);
    delete25thAnd7th(namespace, written);

    for (int limit : new int[] {1, 2, 7, 22, 23, 24}) {
      assertThat("limit " + limit, readInPages(namespace, limit), is(written));
    }
  }

  private void delete25thAnd7th(String namespace, List<String> written) {
    for (int index : new int[] {24, 6}) {
      write(delete(namespace, written.remove(index), 100));
    }
  }

  private List<String> readInPages(String namespace, int limit) {
    List<String> keys = new ArrayList<>();
    Selection selection = Selection.all(asOf).withLimit(limit);
    Page page = store().get(namespace, id, selection);
    keys.addAll(keys(page.items()));
    for (String next = page.next(); next != null; next = page.next()) {
      page = store().get(namespace, id, selection.startingAfter(next));
      assertThat(page.items().size() <= limit, is(true));
      keys.addAll(keys(page.items()));
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void get_selectsKeysRangesAndPrefixes(String namespace) {
    for (String key : List.of("a", "ab", "abc", "b", "ba", "c")) {
      write(put(namespace, key, 10));
    }
    Selection all = Selection.all(asOf);

    assertThat(keys(namespace, all.withKeys(List.of("c", "ab", "none"))), contains("ab", "c"));
    assertThat(keys(namespace, all.withRange("ab", "b")), contains("ab", "abc"));
    assertThat(keys(namespace, all.withRange("b", null)), contains("b", "ba", "c"));
    assertThat(keys(namespace, all.withPrefix("ab")), contains("ab", "abc"));
    assertThat(keys(namespace, all.withPrefix("b").withLimit(1)), contains("b"));
    assertThat(keys(namespace, all.withRange("b", null).startingAfter("b")), contains("ba", "c"));
    assertThat(
        keys(namespace, all.withRange("b", null).startingAfter("a")), contains("b", "ba", "c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void count_countsVisibleItems(String namespace) {
    List<String> written = writeKeys(namespace, 30);
    write(delete(namespace, written.get(3), 50));

    assertThat(store().count(namespace, id, asOf), is(29L));
  }

  @Test
  void retention_isDecidedByTheFactsOwnTime() {
    long old = now - RETENTION.toMillis() * 1000;
    write(put("retained", "gone", old, "a", "1"));
    write(
        put("retained", "k", old + 2_000_000_000L, "a", "old"),
        put("retained", "k", now, "b", "new"));

    assertThat(keys(items("retained", id)), contains("k"));
    assertThat(only("retained").values(), is(Map.of("a", "old", "b", "new")));
    Selection later = Selection.all(asOf.plus(Duration.ofHours(1)));
    assertThat(store().get("retained", id, later).items().get(0).values(), is(Map.of("b", "new")));
    assertThat(store().count("retained", id, asOf.plus(RETENTION)), is(0L));
  }

  @Test
  void scan_visitsEveryVisibleItemOfTheNamespace() {
    String other = UUID.randomUUID().toString();
    write(new KvChange("scanned", other, "x", ItemState.put(5, new TreeMap<>())));
    write(put("scanned", "a", 10, "p", "1"), put("scanned", "b", 10), delete("scanned", "b", 10));

    List<String> seen = new ArrayList<>();
    store()
        .scan(
            "scanned", asOf, (record, item) -> seen.add(record + "/" + item.key() + item.values()));

    Collections.sort(seen);
    List<String> expected = new ArrayList<>(List.of(id + "/a{p=1}", other + "/x{}"));
    Collections.sort(expected);
    assertThat(seen, is(expected));
  }

  @Test
  void unknownNamespace_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> store().count("nowhere", id, asOf));
    assertThrows(
        IllegalArgumentException.class, () -> store().get("nowhere", id, Selection.all(asOf)));
  }

  /**
   * The law of convergence for any store: any order and repetition gives what the in-memory store
   * gives.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyHistory_givesTheSameRecordInAnyOrderAndRepetition(long seed) {
    Random random = new Random(seed);
    String namespace = random.nextBoolean() ? "plain" : "bucketed";
    List<KvChange> history = history(random, namespace, 60);
    List<KvChange> repeated = new ArrayList<>(history);
    repeated.addAll(history.subList(0, 30));
    Collections.shuffle(repeated, random);
    try (InMemoryKvStore expected = new InMemoryKvStore(LAYOUTS)) {
      history.forEach(change -> expected.write(List.of(change)));

      for (int start = 0; start < repeated.size(); start += 9) {
        write(
            repeated.subList(start, Math.min(start + 9, repeated.size())).toArray(KvChange[]::new));
      }

      assertThat(
          "seed " + seed,
          items(namespace, id),
          is(expected.get(namespace, id, Selection.all(asOf)).items()));
    }
  }

  private List<KvChange> history(Random random, String namespace, int length) {
    List<KvChange> history = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      long time = 10 + random.nextInt(8);
      String key = "k" + random.nextInt(4);
      switch (random.nextInt(12)) {
        case 0 -> history.add(KvChange.deleteRecord(namespace, id, time - 5));
        case 1, 2 -> history.add(delete(namespace, key, time - 2));
        case 3 -> history.add(put(namespace, key, time, "p" + random.nextInt(3), null));
        case 4 -> history.add(put(namespace, key, time));
        default ->
            history.add(
                put(namespace, key, time, "p" + random.nextInt(3), "v" + random.nextInt(3)));
      }
    }
    return history;
  }

  private List<String> writeKeys(String namespace, int number) {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      String key = String.format(java.util.Locale.ROOT, "k%02d", i);
      write(put(namespace, key, 10, "p", key));
      written.add(key);
    }
    return written;
  }

  /** Writes changes to one record and waits for the store. */
  protected final void write(KvChange... changes) {
    store().write(List.of(changes)).toCompletableFuture().join();
  }

  private KvChange put(
      String namespace, String key, long time, @Nullable String... namesAndValues) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = namesAndValues[i + 1];
      cells.put(
          String.valueOf(namesAndValues[i]),
          new Cell(time, value == null ? null : ValueFormat.encode(value)));
    }
    return new KvChange(namespace, id, key, ItemState.put(time, cells));
  }

  private KvChange delete(String namespace, String key, long time) {
    return new KvChange(namespace, id, key, ItemState.deleted(time));
  }

  private List<Item> items(String namespace, String record) {
    Page page = store().get(namespace, record, Selection.all(asOf));
    assertThat(page.next(), is(nullValue()));
    return page.items();
  }

  private Item only(String namespace) {
    List<Item> items = items(namespace, id);
    assertThat(items.size(), is(1));
    return items.get(0);
  }

  private List<String> keys(String namespace, Selection selection) {
    return keys(store().get(namespace, id, selection).items());
  }

  private static List<String> keys(List<Item> items) {
    return items.stream().map(Item::key).collect(Collectors.toList());
  }
}
