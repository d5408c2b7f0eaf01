package dev.rdg.io.sink;

import static dev.rdg.testdata.contract.KvStoreContract.LAYOUTS;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.stack.CassandraRing;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The write path while nodes of a real ring die, hang, vanish together and lose their data: nothing
 * is lost, nothing but warnings is logged, and the heap stays where it was. Each fault comes while
 * writers write; {@code -Dring.faults.seconds=300 -Dring.faults.rate=2000} makes the loads as long
 * and as many changes a second.
 */
class RingFaultsIT {
  private static final int NODES = 3;
  private static final int CHANGES_PER_SECOND = Integer.getInteger("ring.faults.rate", 500);
  private static final Duration LOAD =
      Duration.ofSeconds(Integer.getInteger("ring.faults.seconds", 9));
  private static final Duration FROZEN = atMost(Duration.ofSeconds(20));
  private static final Duration ALL_DOWN = atMost(Duration.ofSeconds(30));
  private static final Path REPORT = Path.of("target", "ring-faults.md");

  private static CassandraRing ring;
  private final String keyspace = "faults_" + Long.toHexString(System.nanoTime());

  @BeforeAll
  static void startRing(@TempDir Path folder) throws IOException {
    // A node that is killed must still have what it acknowledged: all three are, at once.
    ring = CassandraRing.start(folder, NODES, node -> node.syncedWrites());
    Files.writeString(
        REPORT,
        "| fault | load | changes | sent again | warnings | live heap before, during, after (MiB) | digest, equal to the oracle's |\n"
            + "|---|---|---|---|---|---|---|\n");
  }

  @AfterAll
  static void stopRing() {
    ring.close();
  }

  @Test
  void killedNode_changesNothing(@TempDir Path folder) throws IOException {
    underLoad(
        "one node killed (SIGKILL) for " + LOAD.dividedBy(3).toSeconds() + " s",
        folder,
        load -> withoutOne(load, ring.node(2)::kill, LOAD.dividedBy(3), ring.node(2)::restart));
  }

  @Test
  void frozenNode_changesNothing(@TempDir Path folder) throws IOException {
    underLoad(
        "one node frozen (SIGSTOP) for " + FROZEN.toSeconds() + " s",
        folder,
        load -> withoutOne(load, ring.node(3)::freeze, FROZEN, ring.node(3)::resume));
  }

  /** The quorum goes on while one node is away. */
  private static void withoutOne(FaultLoad load, Runnable leave, Duration away, Runnable comeBack) {
    leave.run();
    awaitProgress(load);
    await(away);
    comeBack.run();
  }

  @Test
  void allNodesDown_stopTheWritersAndLoseNothing(@TempDir Path folder) throws IOException {
    underLoad(
        "all nodes killed for " + ALL_DOWN.toSeconds() + " s",
        folder,
        load -> {
          for (int i = 1; i <= NODES; i++) {
            ring.node(i).kill();
          }
          await(ALL_DOWN);
          // At the same time, as after a power cut.
          IntStream.rangeClosed(1, NODES).parallel().forEach(i -> ring.node(i).restart());
        });
  }

  /** By the steps of OPERATIONS.md. */
  @Test
  void nodeThatLostItsData_isReplacedAndRepaired(@TempDir Path folder) throws IOException {
    underLoad(
        "one node lost its data, was replaced and repaired",
        folder,
        load -> {
          ring.node(3).kill();
          awaitProgress(load);
          ring.replace(3, keyspace);
          ring.node(3).nodetool("repair", "-full", keyspace);
        });
  }

  private void underLoad(String fault, Path folder, Consumer<FaultLoad> injection)
      throws IOException {
    ring.awaitUp();
    Homes homes = homes(folder);
    CassandraTables.of(
            homes,
            LAYOUTS.stream().map(layout -> NamespaceDefinition.of(layout, "things")).toList())
        .apply();
    FaultLoad load = new FaultLoad(fault.hashCode(), homes, CHANGES_PER_SECOND);
    long start = System.nanoTime();
    try (LogWatch log = new LogWatch();
        HeapWatch heap = new HeapWatch()) {
      load.start();
      awaitProgress(load);
      await(LOAD.dividedBy(6));
      long before = heap.takeMostMebibytes();
      injection.accept(load);
      long during = heap.takeMostMebibytes();
      awaitProgress(load);
      await(LOAD.minusNanos(System.nanoTime() - start));
      load.stop();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      long after = heap.takeMostMebibytes();
      Instant asOf = Instant.now();
      String digest = load.digest(asOf);

      assertThat(fault, digest, is(load.expectedDigest(asOf)));
      assertThat(errors(log), is(empty()));
      report(fault, took, load, log, List.of(before, during, after), digest);
    }
  }

  /**
   * Without what netty says when a session is closed while the driver is still connecting to a node
   * that comes back: nobody waits for that connection any more.
   */
  private static List<String> errors(LogWatch log) {
    return log.messages(Level.ERROR).stream()
        .filter(
            line -> !line.startsWith("io.netty.util.concurrent.DefaultPromise.rejectedExecution"))
        .toList();
  }

  /** Only of a load whose graph was found to be right. */
  private static void report(
      String fault, Duration took, FaultLoad load, LogWatch log, List<Long> heaps, String digest)
      throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %d s | %,d | %,d | %d | %s | %s |%n",
            fault,
            took.toSeconds(),
            load.written(),
            load.retries(),
            log.messages(Level.WARN).size(),
            heaps.stream().map(String::valueOf).collect(Collectors.joining(", ")),
            digest);
    Files.writeString(REPORT, line, StandardOpenOption.APPEND);
    Files.writeString(
        REPORT.resolveSibling("ring-faults-warnings.txt"),
        fault + "\n  " + String.join("\n  ", log.messages(Level.WARN)) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** A keyspace of its own on the whole ring. */
  private Homes homes(Path folder) throws IOException {
    String points =
        ring.contactPoints().stream().map(RingFaultsIT::address).collect(Collectors.joining(", "));
    return Homes.load(
        Files.writeString(
            folder.resolve("homes.yaml"),
            """
            version: 1
            clusters:
              ring: {contactPoints: ["%s"], datacenter: %s}
            default: {cluster: ring, keyspace: %s, replication: %d, consistency: LOCAL_QUORUM}
            """
                .formatted(
                    points.replace(", ", "\", \""), CassandraServer.DATACENTER, keyspace, NODES)));
  }

  private static String address(InetSocketAddress point) {
    return point.getAddress().getHostAddress() + ":" + point.getPort();
  }

  /** Until the store has acknowledged more, the node's absence or not. */
  private static void awaitProgress(FaultLoad load) {
    long written = load.written();
    Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> load.written() > written + 1_000);
  }

  /** The fault itself lasts so long. */
  private static void await(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    Awaitility.await().forever().until(() -> System.nanoTime() - end >= 0);
  }

  private static Duration atMost(Duration full) {
    Duration third = LOAD.dividedBy(3);
    return third.compareTo(full) < 0 ? third : full;
  }
}
