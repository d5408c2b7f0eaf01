package dev.rdg.model.store;

import dev.rdg.model.Utf8;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A {@link KvStore} on the heap, for tests and small graphs. Remembers deletes for ever. */
public final class InMemoryKvStore implements KvStore {
  private final Map<String, Namespace> namespaces = new HashMap<>();
  private volatile boolean closed;

  /** With these namespaces, empty. */
  public InMemoryKvStore(Collection<NamespaceLayout> layouts) {
    layouts.forEach(
        layout -> namespaces.put(layout.name(), new Namespace(layout, new TreeMap<>(Utf8.ORDER))));
  }

  @Override
  public synchronized CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
    requireOpen();
    KvStore.requireOneNamespace(changes);
    List<RefusedChange> refused = new ArrayList<>();
    for (KvChange change : changes) {
      TreeMap<String, RecordState> records = namespace(change.namespace()).records();
      String problem = change.beyondLimits();
      if (problem == null) {
        records.computeIfAbsent(change.id(), id -> new RecordState()).join(change);
      } else {
        refused.add(new RefusedChange(change, problem));
      }
    }
    return CompletableFuture.completedFuture(refused);
  }

  @Override
  public synchronized CompletionStage<Page> getAsync(
      String namespace, String id, Selection selection) {
    List<Item> items = visible(namespace, id, selection.asOf());
    if (selection.order() == Selection.Order.BACKWARD) {
      Collections.reverse(items);
    }
    PageBuilder page = new PageBuilder(selection);
    for (Item item : items) {
      if (selection.includes(item.key()) && !page.add(item)) {
        break;
      }
    }
    return CompletableFuture.completedFuture(page.build());
  }

  @Override
  public synchronized CompletionStage<Long> countAsync(String namespace, String id, Instant asOf) {
    return CompletableFuture.completedFuture((long) visible(namespace, id, asOf).size());
  }

  /** Holds no lock while it visits, so the visitor may wait for whatever else uses the store. */
  @Override
  public void scan(String namespace, TokenRange range, Instant asOf, ItemVisitor visitor) {
    NamespaceLayout layout = namespace(namespace).layout();
    for (String id : ids(namespace)) {
      List<Item> items = visible(namespace, id, asOf);
      for (int bucket = 0; bucket < layout.buckets(); bucket++) {
        if (range.includes(token(id, bucket))) {
          for (Item item : items) {
            if (layout.bucketOf(item.key()) == bucket) {
              visitor.visit(id, item);
            }
          }
        }
      }
    }
  }

  /**
   * Spreads partitions evenly.
   *
   * @see <a href="https://github.com/aappleby/smhasher/wiki/MurmurHash3">The 64-bit finalizer of
   *     MurmurHash3</a>
   */
  private static long token(String id, int bucket) {
    long hash = id.hashCode() * 0x9e3779b97f4a7c15L + bucket;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == Long.MIN_VALUE ? Long.MAX_VALUE : hash;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed.");
    }
  }

  private synchronized List<String> ids(String namespace) {
    return List.copyOf(namespace(namespace).records().keySet());
  }

  private synchronized List<Item> visible(String name, String id, Instant asOf) {
    Namespace namespace = namespace(name);
    RecordState record = namespace.records().get(id);
    List<Item> items = new ArrayList<>();
    if (record != null) {
      for (Map.Entry<String, ItemState> entry : record.items().entrySet()) {
        Item item = entry.getValue().visible(entry.getKey(), namespace.layout().retention(), asOf);
        if (item != null) {
          items.add(item);
        }
      }
    }
    return items;
  }

  private Namespace namespace(String name) {
    requireOpen();
    Namespace namespace = namespaces.get(name);
    if (namespace == null) {
      throw new IllegalArgumentException("the store has no namespace '" + name + "'.");
    }
    return namespace;
  }

  private record Namespace(NamespaceLayout layout, TreeMap<String, RecordState> records) {}
}
