package dev.rdg.testdata.contract;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.NamespaceLayout.Bucketing;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.TokenRange;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A store on the heap that shares no rule with the others, and is wrong in one way: what the
 * contract and the laws have to notice. Written as a database would be, partition by partition and
 * cell by cell, so that each flaw is a small slip.
 */
final class BreakableStore implements KvStore {
  private record Name(String namespace, String id) {}

  private final Flaw flaw;
  private final Map<String, NamespaceLayout> layouts = new HashMap<>();
  private final Map<Name, List<BreakablePartition>> records = new LinkedHashMap<>();
  private List<KvChange> late = List.of();
  private volatile boolean closed;

  BreakableStore(Flaw flaw, Collection<NamespaceLayout> layouts) {
    this.flaw = flaw;
    layouts.forEach(layout -> this.layouts.put(layout.name(), layout));
  }

  @Override
  public CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
    requireOpen();
    if (flaw != Flaw.SEVERAL_NAMESPACES_ACCEPTED) {
      KvStore.requireOneNamespace(changes);
    }
    List<RefusedChange> refused = new ArrayList<>();
    List<KvChange> accepted = new ArrayList<>();
    for (KvChange change : changes) {
      String problem = flaw == Flaw.OVERSIZED_ACCEPTED ? null : change.beyondLimits();
      if (problem == null) {
        accepted.add(change);
      } else {
        refused.add(new RefusedChange(change, problem));
      }
    }
    if (flaw == Flaw.BAD_CHANGE_FAILS_MATES && !refused.isEmpty()) {
      accepted.forEach(change -> refused.add(new RefusedChange(change, "one of its mates is bad")));
      accepted.clear();
    }
    if (flaw == Flaw.OTHER_RECORDS_LOST) {
      accepted.removeIf(change -> !change.id().equals(changes.get(0).id()));
    }
    take(accepted);
    return CompletableFuture.completedFuture(reported(refused));
  }

  private List<RefusedChange> reported(List<RefusedChange> refused) {
    return switch (flaw) {
      case BAD_CHANGE_DROPPED -> List.of();
      case EQUAL_BAD_CHANGES_MERGED -> refused.stream().distinct().toList();
      default -> refused;
    };
  }

  private void take(List<KvChange> changes) {
    List<KvChange> now = changes;
    if (flaw == Flaw.ACKNOWLEDGED_TOO_EARLY) {
      synchronized (this) {
        now = late;
        late = List.copyOf(changes);
      }
    } else if (flaw == Flaw.LAST_OF_BATCH_STAYS) {
      Map<String, KvChange> last = new LinkedHashMap<>();
      changes.forEach(change -> last.put(String.valueOf(change.key()), change));
      now = List.copyOf(last.values());
    }
    if (!now.isEmpty()) {
      applyAll(now);
    }
  }

  private void applyAll(List<KvChange> changes) {
    if (flaw == Flaw.CONCURRENT_WRITES_LOST) {
      List<BreakablePartition> read = new ArrayList<>();
      synchronized (this) {
        partitions(changes.get(0)).forEach(partition -> read.add(partition.copy()));
      }
      changes.forEach(change -> apply(change, read));
      Thread.yield();
      synchronized (this) {
        records.put(nameOf(changes.get(0)), read);
      }
    } else {
      long newest = changes.stream().mapToLong(BreakableStore::newest).max().orElseThrow();
      synchronized (this) {
        changes.forEach(change -> apply(stamped(change, newest), partitions(change)));
      }
    }
  }

  private List<BreakablePartition> partitions(KvChange change) {
    NamespaceLayout layout = layout(change.namespace());
    return records.computeIfAbsent(nameOf(change), name -> partitions(layout.buckets()));
  }

  private List<BreakablePartition> partitions(int buckets) {
    List<BreakablePartition> partitions = new ArrayList<>();
    for (int i = 0; i < (flaw == Flaw.NAMESPACES_SHARED ? 1 : buckets); i++) {
      partitions.add(new BreakablePartition(flaw));
    }
    return partitions;
  }

  private Name nameOf(KvChange change) {
    return name(change.namespace(), change.id());
  }

  private Name name(String namespace, String id) {
    return switch (flaw) {
      case NAMESPACES_SHARED -> new Name("", id);
      case IDS_FOLDED -> new Name(namespace, id.toLowerCase(Locale.ROOT));
      default -> new Name(namespace, id);
    };
  }

  private void apply(KvChange change, List<BreakablePartition> partitions) {
    if (change.key() == null) {
      int reached = flaw == Flaw.RECORD_DELETE_IN_ONE_BUCKET ? 1 : partitions.size();
      partitions.subList(0, reached).forEach(part -> part.delete(change.state().deletedAt()));
    } else {
      String key =
          flaw == Flaw.KEYS_NORMALIZED
              ? Normalizer.normalize(change.key(), Normalizer.Form.NFC)
              : change.key();
      int bucket = layout(change.namespace()).bucketOf(key) % partitions.size();
      partitions.get(bucket).apply(key, change.state());
    }
  }

  private KvChange stamped(KvChange change, long newestOfWrite) {
    return switch (flaw) {
      case ARRIVAL_STAMPED -> at(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), change);
      case BATCH_STAMPED -> at(newestOfWrite, change);
      case JOINED_CHANGE_STAMPED -> at(newest(change), change);
      default -> change;
    };
  }

  private static long newest(KvChange change) {
    return Math.max(change.state().at(), change.state().deletedAt());
  }

  private static KvChange at(long time, KvChange change) {
    ItemState state = change.state();
    SortedMap<String, Cell> cells = new TreeMap<>();
    state.cells().forEach((name, cell) -> cells.put(name, new Cell(time, cell.value())));
    ItemState moved =
        state.at() == ItemState.NEVER
            ? ItemState.deleted(time)
            : new ItemState(state.deletedAt(), time, cells);
    return new KvChange(change.namespace(), change.id(), change.key(), moved);
  }

  @Override
  public synchronized CompletionStage<Page> getAsync(
      String namespace, String id, Selection selection) {
    NamespaceLayout layout = layout(namespace);
    List<BreakablePartition> partitions = read(namespace, id, Flaw.BUCKET_SKIPPED_IN_GET);
    List<Map.Entry<String, BreakableItem>> items = new ArrayList<>();
    partitions.forEach(partition -> items.addAll(partition.items().entrySet()));
    if (flaw == Flaw.MONTH_SKIPPED_IN_RANGE && layout.bucketing() == Bucketing.MONTH) {
      String end = selection.to();
      items.removeIf(
          item -> end != null && HistoryKeys.month(item.getKey()) == HistoryKeys.month(end));
    }
    if (flaw != Flaw.BUCKETS_CONCATENATED) {
      items.sort(Map.Entry.comparingByKey(BreakablePartition.order(flaw)));
    }
    return CompletableFuture.completedFuture(
        new BreakablePages(flaw, selection).of(items, layout.retention()));
  }

  @Override
  public synchronized CompletionStage<Long> countAsync(String namespace, String id, Instant asOf) {
    return CompletableFuture.completedFuture(counted(namespace, id, asOf));
  }

  private long counted(String namespace, String id, Instant asOf) {
    NamespaceLayout layout = layout(namespace);
    var retention = flaw == Flaw.EXPIRED_COUNTED ? null : layout.retention();
    return read(namespace, id, Flaw.BUCKET_SKIPPED_IN_COUNT).stream()
        .flatMap(partition -> partition.items().entrySet().stream())
        .filter(
            entry ->
                flaw == Flaw.COUNT_COUNTS_DELETED
                    || flaw == Flaw.POSITIONED_DELETE_COUNTED && entry.getValue().isPut()
                    || entry.getValue().visible(entry.getKey(), retention, asOf) != null)
        .count();
  }

  private List<BreakablePartition> read(String namespace, String id, Flaw skipping) {
    List<BreakablePartition> all = records.getOrDefault(name(namespace, id), List.of());
    return flaw == skipping && all.size() > 1 ? all.subList(0, all.size() - 1) : all;
  }

  @Override
  public void scan(String namespace, TokenRange range, Instant asOf, ItemVisitor visitor) {
    List<Map.Entry<String, Item>> found = found(namespace, range, asOf);
    if (flaw == Flaw.VISITOR_FAILURE_SWALLOWED) {
      try {
        found.forEach(entry -> visitor.visit(entry.getKey(), entry.getValue()));
      } catch (RuntimeException e) {
        return;
      }
    } else {
      found.forEach(entry -> visitor.visit(entry.getKey(), entry.getValue()));
    }
  }

  private synchronized List<Map.Entry<String, Item>> found(
      String namespace, TokenRange range, Instant asOf) {
    layout(namespace);
    List<Map.Entry<String, Item>> found = new ArrayList<>();
    for (Name name : records.keySet()) {
      if (name.namespace().equals(name(namespace, "").namespace())) {
        scanRecord(namespace, name.id(), range, asOf, found);
      }
    }
    if (flaw == Flaw.SCAN_MIXES_RECORDS) {
      found.sort(Comparator.comparing(entry -> entry.getValue().key()));
    }
    return found;
  }

  private void scanRecord(
      String namespace,
      String id,
      TokenRange range,
      Instant asOf,
      List<Map.Entry<String, Item>> found) {
    var retention = flaw == Flaw.EXPIRED_SCANNED ? null : layout(namespace).retention();
    List<BreakablePartition> partitions = read(namespace, id, Flaw.BUCKET_SKIPPED_IN_SCAN);
    for (int bucket = 0; bucket < partitions.size(); bucket++) {
      if (includes(range, token(id, bucket))) {
        partitions
            .get(bucket)
            .items()
            .forEach(
                (key, item) -> {
                  Item shown = item.visible(key, retention, asOf);
                  if (shown != null) {
                    found.add(Map.entry(id, shown));
                  }
                });
      }
    }
  }

  private boolean includes(TokenRange range, long token) {
    return switch (flaw) {
      case SCAN_PARTS_OVERLAP -> token >= range.after() && token <= range.upTo();
      case SCAN_LOSES_EDGE_TOKEN -> token > range.after() && token < range.upTo();
      default -> range.includes(token);
    };
  }

  private static long token(String id, int bucket) {
    long token = new SplittableRandom(id.hashCode() * 31L + bucket).nextLong();
    return token == Long.MIN_VALUE ? Long.MAX_VALUE : token;
  }

  private NamespaceLayout layout(String namespace) {
    requireOpen();
    if (!layouts.containsKey(namespace)) {
      if (flaw == Flaw.UNKNOWN_NAMESPACE_EMPTY) {
        return NamespaceLayout.plain(namespace);
      }
      throw new IllegalArgumentException("the store has no namespace '" + namespace + "'.");
    }
    return requireNonNull(layouts.get(namespace));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed.");
    }
  }

  @Override
  public void close() {
    closed = flaw != Flaw.ANSWERS_AFTER_CLOSE;
  }
}
