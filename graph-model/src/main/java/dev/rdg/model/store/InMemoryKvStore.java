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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A {@link KvStore} on the heap, for tests and small graphs. Remembers deletes for ever. */
public final class InMemoryKvStore implements KvStore {
  private final Map<String, Namespace> namespaces = new HashMap<>();

  /** With these namespaces, empty. */
  public InMemoryKvStore(Collection<NamespaceLayout> layouts) {
    layouts.forEach(
        layout -> namespaces.put(layout.name(), new Namespace(layout, new TreeMap<>(Utf8.ORDER))));
  }

  @Override
  public synchronized CompletionStage<?> write(List<KvChange> changes) {
    for (KvChange change : changes) {
      namespace(change.namespace())
          .records()
          .computeIfAbsent(change.id(), id -> new RecordState())
          .join(change);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized Page get(String namespace, String id, Selection selection) {
    List<Item> items = new ArrayList<>();
    for (Item item : visible(namespace, id, selection.asOf())) {
      if (selection.includes(item.key())) {
        if (items.size() == selection.limit()) {
          return new Page(items, items.get(items.size() - 1).key());
        }
        items.add(item);
      }
    }
    return new Page(items, null);
  }

  @Override
  public synchronized long count(String namespace, String id, Instant asOf) {
    return visible(namespace, id, asOf).size();
  }

  @Override
  public synchronized void scan(String namespace, Instant asOf, ItemVisitor visitor) {
    for (String id : namespace(namespace).records().keySet()) {
      visible(namespace, id, asOf).forEach(item -> visitor.visit(id, item));
    }
  }

  @Override
  public void close() {}

  private List<Item> visible(String name, String id, Instant asOf) {
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
    Namespace namespace = namespaces.get(name);
    if (namespace == null) {
      throw new IllegalArgumentException("the store has no namespace '" + name + "'.");
    }
    return namespace;
  }

  private record Namespace(NamespaceLayout layout, TreeMap<String, RecordState> records) {}
}
