package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestCassandra.class)
class CassandraTablesIT {
  private static final String YAML =
      """
      version: 1
      nodes:
        account: {}
        profile:
          properties: {name: string}
      edges:
        follows:
          from: account
          to: profile
          buckets: 4
          retention: 30d
          properties: {weight: long}
      """;

  private final TestKeyspace keyspace = new TestKeyspace();
  private final CassandraTables tables = tables(YAML);

  @Test
  void emptyStore_lacksEverything() {
    TablePlan plan = tables.plan();

    assertThat(plan.cql(), is(tables.ddl()));
    assertThat(
        plan.pending(),
        contains(
            "new: keyspace " + keyspace.name(),
            "new: table " + keyspace.name() + ".rdg_schema for namespaces' definitions",
            "new: table " + keyspace.name() + ".node_account for namespace node_account",
            "new: table " + keyspace.name() + ".node_profile for namespace node_profile",
            "new: table " + keyspace.name() + ".edge_follows for namespace edge_follows"));
    ConfigException e = assertThrows(ConfigException.class, plan::requireApplied);
    assertThat(
        e.getMessage(),
        is(
            "the store lacks what the graph asks for (new: keyspace "
                + keyspace.name()
                + "; and 4 more): run ./rdg schema apply."));
  }

  @Test
  void apply_saysWhatItDidAndHasNothingToDoAgain() {
    List<String> done = tables.apply();

    assertThat(
        done,
        hasItem("created table " + keyspace.name() + ".node_profile for namespace node_profile"));
    assertThat(done.size(), is(5));
    assertThat(tables.plan().cql(), is(empty()));
    tables.plan().requireApplied();
    assertThat(tables.apply(), is(empty()));
  }

  /** What an operator does who gives jobs and commands no right to change the schema. */
  @Test
  void ddl_makesAnEmptyStoreReady() {
    keyspace.execute(
        session -> {
          tables.ddl().forEach(session::execute);
          tables.ddl().forEach(session::execute);
          return null;
        });

    assertThat(tables.plan().cql(), is(empty()));
    assertThat(
        keyspace.recorded("edge_follows"),
        is(NamespaceDefinition.ofEdges(Schema.parse("g", YAML).edgeType("follows")).elements()));
  }

  @Test
  void plan_changesNothing() {
    tables.plan();

    assertThat(tables.plan().pending(), hasItem("new: keyspace " + keyspace.name()));
  }

  @Test
  void additions_areNewUntilTheyAreApplied() {
    tables.apply();
    CassandraTables more =
        tables(
            YAML.replace("weight: long", "weight: long, since: instant")
                .replace("account: {}", "account: {}\n  device: {}"));

    assertThat(
        more.plan().pending(),
        contains(
            "new: table " + keyspace.name() + ".node_device for namespace node_device",
            "new: property since (instant) of namespace edge_follows"));
    ConfigException e = assertThrows(ConfigException.class, more.plan()::requireApplied);
    assertThat(e.getMessage(), containsString("node_device; and 1 more): run ./rdg schema apply."));
    assertThat(
        more.apply(),
        contains(
            "created table " + keyspace.name() + ".node_device for namespace node_device",
            "recorded property since (instant) of namespace edge_follows"));
    assertThat(more.plan().cql(), is(empty()));
    assertThat(keyspace.recorded("edge_follows").get("property since"), is("instant"));
  }

  @Test
  void removals_areListedAndTheirDataStays() {
    tables.apply();
    CassandraTables fewer = tables("version: 1\nnodes: {account: {}, profile: {}}\n");

    TablePlan plan = fewer.plan();

    plan.requireApplied();
    assertThat(
        plan.kept(),
        contains(
            "no longer in graph.yaml; its data stays: property name of namespace node_profile",
            "of no topic here, but of another project or a type that was taken out; left alone in keyspace "
                + keyspace.name()
                + ": edge_follows"));
    assertThat(fewer.apply(), is(empty()));
    assertThat(
        "left out and back again with another type",
        tables(YAML.replace("name: string", "name: long")).plan().refused(),
        contains(startsWith("namespace node_profile: property name was string, but now long")));
  }

  @ParameterizedTest
  @CsvSource({
    "weight: long, weight: double, property weight was long",
    "buckets: 4, buckets: 8, buckets was 4",
    "retention: 30d, retention: 31d, retention was 30d",
    "from: account, from: profile, from was account",
    "to: profile, to: account, to was profile",
    "buckets: 4, 'buckets: 4\n    reverse: link', reverse was none"
  })
  void otherMeaning_isRefusedAndChangesNothing(String was, String asked, String refusal) {
    tables.apply();
    String before = keyspace.recorded().toString();
    CassandraTables changed =
        tables(YAML.replace(was, asked).replace("account: {}", "account: {}\n  device: {}"));

    assertThat(
        changed.plan().refused(), contains(startsWith("namespace edge_follows: " + refusal)));
    ConfigException e = assertThrows(ConfigException.class, changed::apply);
    assertThat(e.getMessage(), startsWith("namespace edge_follows: " + refusal));
    assertThrows(ConfigException.class, changed.plan()::requireApplied);
    assertThat(keyspace.recorded().toString(), is(before));
    assertThat(changed.plan().pending(), hasItem(containsString("node_device")));
  }

  /** The way out that the refusal names. */
  @Test
  void otherMeaning_fitsIntoAnotherTable(@TempDir Path folder) throws IOException {
    tables.apply();
    Homes moved = keyspace.homes(folder, "namespaces: {edge_follows: {table: follows_2}}");
    CassandraTables changed =
        CassandraTables.of(
            moved, Schema.parse("g", YAML.replace("weight: long", "weight: double")).definitions());

    changed.apply();

    changed.plan().requireApplied();
    assertThat(
        changed.plan().kept(),
        contains(
            "no longer in homes.yaml; its data stays: table "
                + keyspace.name()
                + ".edge_follows of namespace edge_follows"));
  }

  /** A table of before there were records: its comment alone says what it was made for. */
  @Test
  void tableWithoutRecord_isAdopted() {
    createOldTable("edge_follows", "rdg 1, buckets 4, retention PT720H");

    assertThat(tables.plan().pending(), hasItem("not recorded yet: namespace edge_follows"));
    ConfigException e = assertThrows(ConfigException.class, tables.plan()::requireApplied);
    assertThat(e.getMessage(), containsString("run ./rdg schema apply."));
    assertThat(tables.apply(), hasItem("recorded namespace edge_follows"));
    assertThat(tables.plan().cql(), is(empty()));
    assertThat(keyspace.recorded("edge_follows").get("property weight"), is("long"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rdg 1, buckets 8, retention PT720H | : buckets was 8, but now 4 is asked
          rdg 1, buckets 4, retention none   | : retention was none, but now 30d is asked
          my own table                       | : nothing tells what table
          """)
  void tableWithoutRecord_isRefusedWhenItsCommentSaysOtherwise(String comment, String refusal) {
    createOldTable("edge_follows", comment);

    assertThat(tables.plan().refused(), contains(startsWith("namespace edge_follows" + refusal)));
  }

  @Test
  void tableWithOtherColumns_isRefused() {
    keyspace.create();
    keyspace.execute(
        "CREATE TABLE " + keyspace.name() + ".node_account (id text PRIMARY KEY, v blob)");

    assertThat(
        tables.plan().refused(),
        contains(containsString("has another layout: its columns are {id=text, v=blob}")));
  }

  @Test
  void definition_cannotEndTheTextItStandsIn() {
    String kind = "it'); DROP TABLE x; --";
    CassandraTables.of(
            keyspace.homes(),
            List.of(NamespaceDefinition.of(NamespaceLayout.plain("things"), kind)))
        .apply();

    assertThat(keyspace.recorded("things").get("kind"), is(kind));
  }

  @Test
  void twoNamespacesInOneTable_areRefused(@TempDir Path folder) throws IOException {
    Homes shared =
        keyspace.homes(folder, "namespaces: {node_account: {table: t}, node_profile: {table: t}}");

    assertThat(
        CassandraTables.of(shared, Schema.parse("g", YAML).definitions()).plan().refused(),
        contains(
            "namespace node_profile: table "
                + keyspace.name()
                + ".t is that of namespace node_account: give the namespace another table in homes.yaml."));
  }

  @Test
  void droppedTable_isMadeAgainButNotForSomethingElseUnasked() {
    tables.apply();
    keyspace.execute("DROP TABLE " + keyspace.name() + ".edge_follows");
    CassandraTables changed = tables(YAML.replace("buckets: 4", "buckets: 8"));

    String refusal = changed.plan().refused().get(0);
    assertThat(refusal, containsString("is gone, but what it was made for is still recorded"));
    assertThat(
        tables.plan().pending(),
        contains("new: table " + keyspace.name() + ".edge_follows for namespace edge_follows"));

    keyspace.execute(refusal.substring(refusal.indexOf("DELETE"), refusal.length() - 1));
    changed.apply();
    changed.plan().requireApplied();
  }

  @Test
  void compression_isThatOfTheHome(@TempDir Path folder) throws IOException {
    tables.apply();
    assertThat(compressor("edge_follows"), containsString("LZ4Compressor"));

    Homes zstd = keyspace.homes(folder, "namespaces: {edge_follows: {compression: zstd}}");
    CassandraTables changed = CassandraTables.of(zstd, Schema.parse("g", YAML).definitions());
    changed.plan().requireApplied();
    assertThat(
        changed.plan().pending(),
        contains(
            "differs: compression of table " + keyspace.name() + ".edge_follows from lz4 to zstd"));
    assertThat(
        changed.apply(),
        contains(
            "altered compression of table " + keyspace.name() + ".edge_follows from lz4 to zstd"));
    assertThat(compressor("edge_follows"), containsString("ZstdCompressor"));
    assertThat(changed.plan().cql(), is(empty()));

    Homes none = keyspace.homes(folder, "namespaces: {edge_follows: {compression: none}}");
    CassandraTables.of(none, Schema.parse("g", YAML).definitions()).apply();
    assertThat(compressor("edge_follows"), containsString("enabled=false"));
    assertThat(tables.apply().size(), is(1));
  }

  @Test
  void newTable_hasTheCompressionOfItsHome(@TempDir Path folder) throws IOException {
    Homes zstd = keyspace.homes(folder, "namespaces: {edge_follows: {compression: zstd}}");

    List<String> done = CassandraTables.of(zstd, Schema.parse("g", YAML).definitions()).apply();

    assertThat(done, everyItem(startsWith("created ")));
    assertThat(compressor("edge_follows"), containsString("ZstdCompressor"));
    assertThat(compressor("node_account"), containsString("LZ4Compressor"));
  }

  @Test
  void unreachableStore_isOneMessageWithTheNextStep() {
    Homes nowhere = Homes.single(List.of("127.0.0.1:1"), "datacenter1", "k");

    ConfigException e =
        assertThrows(
            ConfigException.class,
            CassandraTables.of(
                    nowhere, List.of(NamespaceDefinition.of(NamespaceLayout.plain("n"), "things")))
                ::plan);

    assertThat(
        e.getMessage(),
        containsString("does not answer at 127.0.0.1:1: check that it runs and listens there"));
    assertThat(e.getMessage(), not(containsString("\tat ")));
  }

  private CassandraTables tables(String yaml) {
    return CassandraTables.of(keyspace.homes(), Schema.parse("graph.yaml", yaml).definitions());
  }

  private void createOldTable(String table, String comment) {
    keyspace.create();
    keyspace.execute(
        "CREATE TABLE "
            + keyspace.name()
            + "."
            + table
            + " (id text, bucket int, key text, at bigint, props map<text, blob>,"
            + " PRIMARY KEY ((id, bucket), key)) WITH comment = '"
            + comment
            + "'");
  }

  private String compressor(String table) {
    return keyspace.execute(
        session ->
            session
                .execute(
                    "SELECT compression FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
                    keyspace.name(),
                    table)
                .all()
                .get(0)
                .getMap("compression", String.class, String.class)
                .toString());
  }
}
