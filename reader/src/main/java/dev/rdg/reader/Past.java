package dev.rdg.reader;

import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.HistoryItems;
import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordState;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.PageBuilder;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Selection.Order;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Items as they were at a time, where their type keeps its history: the join, the same that decides
 * between writes, of all changes up to then with what of today's items is as old. The latter says
 * what was true before the history begins. Items of other types are as they are.
 */
final class Past implements ItemReads {
  private final KvStore store;
  private final Map<String, Kept> kept;
  private final Instant now;
  private final Instant then;
  private final long last;

  /** As of {@code then}, for somebody who asks {@code now}. */
  Past(KvStore store, Map<String, Kept> kept, Instant then, Instant now) {
    this.store = store;
    this.kept = kept;
    this.now = now;
    this.then = then;
    this.last = Items.micros(then);
  }

  @Override
  public CompletionStage<Page> get(String namespace, String id, Selection selection) {
    Kept history = kept.get(namespace);
    return history == null
        ? store.getAsync(namespace, id, selection)
        : record(namespace, id, history).thenApply(record -> page(record, history, selection));
  }

  @Override
  public CompletionStage<Long> count(String namespace, String id, Instant asOf) {
    Kept history = kept.get(namespace);
    return history == null
        ? store.countAsync(namespace, id, asOf)
        : record(namespace, id, history)
            .thenApply(record -> (long) visible(record, history, asOf).size());
  }

  private static Page page(RecordState record, Kept history, Selection selection) {
    SortedMap<String, Item> items = visible(record, history, selection.asOf());
    PageBuilder page = new PageBuilder(selection);
    for (Item item :
        selection.order() == Order.FORWARD
            ? items.values()
            : items.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Order.BACKWARD.comparator()))
                .map(Map.Entry::getValue)
                .toList()) {
      if (selection.includes(item.key()) && !page.add(item)) {
        break;
      }
    }
    return page.build();
  }

  private static SortedMap<String, Item> visible(RecordState record, Kept history, Instant asOf) {
    SortedMap<String, Item> items = new TreeMap<>(Order.FORWARD.comparator());
    record
        .items()
        .forEach(
            (key, state) -> {
              Item item = state.visible(key, history.retention(), asOf);
              if (item != null) {
                items.put(key, item);
              }
            });
    return Collections.unmodifiableSortedMap(items);
  }

  private CompletionStage<RecordState> record(String namespace, String id, Kept history) {
    long horizon = history.horizon(now);
    if (last <= horizon) {
      throw new IllegalArgumentException(
          "as of "
              + then
              + " nothing is known of '"
              + history.type()
              + "': its history goes back "
              + history.span().toDays()
              + " days, to "
              + Instant.EPOCH.plusMillis(Math.floorDiv(horizon, 1000))
              + ".");
    }
    RecordState record = new RecordState();
    return new EachItem(namespace, id, item -> joinUpTo(last, id, item, record))
        .visit(Selection.all(then))
        .thenCompose(
            ignored ->
                new EachItem(history.namespace(), id, item -> join(id, item, record))
                    .visit(history.changes(horizon, last, now)))
        .thenApply(ignored -> record);
  }

  /** Joins what of an item of today was written up to a time. */
  static void joinUpTo(long last, String id, Item item, RecordState record) {
    SortedMap<String, Cell> cells = new TreeMap<>(item.cells());
    cells.values().removeIf(cell -> cell.timestamp() > last);
    long at =
        item.at() <= last
            ? item.at() // touched later, it was there at least as long as its properties
            : cells.values().stream().mapToLong(Cell::timestamp).max().orElse(ItemState.NEVER);
    if (at != ItemState.NEVER) {
      record.join(new KvChange("", id, item.key(), ItemState.put(at, cells)));
    }
  }

  /** Joins a change of the history. */
  static void join(String id, Item change, RecordState record) {
    record.join(
        new KvChange(
            "",
            id,
            HistoryKeys.far(change.key()),
            GraphEncoding.state(HistoryItems.node("", id, change))));
  }

  /** Hands over the items of a record page by page, up to as many as are looked at. */
  private final class EachItem {
    private final String namespace;
    private final String id;
    private final Consumer<Item> visitor;
    private int lookedAt;

    EachItem(String namespace, String id, Consumer<Item> visitor) {
      this.namespace = namespace;
      this.id = id;
      this.visitor = visitor;
    }

    CompletionStage<?> visit(Selection selection) {
      return store
          .getAsync(namespace, id, selection)
          .thenCompose(
              page -> {
                page.items().forEach(visitor);
                lookedAt += page.items().size();
                String next = page.next();
                if (next == null) {
                  return CompletableFuture.completedFuture(null);
                }
                if (lookedAt >= EdgeReads.MAX_LOOKED_AT) {
                  throw new TooManyEdgesException(
                      "one of the nodes has more than "
                          + EdgeReads.MAX_LOOKED_AT
                          + " items in '"
                          + namespace
                          + "': what was true then is not found by looking at so many; read its changes page by page.");
                }
                return visit(selection.resumedAt(next)).thenApply(done -> (@Nullable Void) null);
              });
    }
  }
}
