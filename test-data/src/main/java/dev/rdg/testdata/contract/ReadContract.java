package dev.rdg.testdata.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.PageToken;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Selection.Order;
import dev.rdg.model.store.TokenRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store promises its readers: selections, pages, counts and scans. */
abstract class ReadContract extends ContractFixture {

  @Test
  void get_isEmptyForUnknownRecord() {
    assertThat(items("plain", id), is(empty()));
    assertThat(store().count("plain", id, asOf), is(0L));
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
      Selection pages = Selection.all(asOf).withLimit(limit);
      assertThat("limit " + limit, readInPages(namespace, pages), is(written));
    }
  }

  private void delete25thAnd7th(String namespace, List<String> written) {
    for (int index : new int[] {24, 6}) {
      write(delete(namespace, written.remove(index), 100));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void get_backwardIsForwardReversed(String namespace) {
    List<String> written = writeKeys(namespace, 25);
    delete25thAnd7th(namespace, written);
    Collections.reverse(written);

    for (int limit : new int[] {1, 7, 23, 24}) {
      Selection backward = Selection.all(asOf).backward().withLimit(limit);
      assertThat("limit " + limit, readInPages(namespace, backward), is(written));
    }
    Selection range = Selection.all(asOf).backward().withRange("k05", "k09");
    assertThat(keys(namespace, range), contains("k08", "k07", "k05"));
    assertThat(readInPages(namespace, range.withLimit(2)), is(List.of("k08", "k07", "k05")));
    assertThat(
        keys(namespace, Selection.all(asOf).backward().withKeys(List.of("k01", "k03", "k02"))),
        contains("k03", "k02", "k01"));
  }

  /** A page ends before the item that would make it too large, whatever its size in items. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void get_boundsPagesByBytes(String namespace) {
    int pageBytes = 1_000;
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String key = String.format(Locale.ROOT, "k%02d", i);
      write(put(namespace, key, 10, "p", "x".repeat(i % 7 == 3 ? 1_500 : 40 * (i % 7))));
      written.add(key);
    }
    Selection pages = Selection.all(asOf).withPageBytes(pageBytes);
    List<String> read = new ArrayList<>();

    for (Page page : pages(namespace, pages)) {
      long bytes = page.items().stream().mapToLong(Item::bytes).sum();
      assertThat(page.items(), is(not(empty())));
      assertThat(
          page.items().size() + " items, " + bytes + " bytes",
          page.items().size() == 1 || bytes <= pageBytes,
          is(true));
      read.addAll(keys(page.items()));
    }

    assertThat(read, is(written));
    assertThat(readInPages(namespace, pages.backward()).size(), is(30));
  }

  /** However small a page is asked to be, an item fits. */
  @Test
  void get_givesALargeItemAPageOfItsOwn() {
    write(put("plain", "large", 10, "p", "x".repeat(60_000)), put("plain", "small", 10));

    List<Page> pages = pages("plain", Selection.all(asOf).withPageBytes(1));

    assertThat(
        pages.stream().map(page -> keys(page.items())).toList(),
        is(List.of(List.of("large"), List.of("small"))));
  }

  /** A page's token holds for another reader, later, with other page sizes. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void get_resumesWhereThePageEndedWhateverWasWrittenSince(String namespace) {
    writeKeys(namespace, 9);
    Page first = store().get(namespace, id, Selection.all(asOf).withLimit(4));
    write(put(namespace, "k00a", 20), put(namespace, "k01a", 20), delete(namespace, "k03", 20));
    write(put(namespace, "k05a", 20));

    Selection rest = Selection.all(asOf).resumedAt(String.valueOf(first.next())).withLimit(100);

    assertThat(keys(namespace, rest), contains("k04", "k05", "k05a", "k06", "k07", "k08"));
  }

  /** More keys than a store may want to ask for at once. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void get_takesManyKeys(String namespace) {
    List<String> written = writeKeys(namespace, 30);
    List<String> asked = new ArrayList<>(written);
    for (int i = 0; i < 250; i++) {
      asked.add("k" + i + "x");
    }

    assertThat(keys(namespace, Selection.all(asOf).withKeys(asked)), is(written));
    assertThat(
        readInPages(namespace, Selection.all(asOf).withKeys(asked).withLimit(7)), is(written));
  }

  private List<String> readInPages(String namespace, Selection selection) {
    List<String> keys = new ArrayList<>();
    for (Page page : pages(namespace, selection)) {
      assertThat("no page after the end", page.items(), is(not(empty())));
      assertThat(page.items().size() <= selection.limit(), is(true));
      keys.addAll(keys(page.items()));
    }
    return keys;
  }

  private List<Page> pages(String namespace, Selection selection) {
    return pages(store(), namespace, id, selection);
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
    assertThat(
        keys(namespace, all.withRange("b", null).resumedAt(token("b", Order.FORWARD))),
        contains("ba", "c"));
    assertThat(
        keys(namespace, all.withRange("b", null).resumedAt(token("a", Order.FORWARD))),
        contains("b", "ba", "c"));
    assertThat(keys(namespace, all.withRange("c", "a")), is(empty()));
    assertThat(keys(namespace, all.withKeys(List.of())), is(empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void count_countsVisibleItems(String namespace) {
    List<String> written = writeKeys(namespace, 30);
    write(delete(namespace, written.get(3), 50));

    assertThat(store().count(namespace, id, asOf), is(29L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "bucketed"})
  void scan_ofAllPartsVisitsEveryVisibleItemOnce(String namespace) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String record = id + "-" + i;
      for (String key : List.of("a", "b", "c")) {
        write(new KvChange(namespace, record, key, ItemState.put(5, new TreeMap<>())));
        expected.add(record + "/" + key);
      }
      write(new KvChange(namespace, record, "b", ItemState.deleted(5)));
      expected.remove(record + "/b");
    }
    Collections.sort(expected);

    for (int parts : new int[] {1, 2, 7}) {
      List<String> seen = new ArrayList<>();
      for (TokenRange range : TokenRange.ALL.split(parts)) {
        store().scan(namespace, range, asOf, (record, item) -> addOwn(seen, record, item));
      }
      Collections.sort(seen);
      assertThat(parts + " parts", seen, is(expected));
    }
  }

  /**
   * Looks for a partition's token by halving, to ask at its very edges: by chance no part ever ends
   * there.
   */
  /** Whether months are read one after the other or together, and whichever share a bucket. */
  @ParameterizedTest
  @ValueSource(ints = {0, 25, 45, 80, 200})
  void get_ofARangeOfMonths_hasAllOfThemInOrder(int days) {
    List<String> keys = new ArrayList<>();
    for (int day = 0; day <= 200; day += 5) {
      keys.add(HistoryKeys.from(now - Duration.ofDays(day).toNanos() / 1_000) + "k");
    }
    keys.forEach(key -> write(put("monthly", key, now)));
    String end = HistoryKeys.from(now - Duration.ofDays(days).toNanos() / 1_000) + "l";
    List<String> expected = new ArrayList<>(keys.subList(0, days / 5 + 1));
    Selection range = Selection.all(asOf).withRange(keys.get(0), end).withLimit(4);

    assertThat(allKeys(range), is(expected));
    Collections.reverse(expected);
    assertThat(allKeys(range.backward()), is(expected));
  }

  private List<String> allKeys(Selection selection) {
    return pages("monthly", selection).stream()
        .flatMap(page -> keys(page.items()).stream())
        .toList();
  }

  @Test
  void scan_ofAPartIncludesItsLastTokenAndNotTheOneBefore() {
    write(put("plain", "k", 10));
    TokenRange range = TokenRange.ALL;
    while (range.upTo() - range.after() != 1) {
      List<TokenRange> halves = range.split(2);
      boolean first = isFound(halves.get(0));
      assertThat("in one of " + halves, isFound(halves.get(1)), is(!first));
      range = halves.get(first ? 0 : 1);
    }

    assertThat("alone in " + range, isFound(range), is(true));
    if (range.upTo() < Long.MAX_VALUE) {
      TokenRange after = new TokenRange(range.upTo(), Long.MAX_VALUE);
      assertThat("found again in " + after, isFound(after), is(false));
    }
  }

  private boolean isFound(TokenRange range) {
    List<String> seen = new ArrayList<>();
    store().scan("plain", range, asOf, (record, item) -> addOwn(seen, record, item));
    return !seen.isEmpty();
  }

  private void addOwn(List<String> seen, String record, Item item) {
    if (record.startsWith(id)) {
      seen.add(record + "/" + item.key());
    }
  }

  @Test
  void scan_visitsTheItemsOfAPartitionTogetherInOrder() {
    List<String> records = List.of(id + "-1", id + "-2", id + "-3");
    for (String key : List.of("c", "a", "b")) {
      records.forEach(
          record -> write(new KvChange("plain", record, key, ItemState.put(10, new TreeMap<>()))));
    }
    List<String> seen = new ArrayList<>();

    store().scan("plain", asOf, (record, item) -> addOwn(seen, record, item));

    assertThat(seen.size(), is(9));
    for (String record : records) {
      int first = seen.indexOf(record + "/a");
      assertThat(
          seen.subList(first, first + 3), contains(record + "/a", record + "/b", record + "/c"));
    }
  }

  private List<String> writeKeys(String namespace, int number) {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      String key = String.format(Locale.ROOT, "k%02d", i);
      write(put(namespace, key, 10, "p", key));
      written.add(key);
    }
    return written;
  }

  private static String token(String key, Order order) {
    return new PageToken(key, order, 100).toString();
  }
}
