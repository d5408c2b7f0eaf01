package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.rdg.model.Bytes;
import dev.rdg.model.ConfigException;
import dev.rdg.model.Limits;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.testdata.contract.KvStoreContract;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestCassandra.class)
class CassandraKvStoreIT extends KvStoreContract {
  private static Homes homes;
  private static CassandraKvStore store;

  @BeforeAll
  static void createTables() {
    homes = TestCassandra.freshHomes();
    CassandraTables.of(homes, TestCassandra.definitions(LAYOUTS)).apply();
    store = CassandraKvStore.open(homes, LAYOUTS);
  }

  @AfterAll
  static void closeStore() {
    store.close();
  }

  @Override
  protected KvStore store() {
    return store;
  }

  @Override
  protected KvStore openAnother() {
    return CassandraKvStore.open(homes, LAYOUTS);
  }

  @Test
  void write_splitsBatchesThatGrowTooLarge() {
    List<KvChange> changes = new ArrayList<>();
    String value = "x".repeat(1_000);
    for (int i = 0; i < 1_000; i++) {
      changes.add(put("plain", "wide", String.format("k%04d", i), 10, value));
    }
    write(changes.toArray(KvChange[]::new));

    assertThat(store.count("plain", "wide", Instant.now()), is(1_000L));
  }

  /**
   * What no check of ours knows of, the server's own limit on a mutation (half a commit log
   * segment), is found out by sending the statements of a batch alone.
   */
  @Test
  void write_setsAsideWhatTheServerRefuses() {
    TreeMap<String, Cell> cells = new TreeMap<>();
    for (int i = 0; i < 140; i++) {
      cells.put("p" + i, new Cell(10, Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES])));
    }
    KvChange tooLarge = new KvChange("plain", "mates", "k2", ItemState.put(10, cells));

    List<RefusedChange> refused =
        store
            .write(
                List.of(
                    put("plain", "mates", "k1", 10, "v"),
                    tooLarge,
                    put("plain", "mates", "k3", 10, "v")))
            .toCompletableFuture()
            .join();

    assertThat(refused.stream().map(RefusedChange::change).toList(), contains(tooLarge));
    assertThat(
        refused.get(0).message(), containsString("exceeds allowed maximum of 8388608 bytes"));
    assertThat(store.count("plain", "mates", Instant.now()), is(2L));
  }

  /** A missing table is no fault of a change: setting changes aside would lose them all. */
  @Test
  void write_failsWhenTheTableIsMissing() {
    try (CassandraKvStore other =
        CassandraKvStore.open(homes, List.of(NamespaceLayout.plain("absent")))) {
      CompletionException e =
          assertThrows(
              CompletionException.class,
              () ->
                  other
                      .write(List.of(put("absent", "r", "k", 10, "v")))
                      .toCompletableFuture()
                      .join());

      assertThat(e.getCause(), instanceOf(ConfigException.class));
      assertThat(
          e.getMessage(),
          endsWith(
              ": Cassandra cluster 'main' refuses: table absent does not exist. Create tables that are missing with ./rdg schema apply."));
    }
  }

  /**
   * TTL is what remains of the retention plus a day, and what has expired is not written at all.
   */
  @Test
  void write_setsTtlByTheFactsOwnTime() {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    long day = Duration.ofDays(1).toSeconds() * 1_000_000;
    write(put("retained", "ttl", "old", now - 40 * day, "v"));
    write(put("retained", "ttl", "young", now - 10 * day, "v"));

    assertThat(
        store
            .get("retained", "ttl", Selection.all(Instant.now().minus(Duration.ofDays(39))))
            .items()
            .size(),
        is(1));
    assertThat(Math.abs(ttlOf("young") - Duration.ofDays(21).toSeconds()) < 60, is(true));
  }

  private long ttlOf(String key) {
    Cluster cluster = homes.clusterOf(homes.of("retained"));
    CqlSession session = CassandraSessions.acquire(cluster);
    try {
      return session
          .execute(
              "SELECT ttl(at) FROM "
                  + homes.of("retained").qualifiedTable()
                  + " WHERE id = 'ttl' AND bucket = 0 AND key = '"
                  + key
                  + "'")
          .one()
          .getInt(0);
    } finally {
      CassandraSessions.release(cluster);
    }
  }

  private static KvChange put(String namespace, String id, String key, long time, String value) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("p", new Cell(time, ValueFormat.encode(value)));
    return new KvChange(namespace, id, key, ItemState.put(time, cells));
  }
}
