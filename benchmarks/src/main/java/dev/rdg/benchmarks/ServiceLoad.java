package dev.rdg.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.rdg.benchmarks.LoadOutcome.Cpu;
import dev.rdg.benchmarks.LoadOutcome.Load;
import dev.rdg.benchmarks.LoadOutcome.Tee;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.reader.Graph;
import dev.rdg.serving.GraphServer;
import dev.rdg.serving.ServerSettings;
import dev.rdg.serving.v1.GraphGrpc;
import dev.rdg.serving.v1.TraverseRequest;
import dev.rdg.serving.v1.TraverseResponse;
import dev.rdg.stack.CassandraRing;
import dev.rdg.stack.CassandraServer;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The service under load: two hops of 10 x 100, by gRPC. Its capacity first, by clients that wait
 * for their answers; then requests that come at their times whatever becomes of the others, at
 * half, once, twice and four times the capacity. A service in a process of its own, as is
 * Cassandra. Then on a ring of three nodes, at half of its capacity, with one node killed.
 */
@Command(name = "ServiceLoad", mixinStandardHelpOptions = true)
public final class ServiceLoad implements Runnable {
  /** A second of a load in which a node was killed. */
  private record Second(int second, long answered, Map<String, Long> others, double slowest) {}

  static final int HOPS = 2;
  private static final int ROOTS = 20;
  private static final int AT_ONCE = 20;
  private static final int LEAST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 8;
  private static final double GROWN = 1.03;
  private static final int CONNECTIONS = 4;
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String HOMES = "homes.yaml";

  @Option(names = "--seconds", defaultValue = "30", description = "How long each load lasts.")
  private int seconds;

  @Option(names = "--one-node", description = "Leaves the ring out.")
  private boolean oneNode;

  @Option(names = "--serve", hidden = true, description = "Serves the graph of these homes.")
  private Path serve;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  private ServiceLoad() {}

  /** Takes {@code --seconds}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ServiceLoad()).execute(arguments));
  }

  @Override
  public void run() {
    try {
      if (serve != null) {
        serve();
      } else {
        load();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Until its input ends. */
  private void serve() throws IOException {
    try (Graph graph = Graph.open(Homes.load(serve), Trees.SCHEMA);
        GraphServer server =
            GraphServer.start(
                graph, ServerSettings.at(new InetSocketAddress("127.0.0.1", 0)).build())) {
      System.out.println(server.port());
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    }
  }

  private void load() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("rdg-service-load");
    List<Load> loads = new ArrayList<>();
    try (CassandraServer server = ProductionCassandra.start(folder.resolve("cassandra"))) {
      Path homes = homes(folder, List.of(server.contactPoint()), 1);
      write(homes);
      try (Service service = Service.start(homes, folder.resolve("service.log"))) {
        double capacity = capacity(service, loads);
        for (int percent : List.of(50, 100, 200, 400)) {
          loads.add(
              openLoop(
                  service,
                  percent + " %",
                  capacity * percent / 100,
                  new ConcurrentSkipListMap<>(),
                  () -> {}));
          System.err.println(loads.get(loads.size() - 1));
        }
      }
    }
    keep("service-load", loads);
    print(loads);
    if (!oneNode) {
      List<Second> killed = killed(Files.createDirectory(folder.resolve("ring")));
      keep("service-load-killed", killed);
      printSeconds(killed);
    }
  }

  private static void keep(String name, Object figures) throws IOException {
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            RivalProcess.HOME.resolve("benchmarks/results/" + name + ".json").toFile(), figures);
  }

  private static Path homes(Path folder, List<InetSocketAddress> contactPoints, int replication)
      throws IOException {
    List<String> points =
        contactPoints.stream()
            .map(point -> '"' + point.getAddress().getHostAddress() + ":" + point.getPort() + '"')
            .toList();
    return Files.writeString(
        folder.resolve(HOMES),
        """
        version: 1
        clusters:
          one: {contactPoints: %s, datacenter: %s}
        default: {cluster: one, keyspace: trees, replication: %d, consistency: LOCAL_QUORUM}
        """
            .formatted(points, CassandraServer.DATACENTER, replication));
  }

  private static void write(Path file) throws InterruptedException {
    Homes homes = Homes.load(file);
    CassandraTables.of(homes, Trees.SCHEMA.definitions()).apply();
    try (CassandraKvStore store = CassandraKvStore.open(homes, Trees.SCHEMA.namespaces())) {
      Trees.write(Trees.events(ROOTS), store);
    }
  }

  /** A service in a process of its own, and clients of it. */
  private record Service(Process process, List<GraphGrpc.GraphStub> clients)
      implements AutoCloseable {
    static Service start(Path homes, Path log) throws IOException {
      List<String> command =
          List.of(
              ProcessHandle.current().info().command().orElseThrow(),
              "-Xmx1g",
              "-cp",
              System.getProperty("java.class.path"),
              ServiceLoad.class.getName(),
              "--serve",
              homes.toString());
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String port = out.readLine();
      if (port == null) {
        throw new IllegalStateException("the service did not start: see " + log);
      }
      List<GraphGrpc.GraphStub> clients = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(
            GrpcClients.builder("gproto+http://127.0.0.1:" + port)
                .factory(com.linecorp.armeria.client.ClientFactory.builder().build())
                .responseTimeout(DEADLINE)
                .maxResponseLength(8 << 20)
                .build(GraphGrpc.GraphStub.class));
      }
      return new Service(process, clients);
    }

    void ask(int number, StreamObserver<TraverseResponse> answer) {
      TraverseRequest request = TraversalRead.request(Trees.root(HOPS, number % ROOTS), HOPS);
      clients.get(number % CONNECTIONS).traverse(request, answer);
    }

    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      try {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Answers a second where so many clients wait for theirs, when it grows no more. */
  private double capacity(Service service, List<Load> loads) throws InterruptedException {
    Load best = closedLoop(service);
    for (int round = 1; round < MOST_ROUNDS; round++) {
      Load next = closedLoop(service);
      boolean grown = next.answered() > GROWN * best.answered();
      best = next.answered() > best.answered() ? next : best;
      if (!grown && round >= LEAST_ROUNDS) {
        break;
      }
    }
    loads.add(best);
    return best.answered();
  }

  private Load closedLoop(Service service) throws InterruptedException {
    LoadOutcome outcome = new LoadOutcome();
    Cpu before = Cpu.now(service.process().pid());
    Semaphore waiting = new Semaphore(AT_ONCE);
    long start = System.nanoTime();
    for (int i = 0; System.nanoTime() - start < seconds * 1_000_000_000L; i++) {
      waiting.acquire();
      service.ask(i, outcome.of(System.nanoTime(), waiting::release));
    }
    waiting.acquire(AT_ONCE);
    Load load = outcome.load("capacity", 0, (System.nanoTime() - start) / 1e9, before);
    System.err.println(load);
    return load;
  }

  /** Requests at their times; none waits for another. */
  private Load openLoop(
      Service service,
      String name,
      double perSecond,
      Map<Integer, LoadOutcome> bySecond,
      Runnable halfWay)
      throws InterruptedException {
    LoadOutcome outcome = new LoadOutcome();
    Cpu before = Cpu.now(service.process().pid());
    int requests = (int) (perSecond * seconds);
    Semaphore ended = new Semaphore(0);
    long start = System.nanoTime();
    boolean over = false;
    for (int i = 0; i < requests; i++) {
      long due = start + (long) (i / perSecond * 1e9);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      if (!over && i >= requests / 3) {
        over = true;
        new Thread(halfWay, "fault").start();
      }
      LoadOutcome second =
          bySecond.computeIfAbsent(
              (int) ((due - start) / 1_000_000_000L), key -> new LoadOutcome());
      StreamObserver<TraverseResponse> both = outcome.of(due, ended::release);
      service.ask(i, new Tee(both, second.of(due, () -> {})));
    }
    double took = (System.nanoTime() - start) / 1e9;
    ended.acquire(requests);
    return outcome.load(name, perSecond, took, before);
  }

  /** By second. */
  private List<Second> killed(Path folder) throws IOException, InterruptedException {
    try (CassandraRing ring = CassandraRing.start(folder, 3)) {
      Path homes = homes(folder, ring.contactPoints(), 3);
      write(homes);
      try (Service service = Service.start(homes, folder.resolve("service.log"))) {
        List<Load> warm = new ArrayList<>();
        double capacity = capacity(service, warm);
        Map<Integer, LoadOutcome> bySecond = new ConcurrentSkipListMap<>();
        Load whole = openLoop(service, "50 %", capacity / 2, bySecond, () -> ring.node(2).kill());
        System.err.println(whole);
        List<Second> seconds = new ArrayList<>();
        bySecond.forEach(
            (second, outcome) ->
                seconds.add(
                    new Second(
                        second, outcome.answered(), outcome.others(), outcome.slowestMillis())));
        return seconds;
      }
    }
  }

  private void print(List<Load> loads) {
    System.out.printf(
        Locale.ROOT,
        "Traversals of two hops, %,d edges an answer; %d s each%n%n",
        Trees.edges(HOPS),
        seconds);
    System.out.println(
        "| load | requests/s | answers/s | p50 ms | p99 ms | p99.9 ms | processors: clients | service | others |\n|---|---|---|---|---|---|---|---|---|");
    for (Load load : loads) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.0f | %.1f | %.1f | %.1f | %.2f | %.2f | %s |%n",
          load.name(),
          load.offered(),
          load.answered(),
          load.p50(),
          load.p99(),
          load.p999(),
          load.clientCpu(),
          load.serviceCpu(),
          load.others());
    }
  }

  private static void printSeconds(List<Second> killed) {
    System.out.printf(
        "%nA ring of three at half its capacity, one node killed after a third of the time%n%n| second | answers | slowest ms | others |%n|---|---|---|---|%n");
    for (Second second : killed) {
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %.0f | %s |%n",
          second.second(),
          second.answered(),
          second.slowest(),
          second.others());
    }
  }
}
