package dev.rdg.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Replays a history of playback events and one of ten times as many from Kafka, each on engines of
 * its own and with the commands that users have: what both took, and how much of its heap the
 * TaskManager and the launcher used at most, collected every second. The larger history is looked
 * at more often, so its most can be more by chance; the most of each tenth of the time tells
 * whether it grows.
 */
public final class ReplayGrowth {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int TIMES = 10;

  /** Of the heap's parts, not of the metaspace. */
  private static final Pattern USED =
      Pattern.compile("(?:heap|generation) +total \\d+K, used (\\d+)K");

  private final Path rdg = Path.of(System.getProperty("rdg.home"), "rdg");
  private final Path folder;
  private final String runner;

  private ReplayGrowth(Path folder, String runner) {
    this.folder = folder;
    this.runner = runner;
  }

  /** What a replay took; heaps after a collection each, in order of time. */
  private record Result(
      long records,
      double seconds,
      long rounds,
      List<Long> taskManagerKiB,
      List<Long> launcherKiB) {
    void print() {
      System.out.printf(
          "| %,d | %d | %.0f | %.1f | %d MiB | %d MiB |%n",
          records,
          rounds,
          seconds,
          seconds / records * 1e6,
          most(taskManagerKiB) >> 10,
          most(launcherKiB) >> 10);
    }

    void printTenths() {
      System.out.println(
          IntStream.range(0, 10)
              .mapToObj(
                  i ->
                      taskManagerKiB.subList(
                          i * taskManagerKiB.size() / 10, (i + 1) * taskManagerKiB.size() / 10))
              .map(tenth -> tenth.isEmpty() ? "-" : (most(tenth) >> 10) + " MiB")
              .collect(joining(" | ", String.format("| %,d | ", records), " |")));
    }

    static long most(List<Long> kibibytes) {
      return Collections.max(kibibytes);
    }
  }

  /**
   * Takes the number of events of the smaller history and the runner; 1,000,000 and flink without.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long records = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
    String runner = arguments.length > 1 ? arguments[1] : "flink";
    Path folder = Files.createTempDirectory("rdg-growth");
    Result small = new ReplayGrowth(folder.resolve("small"), runner).run(records);
    Result large = new ReplayGrowth(folder.resolve("large"), runner).run(records * TIMES);
    System.out.println(
        "| records | rounds | s | µs a record | TaskManager: most heap in use after a collection | launcher |\n|---|---|---|---|---|---|");
    small.print();
    large.print();
    System.out.printf(
        "%nOn %s: time %.1f times; heap of the TaskManager %.2f times, of the launcher %.2f.%n",
        runner,
        large.seconds / small.seconds,
        (double) Result.most(large.taskManagerKiB) / Result.most(small.taskManagerKiB),
        (double) Result.most(large.launcherKiB) / Result.most(small.launcherKiB));
    System.out.println(
        "\nThe most of the TaskManager in each tenth of the time:\n\n| records | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 |\n|---|---|---|---|---|---|---|---|---|---|---|");
    small.printTenths();
    large.printTenths();
  }

  private Result run(long records) throws IOException, InterruptedException {
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        FlinkCluster flink = FlinkCluster.start(folder.resolve("flink"))) {
      String store = "--cassandra=127.0.0.1:" + cassandra.contactPoint().getPort();
      String broker = "--kafka=" + kafka.bootstrapServers();
      end(rdg("schema", "apply", store));
      end(rdg("produce", "playback", broker, "--events", Long.toString(records)));
      Path ledger = folder.resolve("ledger");
      long start = System.nanoTime();
      Process replay =
          rdg(
              "replay",
              "playback",
              "--whole",
              "--runner",
              runner,
              store,
              broker,
              "--set",
              "flinkMaster=" + flink.master(),
              "--ledger",
              ledger.toString());
      long taskManager = flink.pids().get(0);
      List<Long> taskManagerKiB = new ArrayList<>();
      List<Long> launcherKiB = new ArrayList<>();
      try {
        while (!replay.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          taskManagerKiB.add(liveKiB(taskManager));
          launcherKiB.add(liveKiB(replay.pid()));
        }
      } finally {
        replay.destroy();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      end(replay);
      String said = String.format(Locale.ROOT, "Replayed %,d records", records);
      require(Files.readString(log()).contains(said), "Nothing says: " + said);
      try (Stream<Path> rounds = Files.list(ledger)) {
        return new Result(
            records,
            seconds,
            rounds.filter(path -> path.getFileName().toString().startsWith("round-")).count(),
            taskManagerKiB,
            launcherKiB);
      }
    }
  }

  /** What is left after a collection; 0 where the process has just ended. */
  private static long liveKiB(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1));
    }
    return sum;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return output;
  }

  private Process rdg(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(rdg.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private void end(Process process) throws IOException, InterruptedException {
    int code = process.waitFor();
    require(code == 0, "A command ended with " + code + ": see " + log());
  }

  private Path log() {
    return folder.resolve("rdg.log");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
