package dev.rdg.io;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.rdg.model.Utf8;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.PageToken;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Selection.Order;
import dev.rdg.model.store.TokenRange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The statements of one table, each prepared when it is first needed. Nulls are never bound, and
 * {@code props = props + ?} never overwrites the map: no write of ours makes a tombstone but
 * deletes and unsets. Thread-safe.
 */
final class ItemStatements {
  private static final String WHERE_RECORD = " WHERE id = ? AND bucket = ?";
  private static final String WHERE_ITEM = WHERE_RECORD + " AND key = ?";
  private static final String COLUMNS = "key, at, props, writetime(props) AS times";

  private final CqlSession session;
  private final NamespaceLayout layout;
  private final String table;
  private final ConsistencyLevel consistency;
  private final Clock clock;
  private final Map<String, PreparedStatement> prepared = new ConcurrentHashMap<>();

  ItemStatements(CqlSession session, NamespaceLayout layout, Home home, Clock clock) {
    this.session = session;
    this.layout = layout;
    this.table = home.qualifiedTable();
    this.consistency = DefaultConsistencyLevel.valueOf(home.consistency());
    this.clock = clock;
  }

  NamespaceLayout layout() {
    return layout;
  }

  /** The statements of one change, by bucket. */
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
          int ttl = ttl(timestamp);
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
   * Seconds to live of a cell of this time; 0 for ever, -1 when it has expired and is not to be
   * written.
   */
  private int ttl(long timestampMicros) {
    Duration retention = layout.retention();
    if (retention == null) {
      return TimeToLive.FOR_EVER;
    }
    return TimeToLive.seconds(timestampMicros, retention, clock.instant());
  }

  private BoundStatement put(
      String id,
      int bucket,
      String key,
      long timestamp,
      int ttl,
      boolean touch,
      SortedMap<String, Cell> cells) {
    PreparedStatement statement =
        prepare(
            "UPDATE "
                + table
                + " USING TIMESTAMP ? AND TTL ? SET "
                + (touch ? "at = ?, " : "")
                + "props = props + ?"
                + WHERE_ITEM);
    BoundStatement bound = statement.bind().setLong(0, timestamp).setInt(1, ttl);
    int next = 2;
    if (touch) {
      bound = bound.setLong(next++, timestamp);
    }
    bound = bound.setBytesUnsafe(next++, PropertyMap.encode(cells));
    return item(bound, next, id, bucket, key);
  }

  private BoundStatement unset(
      String id, int bucket, String key, long timestamp, TreeSet<String> names) {
    PreparedStatement statement =
        prepare("UPDATE " + table + " USING TIMESTAMP ? SET props = props - ?" + WHERE_ITEM);
    return item(
        statement.bind().setLong(0, timestamp).setSet(1, names, String.class), 2, id, bucket, key);
  }

  private BoundStatement deleteItem(String id, int bucket, String key, long timestamp) {
    PreparedStatement statement =
        prepare("DELETE FROM " + table + " USING TIMESTAMP ?" + WHERE_ITEM);
    return item(statement.bind().setLong(0, timestamp), 1, id, bucket, key);
  }

  private BoundStatement deleteRecord(String id, int bucket, long timestamp) {
    PreparedStatement statement =
        prepare("DELETE FROM " + table + " USING TIMESTAMP ?" + WHERE_RECORD);
    return statement
        .bind()
        .setLong(0, timestamp)
        .setString(1, id)
        .setInt(2, bucket)
        .setConsistencyLevel(consistency);
  }

  /** The items of one bucket between the selection's bounds, in its order. */
  BoundStatement selectRange(String id, int bucket, Selection selection) {
    Order order = selection.order();
    String lower = selection.from();
    String upper = selection.to();
    boolean lowerIncluded = true;
    PageToken resumed = selection.resumed();
    if (resumed != null && order == Order.FORWARD && isBefore(lower, resumed.key(), true)) {
      lower = resumed.key();
      lowerIncluded = false;
    } else if (resumed != null
        && order == Order.BACKWARD
        && (upper == null || isBefore(resumed.key(), upper, false))) {
      upper = resumed.key();
    }
    String where =
        (lowerIncluded ? " AND key >= ?" : " AND key > ?") + (upper == null ? "" : " AND key < ?");
    BoundStatement bound = item(prepare(selectItems(where, order)).bind(), 0, id, bucket, lower);
    return upper == null ? bound : bound.setString(3, upper);
  }

  private static boolean isBefore(String a, String b, boolean orSame) {
    int comparison = Utf8.ORDER.compare(a, b);
    return comparison < 0 || orSame && comparison == 0;
  }

  /** Some items of one bucket. */
  BoundStatement selectKeys(String id, int bucket, List<String> keys, Order order) {
    return prepare(selectItems(" AND key IN ?", order))
        .bind()
        .setString(0, id)
        .setInt(1, bucket)
        .setList(2, keys, String.class)
        .setConsistencyLevel(consistency);
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

  /** Every item whose partition has a token in the range, in token order. */
  BoundStatement selectTokens(TokenRange range) {
    return prepare(
            "SELECT id, "
                + COLUMNS
                + " FROM "
                + table
                + " WHERE token(id, bucket) > ? AND token(id, bucket) <= ?")
        .bind()
        .setLong(0, range.after())
        .setLong(1, range.upTo())
        .setConsistencyLevel(consistency);
  }

  /** Keys and times of one bucket, for counting. */
  BoundStatement selectTimes(String id, int bucket) {
    PreparedStatement statement = prepare("SELECT at FROM " + table + WHERE_RECORD);
    return statement.bind().setString(0, id).setInt(1, bucket).setConsistencyLevel(consistency);
  }

  private BoundStatement item(BoundStatement bound, int first, String id, int bucket, String key) {
    return bound
        .setString(first, id)
        .setInt(first + 1, bucket)
        .setString(first + 2, key)
        .setConsistencyLevel(consistency);
  }

  private PreparedStatement prepare(String cql) {
    return prepared.computeIfAbsent(cql, session::prepare);
  }

  /** Takes a statement and the bucket it goes to. */
  interface StatementConsumer {
    void accept(int bucket, BoundStatement statement);
  }
}
