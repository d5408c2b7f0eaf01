package dev.rdg.model.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InMemoryKvStoreTest {
  private static final Instant NOW = Instant.EPOCH.plusSeconds(10);
  private static final Selection ALL = Selection.all(NOW);
  private static final long HOUR_AGO = -3_590_000_000L;

  private final InMemoryKvStore store =
      new InMemoryKvStore(
          List.of(NamespaceLayout.plain("n"), NamespaceLayout.of("hour", 4, Duration.ofHours(1))));

  @Test
  void get_ofARecordThatIsNotThereIsEmpty() {
    assertThat(store.get("n", "nobody", ALL), is(new Page(List.of(), null)));
  }

  @Test
  void get_isInTheOrderOfTheBytes() {
    put("n", "r", 1, "\ud83d\ude00", "b", "\uff5e", "", "a");

    assertThat(keys(store.get("n", "r", ALL)), contains("", "a", "b", "\uff5e", "\ud83d\ude00"));
  }

  @Test
  void get_endsAPageAtItsLimit() {
    put("n", "r", 1, "a", "b", "c");

    Page page = store.get("n", "r", ALL.withLimit(2));

    assertThat(keys(page), contains("a", "b"));
    assertThat(PageToken.parse(String.valueOf(page.next())).key(), is("b"));
  }

  @Test
  void get_goesOnAfterAPage() {
    put("n", "r", 1, "a", "b", "c");

    Selection pages = ALL.withLimit(2);
    Page page =
        store.get("n", "r", pages.resumedAt(String.valueOf(store.get("n", "r", pages).next())));

    assertThat(keys(page), contains("c"));
    assertThat(page.next(), is(nullValue()));
  }

  @Test
  void get_ofAFullLastPageHasNoNext() {
    put("n", "r", 1, "a", "b");

    assertThat(store.get("n", "r", ALL.withLimit(2)).next(), is(nullValue()));
  }

  /** Deleted items take no place in a page, and none after it makes a next page. */
  @Test
  void get_doesNotCountDeletedItems() {
    put("n", "r", 1, "a", "b", "c", "d", "e");
    delete("n", "r", 2, "a", "c", "e");

    Page page = store.get("n", "r", ALL.withLimit(2));

    assertThat(keys(page), contains("b", "d"));
    assertThat(page.next(), is(nullValue()));
  }

  @Test
  void get_doesNotCountExpiredItems() {
    put("hour", "r", HOUR_AGO, "a");
    put("hour", "r", HOUR_AGO + 1, "b");

    Page page = store.get("hour", "r", ALL.withLimit(1));

    assertThat(keys(page), contains("b"));
    assertThat(page.next(), is(nullValue()));
  }

  /** Whatever the size of a page, the pages together are the record, each item once. */
  @Property(tries = 100)
  void get_pageByPageGivesEveryItemOnce(
      @ForAll @IntRange(min = 1, max = 7) int limit, @ForAll @IntRange(max = 12) int items) {
    String id = limit + "-" + items;
    String[] keys =
        IntStream.range(0, items).mapToObj(i -> "k" + (char) ('a' + i)).toArray(String[]::new);
    put("n", id, 1, keys);
    List<String> read = new ArrayList<>();

    Page page = store.get("n", id, ALL.withLimit(limit));
    read.addAll(keys(page));
    while (page.next() != null && read.size() <= items) {
      page = store.get("n", id, ALL.withLimit(limit).resumedAt(page.next()));
      read.addAll(keys(page));
    }

    assertThat(read, is(List.of(keys)));
  }

  @Test
  void get_canPageThroughASelection() {
    put("n", "r", 1, "a1", "a2", "a3", "b1", "b2");

    Selection pages = ALL.withPrefix("a").withLimit(2);
    Page page = store.get("n", "r", pages);
    Page last = store.get("n", "r", pages.resumedAt(String.valueOf(page.next())));

    assertThat(keys(page), contains("a1", "a2"));
    assertThat(keys(last), contains("a3"));
    assertThat(last.next(), is(nullValue()));
  }

  @Test
  void get_selectsKeysRangesAndPrefixes() {
    put("n", "r", 1, "a", "b", "ba", "c");

    assertThat(keys(store.get("n", "r", ALL.withKeys(List.of("c", "a", "x")))), contains("a", "c"));
    assertThat(keys(store.get("n", "r", ALL.withRange("b", "c"))), contains("b", "ba"));
    assertThat(keys(store.get("n", "r", ALL.withPrefix("b"))), contains("b", "ba"));
  }

  @Test
  void count_isThatOfVisibleItems() {
    put("n", "r", 1, "a", "b", "c");
    delete("n", "r", 2, "c");
    put("hour", "r", HOUR_AGO, "a");

    assertThat(store.count("n", "r", NOW), is(2L));
    assertThat(store.count("n", "nobody", NOW), is(0L));
    assertThat(store.count("hour", "r", NOW), is(0L));
    assertThat(store.count("hour", "r", NOW.minusNanos(1000)), is(1L));
  }

  @Test
  void scan_visitsTheVisibleItemsOfEachRecordTogetherInOrder() {
    put("n", "r2", 1, "b", "a");
    put("n", "r1", 1, "b", "a");
    delete("n", "r1", 1, "b");
    put("n", "r3", 1, "a");
    write(KvChange.deleteRecord("n", "r3", 1));

    assertThat(scanned("n"), contains("r1/a", "r2/a", "r2/b"));
    assertThat(scanned("hour"), is(empty()));
  }

  @Test
  void write_reachesOneNamespaceOnly() {
    put("n", "r", 1, "a");

    assertThat(store.get("hour", "r", ALL).items(), is(empty()));
  }

  @Test
  void everything_refusesAnUnknownNamespace() {
    assertUnknown(() -> store.get("m", "r", ALL));
    assertUnknown(() -> store.count("m", "r", NOW));
    assertUnknown(() -> store.scan("m", NOW, (id, item) -> {}));
    assertUnknown(() -> write(KvChange.deleteRecord("m", "r", 1)));
  }

  private static void assertUnknown(Runnable action) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, action::run);

    assertThat(e.getMessage(), is("the store has no namespace 'm'."));
  }

  private void put(String namespace, String id, long timestamp, String... keys) {
    for (String key : keys) {
      write(new KvChange(namespace, id, key, ItemState.put(timestamp, new TreeMap<>())));
    }
  }

  private void delete(String namespace, String id, long timestamp, String... keys) {
    for (String key : keys) {
      write(new KvChange(namespace, id, key, ItemState.deleted(timestamp)));
    }
  }

  private void write(KvChange change) {
    store.write(List.of(change)).toCompletableFuture().join();
  }

  private List<String> scanned(String namespace) {
    List<String> visited = new ArrayList<>();
    store.scan(namespace, NOW, (id, item) -> visited.add(id + "/" + item.key()));
    return visited;
  }

  private static List<String> keys(Page page) {
    return page.items().stream().map(Item::key).toList();
  }
}
