package dev.rdg.reader;

import dev.rdg.model.kv.HistoryItems;
import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.RecordState;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.PageToken;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Selection.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads changes from the history of a namespace, the newest first. */
final class ChangeReads {
  private final KvStore store;
  private final Kept kept;
  private final Instant now;
  private final EdgeReads reads;

  ChangeReads(KvStore store, Kept kept, Instant now) {
    this.store = store;
    this.kept = kept;
    this.now = now;
    this.reads = new EdgeReads(ItemReads.of(store), now);
  }

  CompletionStage<ChangePage> recent(
      NodeId node, PlannedStep step, Instant asOf, @Nullable String resumed) {
    Selection changes = changes(asOf);
    return reads
        .byKey(
            kept.namespace(),
            node.id(),
            resumed == null ? changes : changes.resumedAt(resumed),
            step.limit(),
            EdgeReads.MAX_BYTES,
            item -> step.takes(HistoryItems.said(item)))
        .thenApply(
            found ->
                new ChangePage(
                    found.items().stream().map(item -> step.change(node, item)).toList(),
                    found.next()));
  }

  private Selection changes(Instant asOf) {
    return kept.changes(kept.horizon(now), Items.micros(asOf), now);
  }

  CompletionStage<HistoryPage> history(
      String namespace,
      String id,
      String key,
      Function<Item, Change> change,
      int limit,
      Instant asOf,
      @Nullable String resumed) {
    PageToken after = resumed == null ? null : PageToken.parse(resumed);
    RecordState before = new RecordState();
    return store
        .getAsync(namespace, id, Selection.all(now).withKeys(List.of(key)))
        .thenCompose(
            current -> {
              current.items().forEach(item -> Past.joinUpTo(kept.horizon(now), id, item, before));
              return reads.byKey(
                  kept.namespace(),
                  id,
                  changes(asOf),
                  EdgeReads.MAX_LOOKED_AT,
                  Long.MAX_VALUE,
                  item -> HistoryKeys.far(item.key()).equals(key));
            })
        .thenApply(
            found -> {
              if (found.next() != null) {
                throw new TooManyEdgesException(
                    "there are more than "
                        + EdgeReads.MAX_LOOKED_AT
                        + " changes of '"
                        + kept.type()
                        + "' where this one is: its own are not found among so many; read the recent ones page by page.");
              }
              return page(versions(found.items(), id, key, before, change), limit, after);
            });
  }

  /** A version with the key of its change. */
  private record Keyed(String key, HistoryPage.Version version) {}

  private List<Keyed> versions(
      List<Item> newestFirst,
      String id,
      String key,
      RecordState state,
      Function<Item, Change> change) {
    List<Keyed> versions = new ArrayList<>();
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      Item item = newestFirst.get(i);
      Past.join(id, item, state);
      versions.add(
          new Keyed(item.key(), new HistoryPage.Version(change.apply(item), shown(state, key))));
    }
    Collections.reverse(versions);
    return versions;
  }

  private @Nullable SortedMap<String, Object> shown(RecordState record, String key) {
    ItemState state = record.items().get(key);
    Item item = state == null ? null : state.visible(key, null, now);
    return item == null ? null : item.values();
  }

  private static HistoryPage page(List<Keyed> versions, int limit, @Nullable PageToken after) {
    List<Keyed> left =
        versions.stream()
            .filter(
                one ->
                    after == null || Order.FORWARD.comparator().compare(one.key(), after.key()) > 0)
            .toList();
    List<Keyed> page = left.subList(0, Math.min(limit, left.size()));
    return new HistoryPage(
        page.stream().map(Keyed::version).toList(),
        page.size() == left.size()
            ? null
            : new PageToken(page.get(page.size() - 1).key(), Order.FORWARD, 0).toString());
  }
}
