package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.OrderedCells;
import dev.rdg.model.store.Selection.Order;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The statements of one table, each prepared once, when it is first needed, and bound by name.
 * Nulls are never bound, and {@code props = props + :props} never overwrites the map: no write of
 * ours makes a tombstone but deletes and unsets. Thread-safe.
 */
final class ItemStatements {
  private static final String WHERE_RECORD = " WHERE id = :id AND bucket = :bucket";
  private static final String WHERE_ITEM = WHERE_RECORD + " AND key = :key";
  private static final String COLUMNS = "key, at, props, writetime(props) AS times";

  private static final String MARKS =
      String.join(", ", mark(OrderedCells.PUT, "put"), mark(OrderedCells.DELETE, "deleted"));

  private final CqlSession session;
  private final NamespaceLayout layout;
  private final String table;
  private final ConsistencyLevel consistency;
  private final Placement placement;
  private final Clock clock;
  private final LazyStatement put;
  private final LazyStatement touch;
  private final LazyStatement unset;
  private final LazyStatement deleteItem;
  private final LazyStatement deleteRecord;
  private final Map<String, LazyStatement> selects = new ConcurrentHashMap<>();

  ItemStatements(CqlSession session, NamespaceLayout layout, Home home, Clock clock) {
    this.session = session;
    this.layout = layout;
    this.table = home.qualifiedTable();
    this.consistency = DefaultConsistencyLevel.valueOf(home.consistency());
    this.placement = new Placement(session, home);
    this.clock = clock;
    String update = "UPDATE " + table + " USING TIMESTAMP :ts ";
    String delete = "DELETE FROM " + table + " USING TIMESTAMP :ts";
    this.put = statement(update + "AND TTL :ttl SET props = props + :props" + WHERE_ITEM);
    this.touch =
        statement(update + "AND TTL :ttl SET at = :at, props = props + :props" + WHERE_ITEM);
    this.unset = statement(update + "SET props = props - :names" + WHERE_ITEM);
    this.deleteItem = statement(delete + WHERE_ITEM);
    this.deleteRecord = statement(delete + WHERE_RECORD);
  }

  private LazyStatement statement(String cql) {
    return new LazyStatement(session, cql, consistency);
  }

  private static String mark(String cell, String column) {
    String element = "props['" + cell + "']";
    return element + " AS " + column + ", writetime(" + element + ") AS " + column + "_at";
  }

  NamespaceLayout layout() {
    return layout;
  }

  /** The table, with its keyspace. */
  String table() {
    return table;
  }

  /** By the nodes that keep a record's bucket. */
  int place(String id, int bucket) {
    return placement.of(id, bucket);
  }

  /** Completes when changes can be bound. */
  CompletionStage<?> prepareWrites() {
    return CompletableFuture.allOf(
        put.prepare(),
        touch.prepare(),
        unset.prepare(),
        deleteItem.prepare(),
        deleteRecord.prepare());
  }

  /** The statements of one change, by bucket; after {@link #prepareWrites}. */
  void bind(KvChange change, StatementConsumer output) {
    String key = change.key();
    if (key == null) {
      for (int bucket = 0; bucket < layout.buckets(); bucket++) {
        output.accept(bucket, deleteRecord(change.id(), bucket, change.state().deletedAt()));
      }
    } else {
      int bucket = layout.bucketOf(key);
      bindItem(
          change.id(), bucket, key, change.state(), statement -> output.accept(bucket, statement));
    }
  }

  private void bindItem(
      String id, int bucket, String key, ItemState state, Consumer<BoundStatement> output) {
    if (state.deletedAt() != ItemState.NEVER) {
      output.accept(deleteItem(id, bucket, key, state.deletedAt()));
    }
    SortedMap<Long, SortedMap<String, Cell>> sets = new TreeMap<>();
    SortedMap<Long, TreeSet<String>> unsets = new TreeMap<>();
    if (state.at() != ItemState.NEVER) {
      sets.put(state.at(), new TreeMap<>());
    }
    state.cells().forEach((name, cell) -> sort(name, cell, sets, unsets));
    sets.forEach(
        (timestamp, cells) -> {
          int ttl = ttl(timestamp, cells);
          if (ttl != TimeToLive.EXPIRED) {
            output.accept(put(id, bucket, key, timestamp, ttl, timestamp == state.at(), cells));
          }
        });
    unsets.forEach((timestamp, names) -> output.accept(unset(id, bucket, key, timestamp, names)));
  }

  private static void sort(
      String name,
      Cell cell,
      SortedMap<Long, SortedMap<String, Cell>> sets,
      SortedMap<Long, TreeSet<String>> unsets) {
    if (cell.value() == null) {
      unsets.computeIfAbsent(cell.timestamp(), t -> new TreeSet<>()).add(name);
    } else {
      sets.computeIfAbsent(cell.timestamp(), t -> new TreeMap<>()).put(name, cell);
    }
  }

  /**
   * Seconds to live of cells of this time; 0 for ever, -1 when they have expired and are not to be
   * written. Of cells with positions those of one time must be decided by their bytes, which
   * Cassandra looks at only where both have the same expiry: they live for ever.
   */
  private int ttl(long timestampMicros, SortedMap<String, Cell> cells) {
    Duration retention = layout.retention();
    if (retention == null) {
      return TimeToLive.FOR_EVER;
    }
    int seconds = TimeToLive.seconds(timestampMicros, retention, clock.instant());
    return seconds != TimeToLive.EXPIRED
            && cells.values().stream().anyMatch(OrderedCells::isOrdered)
        ? TimeToLive.FOR_EVER
        : seconds;
  }

  private BoundStatement put(
      String id,
      int bucket,
      String key,
      long timestamp,
      int ttl,
      boolean touches,
      SortedMap<String, Cell> cells) {
    Binding bound =
        (touches ? touch : put)
            .bind()
            .set("ts", timestamp)
            .set("ttl", ttl)
            .set("props", PropertyMap.encode(cells));
    return item(touches ? bound.set("at", timestamp) : bound, id, bucket, key);
  }

  private BoundStatement unset(
      String id, int bucket, String key, long timestamp, TreeSet<String> names) {
    return item(unset.bind().set("ts", timestamp).set("names", names), id, bucket, key);
  }

  private BoundStatement deleteItem(String id, int bucket, String key, long timestamp) {
    return item(deleteItem.bind().set("ts", timestamp), id, bucket, key);
  }

  private BoundStatement deleteRecord(String id, int bucket, long timestamp) {
    return record(deleteRecord.bind().set("ts", timestamp), id, bucket).build();
  }

  /** The items of one bucket between two keys, in the slice's order. */
  CompletionStage<BoundStatement> selectRange(String id, int bucket, KeySlice slice) {
    return between(selectItems(keysOf(slice), slice.order()), id, bucket, slice);
  }

  /** Keys, times and what says of deletes that have positions, of one bucket, for counting. */
  CompletionStage<BoundStatement> selectTimes(String id, int bucket, KeySlice slice) {
    return between(
        "SELECT key, at, " + MARKS + " FROM " + table + WHERE_RECORD + keysOf(slice),
        id,
        bucket,
        slice);
  }

  private CompletionStage<BoundStatement> between(
      String cql, String id, int bucket, KeySlice slice) {
    return select(cql).thenApply(bound -> keys(record(bound, id, bucket), slice).build());
  }

  private static String keysOf(KeySlice slice) {
    return slice.upper() == null ? " AND key >= :lower" : " AND key >= :lower AND key < :upper";
  }

  private static Binding keys(Binding bound, KeySlice slice) {
    Binding from = bound.set("lower", slice.lower());
    String upper = slice.upper();
    return upper == null ? from : from.set("upper", upper);
  }

  /** Some items of one bucket. */
  CompletionStage<BoundStatement> selectKeys(
      String id, int bucket, List<String> keys, Order order) {
    return select(selectItems(" AND key IN :keys", order))
        .thenApply(bound -> record(bound, id, bucket).set("keys", keys).build());
  }

  private String selectItems(String where, Order order) {
    return "SELECT "
        + COLUMNS
        + " FROM "
        + table
        + WHERE_RECORD
        + where
        + (order == Order.BACKWARD ? " ORDER BY key DESC" : "");
  }

  /**
   * Every item of a slice, in token order. Filtering by keys is what Cassandra does well here: it
   * reads no more of a partition than lies between them.
   */
  CompletionStage<BoundStatement> selectTokens(ScanSlice slice) {
    KeySlice keys = slice.keys();
    String cql =
        "SELECT id, token(id, bucket) AS place, "
            + COLUMNS
            + " FROM "
            + table
            + " WHERE token(id, bucket) > :after AND token(id, bucket) <= :up_to"
            + (keys.isAll() ? "" : keysOf(keys) + " ALLOW FILTERING");
    return select(cql)
        .thenApply(
            bound -> {
              Binding tokens =
                  bound.set("after", slice.tokens().after()).set("up_to", slice.tokens().upTo());
              return (keys.isAll() ? tokens : keys(tokens, keys)).build();
            });
  }

  private static BoundStatement item(Binding bound, String id, int bucket, String key) {
    return record(bound, id, bucket).set("key", key).build();
  }

  private static Binding record(Binding bound, String id, int bucket) {
    return bound.set("id", id).set("bucket", bucket);
  }

  private CompletionStage<Binding> select(String cql) {
    return selects.computeIfAbsent(cql, this::statement).bound();
  }

  /** Takes a statement and the bucket it goes to. */
  interface StatementConsumer {
    void accept(int bucket, BoundStatement statement);
  }
}
