package dev.rdg.launcher;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.pipelines.Difference;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.oracle.ExpectedGraph;
import dev.rdg.testdata.oracle.Oracle;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The proof that streaming and every way of replay give one graph: the oracle's. A seeded history
 * is streamed on Flink while it is replayed from Kafka; archived meanwhile; a TaskManager is killed
 * under all of that; then it is replayed from the archive in batch on Flink, with another kill, and
 * on Direct from files that are shuffled, doubled and cut into two overlapping halves. {@code
 * -Dproof.events=1000000} for more of it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProofIT {
  private static final int EVENTS = Integer.getInteger("proof.events", 30_000);

  /** With more, jobs last long enough for the second compiler. */
  private static final int MANY = 200_000;

  private static final long SEED = Long.getLong("proof.seed", 11);
  private static final Random RANDOM = new Random(SEED);

  /** For a loaded machine; more for more events, in milliseconds. */
  private static final Duration DEADLINE = GraphJobs.DEADLINE.plusMillis(3L * EVENTS);

  private static Path folder;
  private static CassandraServer cassandra;
  private static KafkaServer kafka;
  private static FlinkCluster flink;
  private static GraphJobs jobs;
  private static ArchiveFiles archive;
  private static Path references;
  private static ExpectedGraph expected;

  private final StringWriter screen = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @BeforeAll
  static void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    cassandra = CassandraServer.start(folder.resolve("cassandra"));
    kafka = KafkaServer.start(folder.resolve("kafka"));
    flink = FlinkCluster.builder(folder.resolve("flink")).performance(EVENTS > MANY).start();
    jobs =
        new GraphJobs(
            new Endpoints(cassandra.contactPoint(), kafka.bootstrapServers(), flink.restUrl()),
            DEADLINE);
    archive = new ArchiveFiles(folder.resolve("archive"));
    EventGenerator generator = EventGenerator.of(SEED, EVENTS);
    references = generator.writeReferences(folder);
    Oracle oracle = new Oracle(generator.references());
    jobs.produce(oracle, generator.iterator(), Integer.MAX_VALUE);
    expected = oracle.graph();
  }

  @AfterAll
  static void stop() {
    Stream.of(flink, kafka, cassandra)
        .forEach(
            server -> {
              try {
                server.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @Test
  @Order(1)
  void streamedAndReplayedAndArchivedAtOnce_underAKill() throws IOException {
    Path homes = homes("streamed");
    jobs.start(homes, references);
    for (Topic<?> topic : GraphJobs.topics()) {
      rdg(0, "archive", topic.name(), "--to", archive.folder().toString(), "--max-delay", "5");
    }
    CompletableFuture<Void> replays =
        CompletableFuture.runAsync(
            () ->
                GraphJobs.topics()
                    .forEach(topic -> replay("streamed", topic, "--runner", "direct")),
            command -> new Thread(command).start());
    await().atMost(DEADLINE).until(() -> !archive.isEmpty());
    flink.killTaskManager();
    flink.startTaskManager();
    try (CassandraKvStore store =
        CassandraKvStore.open(Homes.load(homes), Local.project().topics().namespaces())) {
      jobs.awaitOutcomes(store, GraphJobs.topics());
      replays.join();
      jobs.awaitEqual(store, expected, name -> true);
    }
    awaitArchive();
    stopJobs();
  }

  /** Every record that Kafka has is in one file, once. */
  private static void awaitArchive() {
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.to(kafka.bootstrapServers()))) {
      for (Topic<?> topic : GraphJobs.topics()) {
        long records =
            topics.endOffsets(topic.name()).values().stream().mapToLong(Long::longValue).sum();
        await(topic.name())
            .atMost(DEADLINE)
            .pollInterval(Duration.ofSeconds(2))
            .until(() -> archivedRecords(topic.name()), is(new Archived(records, records)));
      }
    }
  }

  private record Archived(long records, long distinct) {}

  private static Archived archivedRecords(String topic) {
    AtomicLong records = new AtomicLong();
    Map<Integer, BitSet> offsets = new TreeMap<>();
    archive.read(
        topic,
        record -> {
          records.incrementAndGet();
          offsets
              .computeIfAbsent(record.getPartition(), partition -> new BitSet())
              .set(Math.toIntExact(record.getOffset()));
        });
    return new Archived(
        records.get(), offsets.values().stream().mapToLong(BitSet::cardinality).sum());
  }

  private static void stopJobs() {
    FlinkJobs rest = new FlinkJobs(flink.restUrl());
    for (Topic<?> topic : GraphJobs.topics()) {
      for (String name : List.of("rdg-" + topic.name(), "rdg-archive-" + topic.name())) {
        rest.stop(rest.newest(name).orElseThrow(), Jobs.uri(folder.resolve("savepoints")));
      }
    }
  }

  @Test
  @Order(2)
  void archiveReplayedOnFlink_underAKill() throws IOException {
    homes("archived");
    CompletableFuture<Void> killed =
        CompletableFuture.runAsync(
            ProofIT::killWhileReplaying, command -> new Thread(command).start());
    for (Topic<?> topic : GraphJobs.topics()) {
      replay("archived", topic, "--input", archive.folder() + "/" + topic.name() + "/**.avro");
    }
    killed.join();
    awaitNoClassesOfJobs();

    rdg(0, "diff", "streamed", "archived", "--runner", "flink");
    assertThat(screen.toString(), containsString("Equal: streamed and archived show the same."));
  }

  /** Or a long replay would need more memory with each round. */
  private static void awaitNoClassesOfJobs() {
    String taskManager = Long.toString(flink.pids().get(0));
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              jcmd(taskManager, "GC.run");
              return jcmd(taskManager, "VM.classloader_stats");
            },
            not(containsString("org.apache.flink.util.ChildFirstClassLoader")));
  }

  private static String jcmd(String pid, String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process = new ProcessBuilder(jcmd, pid, command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said, said, startsWith(pid + ":"));
    return said;
  }

  private static void killWhileReplaying() {
    FlinkJobs rest = new FlinkJobs(flink.restUrl());
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                rest.all().stream()
                    .filter(job -> job.name().matches("rdg-replay-playback-.*-1"))
                    .anyMatch(job -> job.state().equals("RUNNING")));
    flink.killTaskManager();
    flink.startTaskManager();
  }

  /**
   * Nobody would note what its job has done. Without a TaskManager it stays until it is killed: as
   * by Ctrl-C, when it ends its job, and for good, when the next run does.
   */
  @Test
  @Order(3)
  void killedReplay_leavesNoJobOnFlink() throws Exception {
    Path homes = homes("killed");
    Topic<?> catalog = Local.project().topics().get("catalog");
    String[] arguments = {
      "replay",
      "catalog",
      "--whole",
      "--home",
      homes.toString(),
      "--input",
      archive.folder() + "/catalog/**.avro",
      "--ledger",
      folder.resolve("ledgers/killed").toString()
    };
    flink.killTaskManager();
    try {
      killWhileItsJobWaits(Process::destroy, arguments);
      await().atMost(DEADLINE).until(ProofIT::liveReplays, is(List.of()));
      killWhileItsJobWaits(Process::destroyForcibly, arguments);
      assertThat(liveReplays(), hasSize(1));
    } finally {
      flink.startTaskManager(); // which other tests need
    }
    rdg(0, arguments);

    assertThat(
        screen.toString(), containsString("still runs, of this replay when it was interrupted"));
    assertThat(liveReplays(), is(List.of()));
    try (CassandraKvStore store =
        CassandraKvStore.open(Homes.load(homes), Local.project().topics().namespaces())) {
      Set<String> written = new TreeSet<>();
      catalog.writes().namespaces().forEach(one -> written.add(one.name()));
      jobs.awaitEqual(store, expected, written::contains);
    }
  }

  private void killWhileItsJobWaits(Consumer<Process> kill, String... arguments) throws Exception {
    Process process =
        CommandProcess.start(folder.resolve("killed.log"), withEngines(List.of(arguments)));
    await().atMost(DEADLINE).until(() -> liveReplays().size() == 1 || !process.isAlive());
    kill.accept(process);
    assertThat(Files.readString(folder.resolve("killed.log")), process.waitFor(), not(is(0)));
  }

  private static List<String> liveReplays() {
    return new FlinkJobs(flink.restUrl())
        .all().stream()
            .filter(job -> job.isLive() && job.name().startsWith("rdg-replay-"))
            .map(FlinkJobs.Job::name)
            .toList();
  }

  @Test
  @Order(4)
  void overlappingHalvesShuffledAndDoubled_onDirect() throws IOException {
    Path homes = homes("halves");
    for (Topic<?> topic : GraphJobs.topics()) {
      for (Path half : archive.overlappingHalves(topic.name(), RANDOM, folder)) {
        replay("halves", topic, "--runner", "direct", "--input", half.toString());
      }
    }

    try (CassandraKvStore store =
        CassandraKvStore.open(Homes.load(homes), Local.project().topics().namespaces())) {
      jobs.awaitEqual(store, expected, name -> true);
    }
  }

  /** Another reader of the files finds the same numbers, and ends of edges that are nodes. */
  @Test
  @Order(5)
  void export_andStatsSayTheSame() throws IOException {
    rdg(0, "export", "--home", "streamed", "--to", folder.resolve("export").toString());
    rdg(0, "stats", "--home", "streamed", "--runner", "flink");

    for (String namespace : List.of("node_profile", "edge_watched")) {
      long rows = 0;
      try (Stream<Path> files = Files.list(folder.resolve("export").resolve(namespace))) {
        for (Path file : files.toList()) {
          try (DataFileReader<GenericRecord> reader =
              new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            for (GenericRecord row : reader) {
              rows++;
              assertThat(row.get(namespace.startsWith("edge") ? "to" : "id") == null, is(false));
            }
          }
        }
      }
      assertThat(
          screen.toString(), matchesPattern("(?s).*  %s +%,d .*".formatted(namespace, rows)));
    }
    assertThat(screen.toString(), containsString("edge_watched: records by number of items"));
  }

  /** The archive with one event altered, replayed, differs as the oracle says and no more. */
  @Test
  @Order(6)
  void oneEventAltered_diffNamesExactlyWhatDiffers() throws IOException {
    AlteredEvent altered = AlteredEvent.ofLastGame(EventGenerator.of(SEED, EVENTS));
    Topic<?> catalog = Local.project().topics().get("catalog");
    Path file = folder.resolve("altered.avro");
    archive.copy(catalog.name(), altered::applyTo, file);
    homes("altered");
    replay("altered", catalog, "--runner", "direct", "--input", file.toString());

    List<String> diff = new ArrayList<>(List.of("diff", "streamed", "altered", "--settle", "1"));
    catalog.writes().namespaces().forEach(one -> diff.addAll(List.of("--namespace", one.name())));
    rdg(1, diff.toArray(String[]::new));

    Set<String> differences = altered.differences();
    assertThat(differences, hasItem(endsWith("DIFFERS [name]")));
    assertThat(listed(), is(differences));
    assertThat(screen.toString(), containsString("title:t-altered"));
    assertThat(screen.toString(), containsString(": only in altered"));
    assertThat(screen.toString(), containsString(" | Altered ("));
    assertThat(
        screen.toString(), containsString("Not equal: " + differences.size() + " items differ."));
  }

  /** The differences in the file that the screen names. */
  private Set<String> listed() throws IOException {
    Path listing =
        Path.of(
            screen.toString().replaceAll("(?s).*a line of JSON each: (.*?)/differences.*", "$1"));
    Set<String> differences = new TreeSet<>();
    try (Stream<Path> files = Files.list(listing)) {
      for (Path one : files.toList()) {
        for (String line : Files.readAllLines(one)) {
          differences.add(AlteredEvent.describe(Difference.fromJson(line)));
        }
      }
    }
    return differences;
  }

  /** Homes in a keyspace of their own, whose tables are there. */
  private static Path homes(String keyspace) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(keyspace + ".yaml"),
            """
            version: 1
            clusters:
              main: {contactPoints: ["%s"], datacenter: datacenter1}
            default: {cluster: main, keyspace: %s, replication: 1}
            """
                .formatted(address(), keyspace));
    CassandraTables.of(Homes.load(file), Local.project().topics().definitions()).apply();
    return file;
  }

  private static String address() {
    return cassandra.contactPoint().getAddress().getHostAddress()
        + ":"
        + cassandra.contactPoint().getPort();
  }

  /** A replay that a kill has failed goes on when it is started again. */
  private void replay(String keyspace, Topic<?> topic, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("replay", topic.name(), "--whole", "--home", keyspace));
    if (topic.enrichment().isPresent()) {
      all.addAll(List.of("--set", "references=" + references));
    }
    all.addAll(List.of(arguments));
    all.addAll(
        List.of("--ledger", folder.resolve("ledgers/" + Math.abs(all.hashCode())).toString()));
    int code = execute(all.toArray(String[]::new));
    if (code == 1) {
      code = execute(all.toArray(String[]::new));
    }
    assertThat(screen + "\n" + errors, code, is(0));
    assertThat(
        screen.toString(),
        anyOf(containsString("This replay is finished."), containsString("Going on")));
  }

  private void rdg(int code, String... arguments) {
    int actual = execute(arguments);
    assertThat(screen + "\n" + errors, actual, is(code));
  }

  private int execute(String... arguments) {
    return Rdg.commandLine()
        .setOut(new PrintWriter(screen, true))
        .setErr(new PrintWriter(errors, true))
        .execute(withEngines(List.of(arguments)).toArray(String[]::new));
  }

  private static List<String> withEngines(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--cassandra", address()));
    boolean ofTopic = List.of("replay", "archive").contains(arguments.get(0));
    if (ofTopic) {
      all.addAll(List.of("--kafka", kafka.bootstrapServers()));
    }
    if (ofTopic || all.contains("flink")) {
      all.addAll(List.of("--set", "flinkMaster=" + jobs.stack().flinkMaster()));
    }
    return all;
  }
}
