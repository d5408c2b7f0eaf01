package dev.rdg.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.Function;

/** A keyspace of {@link TestCassandra} that does not exist yet, for one test. */
final class TestKeyspace {
  private final Homes homes = TestCassandra.freshHomes();
  private final Home any = homes.of("things");

  String name() {
    return any.keyspace();
  }

  Homes homes() {
    return homes;
  }

  /** With namespaces that live elsewhere; cluster {@code down} does not answer. */
  Homes homes(Path folder, String namespaces) throws IOException {
    return Homes.load(
        Files.writeString(
            folder.resolve("homes.yaml"),
            """
            version: 1
            clusters:
              main: {contactPoints: ["%s"], datacenter: datacenter1}
              down: {contactPoints: ["127.0.0.1:1"], datacenter: datacenter1}
            default: {cluster: main, keyspace: %s, replication: 1}
            %s
            """
                .formatted(homes.clusterOf(any).contactPoints().get(0), name(), namespaces)));
  }

  void create() {
    execute(TableCql.createKeyspace(any, "datacenter1"));
  }

  void execute(String cql) {
    execute(session -> session.execute(cql));
  }

  <T> T execute(Function<CqlSession, T> action) {
    try (ClusterSessions sessions = new ClusterSessions()) {
      return action.apply(sessions.of(homes.clusterOf(any)));
    }
  }

  /** What is recorded, by table. */
  TreeMap<String, TreeMap<String, String>> recorded() {
    return execute(
        session -> {
          TreeMap<String, TreeMap<String, String>> records = new TreeMap<>();
          for (Row row : session.execute("SELECT * FROM " + name() + ".rdg_schema")) {
            records
                .computeIfAbsent(row.getString("table_name"), table -> new TreeMap<>())
                .put(row.getString("element"), row.getString("definition"));
          }
          return records;
        });
  }

  /** What is recorded of one table. */
  TreeMap<String, String> recorded(String table) {
    return recorded().getOrDefault(table, new TreeMap<>());
  }
}
