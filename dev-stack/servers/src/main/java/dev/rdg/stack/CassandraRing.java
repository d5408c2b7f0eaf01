package dev.rdg.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several Cassandra nodes in one ring, on 127.0.0.1, 127.0.0.2 and so on, with the same ports on
 * each address.
 *
 * <pre>{@code
 * try (CassandraRing ring = CassandraRing.start(folder, 3)) {
 *   CqlSession session = CqlSession.builder()
 *       .addContactPoints(ring.contactPoints())
 *       .withLocalDatacenter(CassandraServer.DATACENTER)
 *       .build();
 *   ring.node(2).kill();
 *   ring.node(2).restart();
 *   ring.awaitUp();
 * }
 * }</pre>
 *
 * <p>Each node owns an equal part of the tokens, and all are seeds. Not thread-safe.
 */
public final class CassandraRing implements AutoCloseable {

  private static final int MOST_NODES = 9;
  private static final int HEAP_MEGABYTES = 512;
  private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(30);

  private static final String UP = "UN";
  private static final String DOWN = "DN";

  private final List<CassandraServer> nodes = new ArrayList<>();

  private CassandraRing(List<CassandraServer.Builder> nodes) {
    try {
      nodes.forEach(node -> this.nodes.add(node.start()));
      awaitUp();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a ring of nodes with a heap of 512 MiB each.
   *
   * @param directory where each node makes a folder; nothing of an earlier ring
   * @param nodes how many, from 1 to 9
   * @throws StackException if one does not answer, or does not see the others, in time
   */
  public static CassandraRing start(Path directory, int nodes) {
    return start(directory, nodes, node -> {});
  }

  /**
   * Starts a ring of nodes with other settings than {@link #start(Path, int)}.
   *
   * @param settings applied to each node
   */
  public static CassandraRing start(
      Path directory, int nodes, Consumer<CassandraServer.Builder> settings) {
    if (nodes < 1 || nodes > MOST_NODES) {
      throw new IllegalArgumentException(
          "nodes must be between 1 and " + MOST_NODES + ", but was " + nodes + ".");
    }
    List<CassandraServer.Builder> builders = builders(directory, nodes);
    builders.forEach(settings);
    return new CassandraRing(builders);
  }

  /**
   * One node; number 1 is on 127.0.0.1.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public CassandraServer node(int number) {
    if (number < 1 || number > nodes.size()) {
      throw new IllegalArgumentException(
          "number must be between 1 and " + nodes.size() + ", but was " + number + ".");
    }
    return nodes.get(number - 1);
  }

  /** Where CQL clients connect, one address for each node. */
  public List<InetSocketAddress> contactPoints() {
    return nodes.stream().map(CassandraServer::contactPoint).toList();
  }

  /**
   * Returns when each node that runs sees all others that run as up. A frozen one must be resumed
   * first.
   *
   * @throws StackException if that takes longer than the timeout of a start
   */
  public void awaitUp() {
    List<CassandraServer> running = running();
    running.forEach(node -> node.await(() -> requireSees(node, running, UP)));
  }

  /**
   * Replaces a dead node that has lost its data by an empty one with the same address, in the order
   * of {@code cassandra/OPERATIONS.md}: the others repair the keyspaces among themselves, so that
   * each has all that was acknowledged; then the new node streams its data from them, and serves.
   *
   * <p>Returns when all see it as up. What was written while it streamed reaches it by hints, or by
   * {@code node(number).nodetool("repair", "-full", keyspace)}.
   *
   * @param keyspaces those with data; each needs a replica on at least two of the other nodes
   * @throws StackException if the node runs, or if a step fails
   */
  public void replace(int number, String... keyspaces) {
    CassandraServer lost = node(number);
    lost.deleteData();
    List<CassandraServer> others = running();
    others.forEach(node -> node.await(() -> requireSees(node, List.of(lost), DOWN)));
    for (String keyspace : keyspaces) {
      repairAmong(others, keyspace);
    }
    lost.startAsReplacement(others.stream().map(CassandraServer::storageAddress).toList());
    awaitUp();
  }

  /**
   * Kills all nodes, frozen ones too, and returns when their processes are gone.
   *
   * @throws StackException if a process is still there
   */
  @Override
  public void close() {
    List<StackException> failures = new ArrayList<>();
    for (CassandraServer node : nodes) {
      try {
        node.kill();
      } catch (StackException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw new StackException("Cannot end the ring: " + failures, failures.get(0));
    }
  }

  private List<CassandraServer> running() {
    return nodes.stream().filter(CassandraServer::isAlive).toList();
  }

  /** Each of them, as none need have a replica of everything. */
  private static void repairAmong(List<CassandraServer> nodes, String keyspace) {
    List<String> command = new ArrayList<>(List.of("repair", "-full"));
    nodes.forEach(node -> command.addAll(List.of("-hosts", address(node))));
    command.add(keyspace);
    nodes.forEach(node -> node.nodetool(command.toArray(String[]::new)));
  }

  private static void requireSees(CassandraServer node, List<CassandraServer> others, String state)
      throws IOException {
    String status = node.nodetool(STATUS_TIMEOUT, "status");
    for (CassandraServer other : others) {
      if (!status.contains("\n" + state + "  " + address(other) + " ")) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s does not see %s as %s:\n%s",
                address(node),
                address(other),
                state,
                status));
      }
    }
  }

  private static List<CassandraServer.Builder> builders(Path directory, int nodes) {
    String[] addresses =
        IntStream.rangeClosed(1, nodes).mapToObj(i -> "127.0.0." + i).toArray(String[]::new);
    int port = LoopbackPorts.choose(addresses);
    int storagePort = LoopbackPorts.choose(addresses);
    List<String> seeds = Stream.of(addresses).map(address -> address + ":" + storagePort).toList();
    return IntStream.range(0, nodes)
        .mapToObj(
            i ->
                CassandraServer.builder(directory.resolve("node" + (i + 1)))
                    .address(addresses[i])
                    .port(port)
                    .storagePort(storagePort)
                    .seeds(seeds)
                    .initialToken(token(i, nodes))
                    .heapMegabytes(HEAP_MEGABYTES))
        .toList();
  }

  /** The middle of the node's share of Murmur3's range, which is all 64-bit numbers. */
  static long token(int index, int nodes) {
    long share = Long.divideUnsigned(-1, nodes);
    return Long.MIN_VALUE + (share >>> 1) + index * share;
  }

  private static String address(CassandraServer node) {
    return node.contactPoint().getHostString();
  }
}
