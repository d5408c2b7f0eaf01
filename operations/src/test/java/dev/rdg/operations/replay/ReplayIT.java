package dev.rdg.operations.replay;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Counts;
import dev.rdg.model.store.GraphReader;
import dev.rdg.operations.Broker;
import dev.rdg.operations.Engines;
import dev.rdg.operations.FlinkAddress;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.Store;
import dev.rdg.stack.CassandraServer;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay takes for done, and what it says of what it could not change. */
class ReplayIT {
  private static final Topic<?> LOGINS = GraphJobs.PROJECT.topics().get("logins");
  private static final long NOW = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();

  private static CassandraServer cassandra;
  private static int keyspaces;

  private final Path folder;
  private Engines engines;

  @SuppressWarnings("NullAway.Init") // set before each test
  ReplayIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void startCassandra(@TempDir Path temporary) {
    cassandra = CassandraServer.start(temporary);
  }

  @AfterAll
  static void stopCassandra() {
    cassandra.close();
  }

  @BeforeEach
  void createTables() throws IOException {
    Path homes =
        Files.writeString(
            folder.resolve("homes.yaml"),
            String.format(
                Locale.ROOT,
                "version: 1\nclusters: {main: {contactPoints: ['127.0.0.1:%d'], datacenter: datacenter1}}\n"
                    + "default: {cluster: main, keyspace: k%d, replication: 1}\n",
                cassandra.contactPoint().getPort(),
                ++keyspaces));
    engines = enginesOf(Store.of(homes));
    apply(engines);
  }

  private static Engines enginesOf(Store store) {
    return Engines.of(GraphJobs.PROJECT, store, Broker.of(null, null, null), FlinkAddress.at(null));
  }

  private static void apply(Engines engines) {
    CassandraTables.of(engines.store().homes(), GraphJobs.PROJECT.topics().definitions()).apply();
  }

  @Test
  void sameCommand_isDoneUntilThereIsMore() throws IOException {
    Path day = Files.createDirectories(folder.resolve("day"));
    lines(day.resolve("1.jsonl"), 0, 5, "9.1");
    assertThat(replay(engines), is(5L));
    assertThat(replay(engines), is(0L));

    lines(day.resolve("2.jsonl"), 5, 8, "9.1"); // a new file
    assertThat(replay(engines), is(3L));
    lines(day.resolve("2.jsonl"), 8, 9, "9.1"); // and one that grows, which is read again
    assertThat(replay(engines), is(4L));

    assertThat(replay(engines), is(0L));
    for (int account = 0; account < 9; account++) {
      assertThat("account " + account, hasAccount(engines, account), is(true));
    }
  }

  /** Into another home, or into tables that were made anew, nothing was replayed yet. */
  @Test
  void sameFilesIntoAnotherHome_areAnotherReplay() throws IOException {
    lines(Files.createDirectories(folder.resolve("day")).resolve("1.jsonl"), 0, 4, "9.1");
    assertThat(replay(engines), is(4L));

    Engines other = enginesOf(engines.store().withKeyspace("other" + keyspaces));
    apply(other);
    assertThat(replay(other), is(4L));
    assertThat(hasAccount(other, 3), is(true));

    CassandraTables.of(other.store().homes(), LOGINS.writes().definitions())
        .dropUnless(engines.store().homes());
    apply(other);
    assertThat(replay(other), is(4L));
    assertThat(hasAccount(other, 3), is(true));
  }

  /** A folder of one's own does not make another replay the same. */
  @Test
  void ledgerOfAnotherReplay_isRefused() throws IOException {
    lines(Files.createDirectories(folder.resolve("day")).resolve("1.jsonl"), 0, 2, "9.1");
    Replay first = new Replay(request(engines).ledger(folder + "/l").build(), Reporter.SILENT);
    first.run(first.plan(false));

    Engines other = enginesOf(engines.store().withKeyspace("third" + keyspaces));
    apply(other);
    Replay second = new Replay(request(other).ledger(folder + "/l").build(), Reporter.SILENT);

    ConfigException e = assertThrows(ConfigException.class, () -> second.plan(false));
    assertThat(e.getMessage(), containsString("is of another replay"));
    assertThat(second.plan(true).open().size(), is(1));
  }

  /** Of two values of one time the greater stays: that it was replayed is not that it is so. */
  @Test
  void correctedValuesOfTheSameTime_areToldOf() throws IOException {
    Path file = Files.createDirectories(folder.resolve("day")).resolve("1.jsonl");
    lines(file, 0, 6, "Zebra");
    assertThat(run(engines).different(), is(0L));

    Files.delete(file);
    lines(file, 0, 6, "Apple");
    Contradictions contradictions = run(engines);

    assertThat(contradictions.looked(), greaterThan(6L));
    assertThat(contradictions.different(), greaterThan(5L));
    assertThat(contradictions.namespaces().toString(), containsString("node_device"));
    assertThat(contradictions.namespaces().toString(), not(containsString("node_account")));
  }

  /** A newer event has changed the items since; that is no contradiction. */
  @Test
  void newerValues_areNoContradiction() throws IOException {
    Path day = Files.createDirectories(folder.resolve("day"));
    Files.writeString(day.resolve("1.jsonl"), line(1, NOW + 60_000, "Zebra"));
    assertThat(run(engines).different(), is(0L));

    Files.writeString(day.resolve("2.jsonl"), line(1, NOW, "Apple"));
    assertThat(run(engines).different(), is(0L));
  }

  private long replay(Engines into) {
    Replay replay = new Replay(request(into).build(), Reporter.SILENT);
    ReplayLedger ledger = replay.plan(false);
    long before = ledger.counts().getOrDefault(Counts.READ, 0L);
    replay.run(ledger);
    assertThat(ledger.open(), is(List.of()));
    return ledger.counts().getOrDefault(Counts.READ, 0L) - before;
  }

  private Contradictions run(Engines into) {
    Replay replay = new Replay(request(into).build(), Reporter.SILENT);
    return replay.run(replay.plan(false));
  }

  private ReplayRequest.Builder request(Engines into) {
    return ReplayRequest.builder(into, LOGINS)
        .runner(Runner.DIRECT)
        .isWhole(true)
        .inputs(List.of(folder + "/day/*.jsonl"));
  }

  private static boolean hasAccount(Engines engines, int account) {
    try (CassandraKvStore store = engines.store().open(GraphJobs.PROJECT.topics().namespaces())) {
      return new GraphReader(store)
          .node(LOGINS.graph().nodeType("account"), "a-" + account, Instant.now())
          .isPresent();
    }
  }

  private static void lines(Path file, int from, int to, String model) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(line(i, NOW + i, model));
    }
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String line(int number, long time, String model) {
    return String.format(
        Locale.ROOT,
        "{\"event_id\":\"e-%d\",\"ts\":%d,\"kind\":\"login\",\"account_id\":\"a-%d\",\"account_country\":\"NL\","
            + "\"profile_id\":\"p-%d\",\"device_id\":\"d-%d\",\"device_model\":\"%s\",\"device_os\":\"android\",\"app_version\":\"1\"}\n",
        number,
        time,
        number,
        number,
        number,
        model);
  }
}
