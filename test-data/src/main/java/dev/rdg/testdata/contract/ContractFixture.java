package dev.rdg.testdata.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.rdg.model.Bytes;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.Selection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the parts of the contract share: a record of their own, and how to write and read it. */
abstract class ContractFixture {
  static final Duration RETENTION = Duration.ofDays(30);

  /**
   * The namespaces that the store must have: plain, spread over buckets, with retention, both, and
   * of changes that are kept by month.
   */
  public static final List<NamespaceLayout> LAYOUTS =
      List.of(
          NamespaceLayout.plain("plain"),
          NamespaceLayout.of("bucketed", 4, null),
          NamespaceLayout.of("retained", 1, RETENTION),
          NamespaceLayout.of("bucketed_retained", 4, RETENTION),
          NamespaceLayout.ofHistory("monthly", RETENTION));

  static final List<String> NAMESPACES = LAYOUTS.stream().map(NamespaceLayout::name).toList();

  /** Recent, so that a store which expires what is retained still holds it. */
  final long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

  final Instant asOf = Instant.EPOCH.plus(now, ChronoUnit.MICROS);
  final String id = UUID.randomUUID().toString();

  /** The store under test. */
  protected abstract KvStore store();

  /** Writes changes to one record and waits for the store. */
  protected final void write(KvChange... changes) {
    store().write(List.of(changes)).toCompletableFuture().join();
  }

  final KvChange put(String namespace, String key, long time, @Nullable String... namesAndValues) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = namesAndValues[i + 1];
      cells.put(
          String.valueOf(namesAndValues[i]),
          new Cell(time, value == null ? null : ValueFormat.encode(value)));
    }
    return new KvChange(namespace, id, key, ItemState.put(time, cells));
  }

  final KvChange put(String namespace, String key, long time, Bytes value) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    cells.put("p", new Cell(time, value));
    return new KvChange(namespace, id, key, ItemState.put(time, cells));
  }

  final KvChange delete(String namespace, String key, long time) {
    return new KvChange(namespace, id, key, ItemState.deleted(time));
  }

  final List<Item> items(String namespace, String record) {
    Page page = store().get(namespace, record, Selection.all(asOf));
    assertThat(page.next(), is(nullValue()));
    return page.items();
  }

  final Item only(String namespace) {
    List<Item> items = items(namespace, id);
    assertThat(items.size(), is(1));
    return items.get(0);
  }

  final List<String> keys(String namespace, Selection selection) {
    return keys(store().get(namespace, id, selection).items());
  }

  /** All pages of a selection; fails where one does not get on, instead of asking for ever. */
  static List<Page> pages(KvStore store, String namespace, String record, Selection selection) {
    Page page = store.get(namespace, record, selection);
    List<Page> pages = new ArrayList<>(List.of(page));
    while (page.next() != null) {
      Page next = store.get(namespace, record, selection.resumedAt(page.next()));
      assertThat("the page after one of the same items", next.items(), is(not(page.items())));
      pages.add(next);
      page = next;
    }
    return pages;
  }

  static List<String> keys(List<Item> items) {
    return items.stream().map(Item::key).collect(Collectors.toList());
  }
}
