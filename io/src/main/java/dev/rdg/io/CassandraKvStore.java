package dev.rdg.io;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.rdg.model.Utf8;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.Selection;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KvStore} in Cassandra: one table per namespace, one row per item, one cell per property,
 * every cell written with its own event time so that the database itself keeps the newest. A write
 * is one unlogged batch per partition, split where it grows too large.
 */
public final class CassandraKvStore implements KvStore {
  /**
   * The bytes of bound values after which a batch is sent: well inside a commit log segment, large
   * enough to save round trips.
   */
  private static final int MAX_BATCH_BYTES = 64 * 1024;

  private static final int MAX_BATCH_STATEMENTS = 200;

  private final Map<String, ItemStatements> tables = new HashMap<>();
  private final Map<String, CqlSession> sessions = new HashMap<>();
  private final Set<Cluster> clusters = new HashSet<>();

  private CassandraKvStore() {}

  /**
   * Opens the store; sessions are shared within the JVM.
   *
   * @param layouts the namespaces it is to have
   * @throws ConfigException when a cluster does not answer
   */
  public static CassandraKvStore open(Homes homes, Collection<NamespaceLayout> layouts) {
    return open(homes, layouts, Clock.systemUTC());
  }

  static CassandraKvStore open(Homes homes, Collection<NamespaceLayout> layouts, Clock clock) {
    CassandraKvStore store = new CassandraKvStore();
    try {
      for (NamespaceLayout layout : layouts) {
        Home home = homes.of(layout.name());
        Cluster cluster = homes.clusterOf(home);
        CqlSession session = store.session(cluster);
        store.sessions.put(layout.name(), session);
        store.tables.put(layout.name(), new ItemStatements(session, layout, home, clock));
      }
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private CqlSession session(Cluster cluster) {
    CqlSession session = CassandraSessions.acquire(cluster);
    if (!clusters.add(cluster)) {
      CassandraSessions.release(cluster);
    }
    return session;
  }

  @Override
  public CompletionStage<?> write(List<KvChange> changes) {
    String namespace = changes.get(0).namespace();
    ItemStatements statements = table(namespace);
    Map<Integer, List<BoundStatement>> byBucket = new HashMap<>();
    for (KvChange change : changes) {
      statements.bind(
          change,
          (bucket, statement) ->
              byBucket.computeIfAbsent(bucket, b -> new ArrayList<>()).add(statement));
    }
    List<CompletableFuture<?>> sent = new ArrayList<>();
    CqlSession session = session(namespace);
    byBucket.values().forEach(partition -> send(session, partition, sent));
    return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
  }

  private static void send(
      CqlSession session, List<BoundStatement> partition, List<CompletableFuture<?>> sent) {
    int start = 0;
    int bytes = 0;
    for (int i = 0; i < partition.size(); i++) {
      bytes += sizeOf(partition.get(i));
      if (bytes >= MAX_BATCH_BYTES
          || i + 1 - start == MAX_BATCH_STATEMENTS
          || i + 1 == partition.size()) {
        Statement<?> request = batch(partition.subList(start, i + 1));
        sent.add(session.executeAsync(request).toCompletableFuture());
        start = i + 1;
        bytes = 0;
      }
    }
  }

  private static Statement<?> batch(List<BoundStatement> statements) {
    if (statements.size() == 1) {
      return statements.get(0);
    }
    BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED);
    statements.forEach(batch::addStatement);
    return batch
        .setConsistencyLevel(statements.get(0).getConsistencyLevel())
        .setIdempotence(true)
        .build();
  }

  private static int sizeOf(BoundStatement statement) {
    int size = 0;
    for (ByteBuffer value : statement.getValues()) {
      size += value == null ? 0 : value.remaining();
    }
    return size;
  }

  @Override
  public Page get(String namespace, String id, Selection selection) {
    ItemStatements statements = table(namespace);
    CqlSession session = session(namespace);
    List<Item> found = new ArrayList<>();
    if (selection.keys() != null) {
      for (String key : selection.keys()) {
        if (selection.includes(key)) {
          collect(
              session,
              statements,
              statements.selectItem(id, statements.layout().bucketOf(key), key),
              selection,
              found);
        }
      }
    } else {
      String from =
          selection.after() == null
              ? selection.from()
              : later(selection.from(), selection.after() + '\0');
      for (int bucket = 0; bucket < statements.layout().buckets(); bucket++) {
        collect(
            session,
            statements,
            statements.selectRange(id, bucket, from, selection.to()),
            selection,
            found);
      }
    }
    found.sort(Comparator.comparing(Item::key, Utf8.ORDER));
    if (found.size() <= selection.limit()) {
      return new Page(found, null);
    }
    List<Item> page = found.subList(0, selection.limit());
    return new Page(page, page.get(page.size() - 1).key());
  }

  private static String later(String a, String b) {
    return Utf8.ORDER.compare(a, b) >= 0 ? a : b;
  }

  /** Adds visible items of one query, at most one more than the page takes. */
  private static void collect(
      CqlSession session,
      ItemStatements statements,
      BoundStatement query,
      Selection selection,
      List<Item> found) {
    int most = found.size() + selection.limit() + 1;
    for (Row row : session.execute(query)) {
      Item item = visible(statements.layout(), row, selection.asOf());
      if (item != null) {
        found.add(item);
        if (found.size() == most) {
          return;
        }
      }
    }
  }

  private static @Nullable Item visible(NamespaceLayout layout, Row row, Instant asOf) {
    long at = row.isNull("at") ? ItemState.NEVER : row.getLong("at");
    String key = row.getString("key");
    return key == null
        ? null
        : new ItemState(ItemState.NEVER, at, PropertyMap.decode(row))
            .visible(key, layout.retention(), asOf);
  }

  @Override
  public long count(String namespace, String id, Instant asOf) {
    ItemStatements statements = table(namespace);
    CqlSession session = session(namespace);
    long count = 0;
    for (int bucket = 0; bucket < statements.layout().buckets(); bucket++) {
      for (Row row : session.execute(statements.selectTimes(id, bucket))) {
        long at = row.isNull("at") ? ItemState.NEVER : row.getLong("at");
        if (ItemState.put(at, java.util.Collections.emptySortedMap())
                .visible("", statements.layout().retention(), asOf)
            != null) {
          count++;
        }
      }
    }
    return count;
  }

  @Override
  public void scan(String namespace, Instant asOf, ItemVisitor visitor) {
    ItemStatements statements = table(namespace);
    for (Row row : session(namespace).execute(statements.selectAll())) {
      Item item = visible(statements.layout(), row, asOf);
      String id = row.getString("id");
      if (item != null && id != null) {
        visitor.visit(id, item);
      }
    }
  }

  @Override
  public void close() {
    clusters.forEach(CassandraSessions::release);
    clusters.clear();
  }

  private ItemStatements table(String namespace) {
    ItemStatements statements = tables.get(namespace);
    if (statements == null) {
      throw new IllegalArgumentException("the store has no namespace '" + namespace + "'.");
    }
    return statements;
  }

  private CqlSession session(String namespace) {
    return java.util.Objects.requireNonNull(sessions.get(namespace), namespace);
  }
}
