package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.Bytes;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whoever opens a home that a namespace has left is led to where it lives, whatever their file. */
@ExtendWith(TestCassandra.class)
class MovesIT {
  private static final String NAMESPACE = "node_thing";
  private static final NamespaceLayout LAYOUT = NamespaceLayout.plain(NAMESPACE);
  private static final List<NamespaceDefinition> DEFINITIONS =
      List.of(NamespaceDefinition.of(LAYOUT, "things"));

  private final TestKeyspace keyspace = new TestKeyspace();
  private Homes homes = keyspace.homes();

  @BeforeEach
  void createTables() {
    CassandraTables.of(homes, DEFINITIONS).apply();
    CassandraTables.of(next("thing__2"), DEFINITIONS).apply();
    CassandraTables.of(next("thing__3"), DEFINITIONS).apply();
  }

  /** Twice, as after two rebuilds. */
  @Test
  void open_followsEveryMove() {
    Moves.record(homes, homes.of(NAMESPACE), next("thing__2").of(NAMESPACE));
    Moves.record(homes, next("thing__2").of(NAMESPACE), next("thing__3").of(NAMESPACE));

    write(homes, "n-1");

    assertThat(count(next("thing__3"), "n-1"), is(1L));
    assertThat(count(homes, "n-1"), is(1L));
    assertThat(rows(NAMESPACE), is(0L));
    assertThat(Moves.follow(homes, List.of(NAMESPACE)).of(NAMESPACE).table(), is("thing__3"));
  }

  /**
   * What was open before goes on as it was: a job that was stopped first, and readers until then.
   */
  @Test
  void move_isSeenByThoseWhoOpenAfterIt() {
    try (CassandraKvStore before = CassandraKvStore.open(homes, List.of(LAYOUT))) {
      Stages.await(before.write(List.of(change("n-1"))));
      Moves.record(homes, homes.of(NAMESPACE), next("thing__2").of(NAMESPACE));
      Stages.await(before.write(List.of(change("n-2"))));
    }

    assertThat(rows(NAMESPACE), is(2L));
    assertThat(count(homes, "n-2"), is(0L));
  }

  /** It lives in its own tables, by what is recorded there. */
  @Test
  void anotherKeyspace_hasMovesOfItsOwn() {
    Moves.record(homes, homes.of(NAMESPACE), next("thing__2").of(NAMESPACE));
    Homes other = homes.withKeyspace(keyspace.name() + "_2");
    CassandraTables.of(other, DEFINITIONS).apply();

    write(other, "n-1");

    assertThat(Moves.follow(other, List.of(NAMESPACE)).of(NAMESPACE).table(), is(NAMESPACE));
    assertThat(count(other, "n-1"), is(1L));
    assertThat(count(homes, "n-1"), is(0L));
  }

  /** Tables that were dropped after a move are not made again, nor shown as missing. */
  @Test
  void tables_areThoseWhereNamespacesLive() {
    Moves.record(homes, homes.of(NAMESPACE), next("thing__2").of(NAMESPACE));
    keyspace.execute("DROP TABLE " + keyspace.name() + "." + NAMESPACE);

    CassandraTables tables = CassandraTables.of(homes, DEFINITIONS);
    assertThat(tables.apply(), is(empty()));
    NamespaceStatus status = tables.status().get(0);
    assertThat(status.state(), is(NamespaceStatus.State.OK));
    assertThat(status.home().table(), is("thing__2"));
  }

  @Test
  void drop_refusesTheTableThatIsInUse() {
    Moves.record(homes, homes.of(NAMESPACE), next("thing__2").of(NAMESPACE));

    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> CassandraTables.of(next("thing__2"), DEFINITIONS).dropUnless(homes));

    assertThat(
        e.getMessage(), containsString("is where namespace node_thing lives: it is not dropped"));
    CassandraTables.of(next("thing__3"), DEFINITIONS).dropUnless(homes);
    assertThat(count(homes, "n-1"), is(0L));
  }

  /** A table that was dropped and made again is another: what was written to it is gone. */
  @Test
  void identities_tellTablesOfOneNameApart() {
    Map<String, String> before = CassandraTables.of(homes, DEFINITIONS).identities();
    keyspace.execute("DROP TABLE " + keyspace.name() + "." + NAMESPACE);
    assertThat(CassandraTables.of(homes, DEFINITIONS).identities(), is(Map.of()));
    CassandraTables.of(homes, DEFINITIONS).apply();

    assertThat(CassandraTables.of(homes, DEFINITIONS).identities().equals(before), is(false));
  }

  @Test
  void moveToAClusterThatTheFileLacks_saysWhatToAdd(@TempDir Path folder) throws IOException {
    Homes more = keyspace.homes(folder, "");
    Moves.record(
        more, more.of(NAMESPACE), more.withPlace(NAMESPACE, "down", "k", "t").of(NAMESPACE));

    ConfigException e = assertThrows(ConfigException.class, () -> count(homes, "n-1"));

    assertThat(
        e.getMessage(),
        allOf(
            containsString("namespace node_thing has moved from "),
            containsString("to cluster down, table k.t, a cluster that your homes.yaml does not")));
  }

  @Test
  void movesInACircle_areNamed() {
    Moves.record(homes, homes.of(NAMESPACE), next("thing__2").of(NAMESPACE));
    Moves.record(homes, next("thing__2").of(NAMESPACE), homes.of(NAMESPACE));

    ConfigException e = assertThrows(ConfigException.class, () -> count(homes, "n-1"));
    assertThat(e.getMessage(), containsString("has moved in a circle: "));
  }

  @Test
  void moveToItself_isRefused() {
    assertThrows(
        ConfigException.class, () -> Moves.record(homes, homes.of(NAMESPACE), homes.of(NAMESPACE)));
  }

  /** From when rebuilds wrote a file: who went on without it would read old tables. */
  @Test
  void fileOfFormerMoves_stops(@TempDir Path folder) throws IOException {
    keyspace.homes(folder, "");
    Files.writeString(folder.resolve("homes.moves.yaml"), "version: 1\nnamespaces: {}\n");

    ConfigException e =
        assertThrows(ConfigException.class, () -> Homes.load(folder.resolve("homes.yaml")));
    assertThat(e.getMessage(), containsString("copy its entries to 'namespaces' of homes.yaml"));
  }

  private Homes next(String table) {
    return homes.withPlace(NAMESPACE, homes.of(NAMESPACE).cluster(), keyspace.name(), table);
  }

  private static KvChange change(String id) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("name", new Cell(5, Bytes.wrap(new byte[] {1})));
    return new KvChange(NAMESPACE, id, "", ItemState.put(5, cells));
  }

  private static void write(Homes homes, String id) {
    try (CassandraKvStore store = CassandraKvStore.open(homes, List.of(LAYOUT))) {
      Stages.await(store.write(List.of(change(id))));
    }
  }

  private static long count(Homes homes, String id) {
    try (CassandraKvStore store = CassandraKvStore.open(homes, List.of(LAYOUT))) {
      return store.get(NAMESPACE, id, Selection.all(Instant.now())).items().size();
    }
  }

  private long rows(String table) {
    return keyspace.execute(
        session ->
            java.util.Objects.requireNonNull(
                    session.execute("SELECT count(*) FROM " + keyspace.name() + "." + table).one())
                .getLong(0));
  }
}
