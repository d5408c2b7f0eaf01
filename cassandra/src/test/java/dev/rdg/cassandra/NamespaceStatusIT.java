package dev.rdg.cassandra;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.rdg.cassandra.NamespaceStatus.State;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.NamespaceDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestCassandra.class)
class NamespaceStatusIT {
  private static final List<NamespaceDefinition> DEFINITIONS =
      Schema.parse(
              "graph.yaml", "version: 1\nnodes: {account: {}, profile: {}, title: {}, game: {}}")
          .definitions();

  private final TestKeyspace keyspace = new TestKeyspace();
  private final CassandraTables tables = CassandraTables.of(keyspace.homes(), DEFINITIONS);

  @Test
  void status_tellsWhatIsWrong(@TempDir Path folder) throws IOException {
    tables.apply();
    keyspace.execute("DROP TABLE " + keyspace.name() + ".node_account");
    Homes homes =
        keyspace.homes(
            folder, "namespaces: {node_profile: {cluster: down}, node_title: {compression: zstd}}");

    CassandraTables elsewhere = CassandraTables.of(homes, DEFINITIONS);

    assertThat(status(elsewhere, "node_account").state(), is(State.MISSING));
    assertThat(status(elsewhere, "node_profile").state(), is(State.DOWN));
    assertThat(
        status(elsewhere, "node_profile").notes(),
        contains(containsString("'down' does not answer at")));
    assertThat(status(elsewhere, "node_title").state(), is(State.DIFFERS));
    assertThat(
        status(elsewhere, "node_title").notes(),
        contains(containsString("node_title from lz4 to zstd")));
    assertThat(status(elsewhere, "node_game").state(), is(State.OK));
    assertThat(status(elsewhere, "node_game").notes(), is(empty()));
  }

  /** Cassandra flushes this table every second, and estimates its partitions soon after. */
  @Test
  void status_estimatesWhatIsInFiles() {
    tables.apply();
    String table = keyspace.name() + ".node_profile";
    keyspace.execute("ALTER TABLE " + table + " WITH memtable_flush_period_in_ms = 1000");
    keyspace.execute(
        session -> {
          for (int i = 0; i < 1_000; i++) {
            session.execute(
                "INSERT INTO " + table + " (id, bucket, key, at) VALUES ('p-" + i + "', 0, '', 1)");
          }
          return true;
        });

    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> {
              TableSize size = size("node_profile");
              assertThat(size.mebibytes(), is(greaterThan(0L)));
              assertThat((double) size.partitions(), is(closeTo(1_000, 300)));
            });
    assertThat(size("node_game"), is(new TableSize(0, 0)));
  }

  private TableSize size(String namespace) {
    return Objects.requireNonNull(status(tables, namespace).size(), namespace);
  }

  private static NamespaceStatus status(CassandraTables tables, String namespace) {
    return tables.status().stream()
        .filter(one -> one.definition().name().equals(namespace))
        .findFirst()
        .orElseThrow();
  }
}
