package dev.rdg.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Replays a history of playback events and one of ten times as many from Kafka, each on engines of
 * its own and with the commands that users have: what both took, and how much of its heap the
 * TaskManager and the launcher held on to at most, with a full collection every half second. The
 * most of each tenth of the time tells whether it grows.
 */
public final class ReplayGrowth {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int TIMES = 10;

  private final Path folder;
  private final String runner;
  private final String roundMebibytes;
  private final boolean jarOnCluster;

  private ReplayGrowth(Path folder, String runner, String roundMebibytes, boolean jarOnCluster) {
    this.folder = folder;
    this.runner = runner;
    this.roundMebibytes = roundMebibytes;
    this.jarOnCluster = jarOnCluster;
  }

  /** What a replay took; heaps after a collection each, in order of time. */
  private record Result(
      long records,
      double seconds,
      long rounds,
      List<Long> taskManagerMiB,
      List<Long> launcherMiB) {
    void print() {
      System.out.printf(
          Locale.ROOT,
          "| %,d | %d | %.0f | %.1f | %d MiB | %d MiB |%n",
          records,
          rounds,
          seconds,
          seconds / records * 1e6,
          most(taskManagerMiB),
          most(launcherMiB));
    }

    void printTenths() {
      System.out.println(
          IntStream.range(0, 10)
              .mapToObj(
                  i ->
                      taskManagerMiB.subList(
                          i * taskManagerMiB.size() / 10, (i + 1) * taskManagerMiB.size() / 10))
              .map(tenth -> tenth.isEmpty() ? "-" : most(tenth) + " MiB")
              .collect(joining(" | ", String.format(Locale.ROOT, "| %,d | ", records), " |")));
    }

    static long most(List<Long> mebibytes) {
      return Collections.max(mebibytes);
    }
  }

  /**
   * Takes the number of events of the smaller history, the runner, and the MiB of a round;
   * 1,000,000, flink and 256, as a replay has them, without. A round takes over from the one before
   * while its classes are still there, so both histories need two rounds or more; but with a fourth
   * argument, {@code jar}, the Flink cluster has the job's jar, and all rounds share their classes.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long records = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
    String runner = arguments.length > 1 ? arguments[1] : "flink";
    String roundMebibytes = arguments.length > 2 ? arguments[2] : "256";
    boolean jarOnCluster = arguments.length > 3 && arguments[3].equals("jar");
    Path folder = Files.createTempDirectory("rdg-growth");
    Result small =
        new ReplayGrowth(folder.resolve("small"), runner, roundMebibytes, jarOnCluster)
            .run(records);
    Result large =
        new ReplayGrowth(folder.resolve("large"), runner, roundMebibytes, jarOnCluster)
            .run(records * TIMES);
    System.out.println(
        "| records | rounds | s | µs a record | TaskManager: most heap after a full collection | launcher |\n|---|---|---|---|---|---|");
    small.print();
    large.print();
    System.out.printf(
        Locale.ROOT,
        "%nOn %s: time %.1f times; heap of the TaskManager %.2f times, of the launcher %.2f.%n",
        runner,
        large.seconds / small.seconds,
        (double) Result.most(large.taskManagerMiB) / Result.most(small.taskManagerMiB),
        (double) Result.most(large.launcherMiB) / Result.most(small.launcherMiB));
    System.out.println(
        "\nThe most of the TaskManager in each tenth of the time:\n\n| records | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 |\n|---|---|---|---|---|---|---|---|---|---|---|");
    small.printTenths();
    large.printTenths();
  }

  private Result run(long records) throws IOException, InterruptedException {
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      String store = "--cassandra=127.0.0.1:" + cassandra.contactPoint().getPort();
      String broker = "--kafka=" + kafka.bootstrapServers();
      RdgCommands rdg = new RdgCommands(folder.resolve("rdg.log"));
      // The first command also builds the job's jar.
      rdg.run("schema", "apply", store);
      rdg.run("produce", "playback", broker, "--events", Long.toString(records));
      try (FlinkCluster flink =
          FlinkCluster.builder(folder.resolve("flink"))
              .performance(true)
              .jars(jarOnCluster ? jobJar() : List.of())
              .start()) {
        return replay(records, rdg, flink, List.of(store, broker));
      }
    }
  }

  private Result replay(long records, RdgCommands rdg, FlinkCluster flink, List<String> engines)
      throws IOException, InterruptedException {
    Path ledger = folder.resolve("ledger");
    List<String> more = new ArrayList<>(engines);
    more.addAll(List.of("--set", "jarOnCluster=" + jarOnCluster));
    long start = System.nanoTime();
    Process replay = rdg.replay(roundMebibytes, runner, flink.master(), ledger, more);
    LiveHeap taskManager = new LiveHeap(flink.pids().get(0), folder.resolve("taskmanager-gc.log"));
    LiveHeap launcher = new LiveHeap(replay.pid(), folder.resolve("launcher-gc.log"));
    try {
      while (!replay.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        taskManager.collect();
        launcher.collect();
      }
    } finally {
      replay.destroy();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    rdg.end(replay);
    rdg.requireReplayed(records);
    try (Stream<Path> rounds = Files.list(ledger)) {
      return new Result(
          records,
          seconds,
          rounds.filter(path -> path.getFileName().toString().startsWith("round-")).count(),
          taskManager.mebibytes(),
          launcher.mebibytes());
    }
  }

  private static List<Path> jobJar() throws IOException {
    Path target = Path.of(System.getProperty("rdg.home"), "pipelines", "target");
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().endsWith("-job.jar")).toList();
    }
  }
}
