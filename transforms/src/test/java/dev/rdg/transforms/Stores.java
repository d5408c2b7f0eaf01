package dev.rdg.transforms;

import dev.rdg.model.Schema;
import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.model.kv.RecordState;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.InMemoryKvStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/** What changes make of an empty store. */
final class Stores {
  private static final Instant LATER = Instant.ofEpochMilli(Records.BROKER_MILLIS * 2);

  private Stores() {}

  /** The changes of records, each with the timestamp of its record. */
  static PCollection<KvChange> each(PCollection<RecordChanges> records) {
    return records.apply(
        "Each",
        FlatMapElements.into(TypeDescriptor.of(KvChange.class)).via(RecordChanges::changes));
  }

  /** Everything that was written, with what no reader sees: tombstones. */
  static TreeSet<String> content(Iterable<KvChange> changes) {
    Map<List<String>, RecordState> records = new TreeMap<>(Stores::compare);
    for (KvChange change : changes) {
      records
          .computeIfAbsent(List.of(change.namespace(), change.id()), key -> new RecordState())
          .join(change);
    }
    TreeSet<String> content = new TreeSet<>();
    records.forEach(
        (key, record) ->
            record.emit(key.get(0), key.get(1), change -> content.add(change.toString())));
    return content;
  }

  /** The digest of what readers see of a graph. */
  static String digest(Schema graph, Iterable<KvChange> changes) {
    return GraphDigest.of(
            store(graph.namespaces(), changes),
            graph.namespaces().stream().map(NamespaceLayout::name).toList(),
            LATER)
        .hex();
  }

  /** The items of a namespace as {@code id/key}, with their values. */
  static Map<String, Map<String, Object>> items(
      NamespaceLayout namespace, Iterable<KvChange> changes) {
    Map<String, Map<String, Object>> items = new TreeMap<>();
    store(List.of(namespace), changes)
        .scan(
            namespace.name(),
            LATER,
            (String id, Item item) -> items.put(id + "/" + item.key(), item.values()));
    return items;
  }

  /** As {@link #items}, of outcomes, without times. */
  static Map<String, Map<String, Object>> totals(String topic, Iterable<KvChange> changes) {
    Map<String, Map<String, Object>> totals = new TreeMap<>();
    items(CountOutcomes.layoutOf(topic), changes)
        .forEach(
            (key, values) -> {
              Map<String, Object> numbers = new TreeMap<>(values);
              numbers.keySet().removeAll(List.of(Counts.SINCE, Counts.NEWEST_EVENT));
              totals.put(key, numbers);
            });
    return totals;
  }

  private static InMemoryKvStore store(
      List<NamespaceLayout> namespaces, Iterable<KvChange> changes) {
    InMemoryKvStore store = new InMemoryKvStore(namespaces);
    for (KvChange change : changes) {
      store.write(List.of(change)).toCompletableFuture().join();
    }
    return store;
  }

  private static int compare(List<String> a, List<String> b) {
    int byNamespace = a.get(0).compareTo(b.get(0));
    return byNamespace != 0 ? byNamespace : a.get(1).compareTo(b.get(1));
  }
}
