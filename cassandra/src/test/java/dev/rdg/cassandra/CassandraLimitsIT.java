package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.rdg.model.ConfigException;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Stages;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The store on a Cassandra whose operator has set limits. They hold for roles that are no
 * superusers, hence the passwords.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CassandraLimitsIT {
  /** Ends after the last expiry that Cassandra can say in its default compatibility mode. */
  private static final NamespaceLayout LONG = NamespaceLayout.of("long", 1, Duration.ofDays(5_000));

  private static final NamespaceLayout RETAINED =
      NamespaceLayout.of("retained", 1, Duration.ofDays(30));

  private static final NamespaceLayout CENTURY =
      NamespaceLayout.of("century", 1, Duration.ofDays(36_500));
  private static final List<NamespaceLayout> LAYOUTS =
      List.of(
          NamespaceLayout.plain("plain"),
          NamespaceLayout.plain("deleted"),
          NamespaceLayout.of("bucketed_deleted", 4, null),
          NamespaceLayout.plain("unset"),
          RETAINED,
          LONG,
          CENTURY);

  private static final List<String> KEYS =
      List.of("a%d", "profile-%04d", "\u043a\u043b\u044e\u0447-%d", "\ud83d\ude00%d");

  private final LimitedCassandra cassandra;
  private final CassandraKvStore store;
  private final long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

  CassandraLimitsIT(@TempDir Path folder) throws IOException {
    cassandra =
        new LimitedCassandra(
            folder,
            LAYOUTS,
            "tombstone_failure_threshold: 500",
            "maximum_timestamp_fail_threshold: 1d",
            "column_value_size_fail_threshold: 8KiB",
            "batch_size_warn_threshold: 1KiB",
            "batch_size_fail_threshold: 1KiB",
            "write_consistency_levels_disallowed: [EACH_QUORUM]");
    store = CassandraKvStore.open(cassandra.homes("LOCAL_QUORUM"), LAYOUTS);
  }

  @AfterAll
  void end() {
    store.close();
    cassandra.close();
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
    try (CassandraKvStore other = CassandraKvStore.open(cassandra.homes("EACH_QUORUM"), LAYOUTS)) {
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

  /** An operator may allow batches less than is usual: what was to share one is sent alone. */
  @Test
  void write_sendsAloneWhatIsTooMuchForABatch() {
    List<KvChange> changes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      changes.add(put("plain", "mates" + i, "k", now, "x".repeat(200)));
    }

    assertThat(write(store, changes.toArray(KvChange[]::new)), is(List.of()));

    for (int i = 0; i < 10; i++) {
      assertThat(store.count("plain", "mates" + i, Instant.now()), is(1L));
    }
  }

  /** Whatever was deleted, and however often, readers see what is left. */
  @ParameterizedTest
  @ValueSource(strings = {"deleted", "bucketed_deleted"})
  void reads_passMoreDeletesThanTheClusterReadsAtOnce(String namespace) {
    InMemoryKvStore expected = new InMemoryKvStore(LAYOUTS);
    for (KvStore each : List.of(store, expected)) {
      each.write(deletes(namespace, "mixed", true)).toCompletableFuture().join();
      each.write(deletes(namespace, "gone", false)).toCompletableFuture().join();
      each.write(List.of(put(namespace, "other", "k", now, "v"))).toCompletableFuture().join();
    }

    for (String id : List.of("mixed", "gone", "other")) {
      for (Selection selection : selections()) {
        assertThat(
            id + " " + selection,
            pages(store, namespace, id, selection),
            is(pages(expected, namespace, id, selection)));
      }
      assertThat(
          store.count(namespace, id, Instant.now()),
          is(expected.count(namespace, id, Instant.now())));
    }
    assertThat(scanned(store, namespace), is(scanned(expected, namespace)));
  }

  /** Runs of deletes longer than the threshold, here and there an item, keys of several kinds. */
  private List<KvChange> deletes(String namespace, String id, boolean withItems) {
    List<KvChange> changes = new ArrayList<>();
    for (int i = 0; i < 2_800; i++) {
      String key = KEYS.get(i % KEYS.size()).formatted(i / KEYS.size());
      changes.add(
          withItems && i % 900 == 350
              ? put(namespace, id, key, now, "v")
              : new KvChange(namespace, id, key, ItemState.deleted(now)));
    }
    return changes;
  }

  private static List<Selection> selections() {
    Selection all = Selection.all(Instant.now());
    return List.of(
        all,
        all.backward(),
        all.withLimit(1),
        all.backward().withLimit(1),
        all.withPrefix("profile-0"),
        all.withRange("profile-0001", "profile-0633"),
        all.withKeys(List.of("a87", "profile-0537", "none")));
  }

  private static List<String> pages(
      KvStore store, String namespace, String id, Selection selection) {
    List<String> keys = new ArrayList<>();
    Page page = store.get(namespace, id, selection);
    page.items().forEach(item -> keys.add(item.key()));
    while (page.next() != null) {
      page = store.get(namespace, id, selection.resumedAt(page.next()));
      page.items().forEach(item -> keys.add(item.key()));
    }
    return keys;
  }

  private static List<String> scanned(KvStore store, String namespace) {
    List<String> seen = new ArrayList<>();
    store.scan(namespace, Instant.now(), (id, item) -> seen.add(id + "/" + item.key()));
    Collections.sort(seen);
    return seen;
  }

  /** What is asked for by key is read in fewer keys at a time; what is one item, not at all. */
  @Test
  void reads_sayWhichItemHasMoreUnsetPropertiesThanTheClusterReadsAtOnce() {
    for (String key : List.of("a", "b", "c", "d")) {
      write(store, put("unset", "some", key, now, "v"), unset("some", key, 200));
    }
    write(store, put("unset", "many", "k", now, "v"), unset("many", "k", 600));
    Selection all = Selection.all(Instant.now());
    Selection keys = all.withKeys(List.of("a", "b", "c", "d"));

    assertThat(pages(store, "unset", "some", keys), is(List.of("a", "b", "c", "d")));
    assertThat(pages(store, "unset", "some", all), is(List.of("a", "b", "c", "d")));
    for (Executable read :
        List.<Executable>of(
            () -> store.get("unset", "many", all),
            () -> store.get("unset", "many", all.withKeys(List.of("k"))),
            () -> store.count("unset", "many", Instant.now()),
            () -> scanned(store, "unset"))) {
      assertThat(
          assertThrows(ConfigException.class, read).getMessage(),
          both(startsWith("item 'k'")).and(containsString("raise tombstone_failure_threshold")));
    }
  }

  /** Without an end to what a fetch asks for, it would be one fetch for every few of the items. */
  @Test
  void get_passesExpiredItemsInFewFetches() throws IOException {
    List<KvChange> changes = new ArrayList<>();
    long expired = now - Duration.ofDays(30).plusHours(12).toMillis() * 1_000;
    for (int i = 0; i < 3_000; i++) {
      changes.add(put("retained", "r", "k%04d".formatted(i), expired, "v"));
    }
    changes.add(put("retained", "r", "later", now, "v"));
    write(store, changes.toArray(KvChange[]::new));

    assertThat(
        calls(
            "executeAsync",
            namespace -> {
              Page page =
                  Stages.await(namespace.get("r", Selection.all(Instant.now()).withLimit(1)));
              assertThat(page.items().get(0).key(), is("later"));
            }),
        is(lessThan(15)));
  }

  /**
   * Five kinds of writes, a read by range and one by keys, a count: however often they are done.
   */
  @Test
  void statements_arePreparedOnce() throws IOException {
    assertThat(
        calls(
            "prepareAsync",
            namespace -> {
              for (int i = 0; i < 20; i++) {
                KvChange change = put("retained", "often", "k" + i, now, "v");
                namespace.write(List.of(change)).toCompletableFuture().join();
                Stages.await(namespace.get("often", Selection.all(Instant.now())));
                Stages.await(
                    namespace.get("often", Selection.all(Instant.now()).withKeys(List.of("k1"))));
                Stages.await(namespace.count("often", Instant.now()));
              }
            }),
        is(8));
  }

  /** How often a session's method is called by what is done with a namespace opened for it. */
  private int calls(String method, Consumer<CassandraNamespace> use) throws IOException {
    Homes homes = cassandra.homes("LOCAL_QUORUM");
    Home home = homes.of("retained");
    CqlSession session = CassandraSessions.acquire(homes.clusterOf(home));
    try {
      AtomicInteger calls = new AtomicInteger();
      CqlSession counting = counting(session, method, calls);
      use.accept(
          new CassandraNamespace(
              counting, new ItemStatements(counting, RETAINED, home, Clock.systemUTC())));
      return calls.get();
    } finally {
      CassandraSessions.release(homes.clusterOf(home));
    }
  }

  private static CqlSession counting(CqlSession session, String name, AtomicInteger calls) {
    return (CqlSession)
        Proxy.newProxyInstance(
            CqlSession.class.getClassLoader(),
            new Class<?>[] {CqlSession.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(name)) {
                calls.incrementAndGet();
              }
              return method.invoke(session, arguments);
            });
  }

  private KvChange unset(String id, String key, int properties) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    for (int i = 0; i < properties; i++) {
      cells.put("gone" + i, new Cell(now, null));
    }
    return new KvChange("unset", id, key, ItemState.put(now, cells));
  }

  private static List<RefusedChange> write(CassandraKvStore store, KvChange... changes) {
    return store.write(List.of(changes)).toCompletableFuture().join();
  }

  private static KvChange put(String namespace, String id, String key, long time, String value) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("p", new Cell(time, ValueFormat.encode(value)));
    return new KvChange(namespace, id, key, ItemState.put(time, cells));
  }
}
