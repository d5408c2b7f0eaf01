package dev.rdg.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.stack.CassandraSecurity;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store on a Cassandra whose operator has set limits. They hold for roles that are no
 * superusers, hence the passwords.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CassandraLimitsIT {
  /** Ends after the last expiry that Cassandra can say in its default compatibility mode. */
  private static final NamespaceLayout LONG = NamespaceLayout.of("long", 1, Duration.ofDays(5_000));

  private static final NamespaceLayout CENTURY =
      NamespaceLayout.of("century", 1, Duration.ofDays(36_500));
  private static final List<NamespaceLayout> LAYOUTS =
      List.of(NamespaceLayout.plain("plain"), LONG, CENTURY);

  private final Path folder;
  private final CassandraServer server;
  private final CassandraKvStore store;
  private final long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

  CassandraLimitsIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    server =
        CassandraServer.builder(folder.resolve("limited"))
            .security(CassandraSecurity.none().passwords())
            .yaml(
                "maximum_timestamp_fail_threshold: 1d",
                "column_value_size_fail_threshold: 8KiB",
                "write_consistency_levels_disallowed: [EACH_QUORUM]")
            .start();
    Homes superuser = homes(CassandraSecurity.SUPERUSER, "LOCAL_QUORUM");
    CassandraTables.of(superuser, TestCassandra.definitions(LAYOUTS)).apply();
    Cluster cluster = superuser.clusterOf(superuser.of("plain"));
    execute(cluster, "CREATE ROLE writer WITH LOGIN = true AND PASSWORD = 'writer'");
    execute(cluster, "GRANT SELECT ON KEYSPACE rdg TO writer");
    execute(cluster, "GRANT MODIFY ON KEYSPACE rdg TO writer");
    store = CassandraKvStore.open(homes("writer", "LOCAL_QUORUM"), LAYOUTS);
  }

  @AfterAll
  void end() {
    store.close();
    server.close();
  }

  /** TTL only collects garbage: what it cannot say is kept. */
  @Test
  void write_takesARetentionLongerThanAnyTtl() {
    for (String namespace : List.of("long", "century")) {
      assertThat(write(store, put(namespace, "r", "k", now, "v")), is(List.of()));

      assertThat(store.get(namespace, "r", Selection.all(Instant.now())).items().size(), is(1));
      assertThat(store.count(namespace, "r", Instant.now().plus(Duration.ofDays(4_999))), is(1L));
    }
    assertThat(store.count("long", "r", Instant.now().plus(Duration.ofDays(5_001))), is(0L));
  }

  /** A limit on times says nothing about one change: setting it aside would lose it. */
  @Test
  void write_failsWhereTheClusterRefusesItsTime() {
    KvChange future = put("plain", "future", "k", now + 40L * 86_400_000_000L, "v");

    CompletionException e = assertThrows(CompletionException.class, () -> write(store, future));

    assertThat(e.getCause(), instanceOf(ConfigException.class));
    assertThat(
        e.getMessage(),
        both(containsString("Guardrail maximum_timestamp violated"))
            .and(containsString("maximum_timestamp_fail_threshold"))
            .and(not(containsString("schema apply"))));
  }

  @Test
  void write_failsWhereTheClusterRefusesItsConsistency() throws IOException {
    try (CassandraKvStore other = CassandraKvStore.open(homes("writer", "EACH_QUORUM"), LAYOUTS)) {
      CompletionException e =
          assertThrows(
              CompletionException.class, () -> write(other, put("plain", "r", "k", now, "v")));

      assertThat(e.getCause(), instanceOf(ConfigException.class));
      assertThat(e.getMessage(), containsString("Set a consistency for the namespace"));
    }
  }

  @Test
  void write_setsAsideWhatIsTooLargeForTheCluster() {
    KvChange large = put("plain", "sizes", "large", now, "x".repeat(10_000));

    List<RefusedChange> refused =
        write(store, large, put("plain", "sizes", "small", now, "x".repeat(1_000)));

    assertThat(refused.stream().map(RefusedChange::change).toList(), is(List.of(large)));
    assertThat(store.count("plain", "sizes", Instant.now()), is(1L));
  }

  private static List<RefusedChange> write(CassandraKvStore store, KvChange... changes) {
    return store.write(List.of(changes)).toCompletableFuture().join();
  }

  private static KvChange put(String namespace, String id, String key, long time, String value) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("p", new Cell(time, ValueFormat.encode(value)));
    return new KvChange(namespace, id, key, ItemState.put(time, cells));
  }

  private static void execute(Cluster cluster, String cql) {
    CqlSession session = CassandraSessions.acquire(cluster);
    try {
      session.execute(cql);
    } finally {
      CassandraSessions.release(cluster);
    }
  }

  private Homes homes(String role, String consistency) throws IOException {
    TestCertificates.secret(
        folder.resolve(role + ".properties"), "username=%s%npassword=%s%n".formatted(role, role));
    String yaml =
        """
        version: 1
        clusters:
          main:
            contactPoints: ['127.0.0.1:%d']
            datacenter: %s
            credentials: {file: %s.properties}
        default: {cluster: main, keyspace: rdg, replication: 1, consistency: %s}
        """
            .formatted(
                server.contactPoint().getPort(), CassandraServer.DATACENTER, role, consistency);
    return Homes.load(Files.writeString(folder.resolve("homes.yaml"), yaml));
  }
}
