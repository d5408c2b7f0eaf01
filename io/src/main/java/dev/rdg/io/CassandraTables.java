package dev.rdg.io;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.rdg.model.kv.NamespaceLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the tables of namespaces, and checks that those of a running store are the ones that the
 * graph asks for.
 */
public final class CassandraTables {
  /** Column names and CQL types of every table. */
  private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

  static {
    COLUMNS.put("id", "text");
    COLUMNS.put("bucket", "int");
    COLUMNS.put("key", "text");
    COLUMNS.put("at", "bigint");
    COLUMNS.put("props", "map<text, blob>");
  }

  private final Homes homes;
  private final List<NamespaceLayout> layouts;

  private CassandraTables(Homes homes, Collection<NamespaceLayout> layouts) {
    this.homes = homes;
    this.layouts = List.copyOf(layouts);
  }

  /** The tables of these namespaces. */
  public static CassandraTables of(Homes homes, Collection<NamespaceLayout> layouts) {
    return new CassandraTables(homes, layouts);
  }

  /** The CQL that creates what is missing, keyspaces first. Harmless to execute again. */
  public List<String> ddl() {
    LinkedHashSet<String> statements = new LinkedHashSet<>();
    for (NamespaceLayout layout : layouts) {
      statements.add(createKeyspace(homes.of(layout.name())));
    }
    for (NamespaceLayout layout : layouts) {
      statements.add(createTable(layout));
    }
    return List.copyOf(statements);
  }

  /**
   * Creates what is missing.
   *
   * @throws ConfigException when a cluster does not answer
   */
  public void apply() {
    for (NamespaceLayout layout : layouts) {
      Home home = homes.of(layout.name());
      Cluster cluster = homes.clusterOf(home);
      CqlSession session = CassandraSessions.acquire(cluster);
      try {
        session.execute(createKeyspace(home));
        session.execute(createTable(layout));
      } finally {
        CassandraSessions.release(cluster);
      }
    }
  }

  /**
   * What keeps the store from taking these namespaces, one line each with the next step; empty when
   * all is well.
   *
   * @throws ConfigException when a cluster does not answer
   */
  public List<String> check() {
    List<String> problems = new ArrayList<>();
    for (NamespaceLayout layout : layouts) {
      Cluster cluster = homes.clusterOf(homes.of(layout.name()));
      CqlSession session = CassandraSessions.acquire(cluster);
      try {
        checkTable(session, layout).ifPresent(problems::add);
      } finally {
        CassandraSessions.release(cluster);
      }
    }
    return problems;
  }

  private Optional<String> checkTable(CqlSession session, NamespaceLayout layout) {
    Home home = homes.of(layout.name());
    Optional<KeyspaceMetadata> keyspace = session.getMetadata().getKeyspace(home.keyspace());
    if (keyspace.isEmpty()) {
      return problem(
          layout, "keyspace " + home.keyspace() + " is missing: run ./rdg schema apply.");
    }
    Optional<TableMetadata> table = keyspace.get().getTable(home.table());
    if (table.isEmpty()) {
      return problem(
          layout, "table " + home.qualifiedTable() + " is missing: run ./rdg schema apply.");
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (ColumnMetadata column : table.get().getColumns().values()) {
      found.put(column.getName().asInternal(), column.getType().asCql(false, false));
    }
    String primaryKey =
        table.get().getPartitionKey().stream().map(c -> c.getName().asInternal()).toList()
            + " "
            + table.get().getClusteringColumns().keySet().stream()
                .map(c -> c.getName().asInternal())
                .toList();
    if (!found.equals(COLUMNS) || !primaryKey.equals("[id, bucket] [key]")) {
      return problem(
          layout,
          "table "
              + home.qualifiedTable()
              + " has another layout: its columns are "
              + found
              + " with primary key "
              + primaryKey
              + ", but must be "
              + COLUMNS
              + " with [id, bucket] [key]: give the namespace another table in homes.yaml.");
    }
    Object comment = table.get().getOptions().get(CqlIdentifier.fromInternal("comment"));
    if (!describe(layout).equals(comment)) {
      return problem(
          layout,
          "table "
              + home.qualifiedTable()
              + " was made as '"
              + comment
              + "', but the graph asks for '"
              + describe(layout)
              + "': buckets and retention change only by a rebuild into another table.");
    }
    return Optional.empty();
  }

  private static Optional<String> problem(NamespaceLayout layout, String what) {
    return Optional.of("namespace " + layout.name() + ": " + what);
  }

  private String createKeyspace(Home home) {
    return "CREATE KEYSPACE IF NOT EXISTS "
        + home.keyspace()
        + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
        + homes.clusterOf(home).datacenter()
        + "': "
        + home.replication()
        + "}";
  }

  private String createTable(NamespaceLayout layout) {
    StringBuilder columns = new StringBuilder();
    COLUMNS.forEach((name, type) -> columns.append(name).append(' ').append(type).append(", "));
    return "CREATE TABLE IF NOT EXISTS "
        + homes.of(layout.name()).qualifiedTable()
        + " ("
        + columns
        + "PRIMARY KEY ((id, bucket), key)) WITH compaction = {'class': 'UnifiedCompactionStrategy'} AND comment = '"
        + describe(layout)
        + "'";
  }

  /** What readers and writers must agree on and the columns do not tell. */
  private static String describe(NamespaceLayout layout) {
    return "rdg 1, buckets "
        + layout.buckets()
        + ", retention "
        + (layout.retention() == null ? "none" : layout.retention());
  }
}
