package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.rdg.model.ConfigException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keyspaces that a store has, with their tables and what is recorded of them. */
final class FoundSchema {

  /**
   * A table.
   *
   * @param columns CQL types by name
   * @param primaryKey names of the partition key's and of the clustering columns
   * @param comment its comment
   * @param compression as {@link Compression#describe} tells it
   */
  record Table(
      Map<String, String> columns, String primaryKey, String comment, String compression) {}

  /**
   * A keyspace.
   *
   * @param tables its tables by name
   * @param records the elements of definitions by table; null when there is no table for them
   */
  record Keyspace(
      Map<String, Table> tables, @Nullable Map<String, SortedMap<String, String>> records) {}

  private record Place(String cluster, String keyspace) {
    static Place of(Home home) {
      return new Place(home.cluster(), home.keyspace());
    }
  }

  private final Map<Place, Keyspace> keyspaces = new HashMap<>();

  private FoundSchema() {}

  /** A store with nothing in it. */
  static FoundSchema none() {
    return new FoundSchema();
  }

  /**
   * What the store has now in the keyspaces of these homes.
   *
   * @throws ConfigException when a cluster does not answer or does not let us look
   * @throws dev.rdg.model.store.StoreUnavailableException when too few of its nodes are up
   */
  static FoundSchema read(Homes homes, Collection<Home> wanted, ClusterSessions sessions) {
    FoundSchema found = new FoundSchema();
    Map<Place, Home> places = new LinkedHashMap<>();
    wanted.forEach(home -> places.putIfAbsent(Place.of(home), home));
    Map<Cluster, Map<CqlIdentifier, KeyspaceMetadata>> metadata = new HashMap<>();
    places.forEach(
        (place, home) -> {
          Cluster cluster = homes.clusterOf(home);
          CqlSession session = sessions.of(cluster);
          try {
            KeyspaceMetadata keyspace =
                metadata
                    .computeIfAbsent(cluster, c -> session.refreshSchema().getKeyspaces())
                    .get(CqlIdentifier.fromInternal(place.keyspace()));
            if (keyspace != null) {
              found.keyspaces.put(place, read(session, keyspace));
            }
          } catch (DriverException e) {
            throw CassandraErrors.toException(cluster.name(), e);
          }
        });
    return found;
  }

  private static Keyspace read(CqlSession session, KeyspaceMetadata keyspace) {
    Map<String, Table> tables = new TreeMap<>();
    keyspace.getTables().forEach((name, table) -> tables.put(name.asInternal(), read(table)));
    boolean recorded = tables.remove(TableCql.RECORDS) != null;
    return new Keyspace(
        tables, recorded ? readRecords(session, keyspace.getName().asInternal()) : null);
  }

  private static Table read(TableMetadata table) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (ColumnMetadata column : table.getColumns().values()) {
      columns.put(column.getName().asInternal(), column.getType().asCql(false, false));
    }
    String primaryKey =
        names(table.getPartitionKey()) + " " + names(table.getClusteringColumns().keySet());
    return new Table(
        columns,
        primaryKey,
        String.valueOf(option(table, "comment")),
        option(table, "compression") instanceof Map<?, ?> compression
            ? Compression.describe(texts(compression))
            : "");
  }

  private static Collection<String> names(Collection<ColumnMetadata> columns) {
    return columns.stream().map(column -> column.getName().asInternal()).toList();
  }

  private static @Nullable Object option(TableMetadata table, String name) {
    return table.getOptions().get(CqlIdentifier.fromInternal(name));
  }

  private static Map<String, String> texts(Map<?, ?> option) {
    Map<String, String> texts = new TreeMap<>();
    option.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
    return texts;
  }

  private static Map<String, SortedMap<String, String>> readRecords(
      CqlSession session, String keyspace) {
    Map<String, SortedMap<String, String>> records = new TreeMap<>();
    for (Row row :
        session.execute(
            SimpleStatement.newInstance(TableCql.selectRecords(keyspace))
                .setConsistencyLevel(ConsistencyLevel.QUORUM))) {
      records
          .computeIfAbsent(String.valueOf(row.getString("table_name")), table -> new TreeMap<>())
          .put(
              String.valueOf(row.getString("element")),
              String.valueOf(row.getString("definition")));
    }
    return records;
  }

  /** The keyspace of a home, if the store has it. */
  @Nullable Keyspace keyspace(Home home) {
    return keyspaces.get(Place.of(home));
  }

  /** The table of a home, if the store has it. */
  @Nullable Table table(Home home) {
    Keyspace keyspace = keyspace(home);
    return keyspace == null ? null : keyspace.tables().get(home.table());
  }

  /** What is recorded of a home's table; empty where nothing is. */
  SortedMap<String, String> recorded(Home home) {
    Keyspace keyspace = keyspace(home);
    return keyspace == null || keyspace.records() == null
        ? new TreeMap<>()
        : keyspace.records().getOrDefault(home.table(), new TreeMap<>());
  }
}
