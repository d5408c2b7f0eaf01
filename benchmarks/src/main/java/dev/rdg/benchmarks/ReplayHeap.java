package dev.rdg.benchmarks;

import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Finds the smallest heap of a TaskManager with which a history of playback events is replayed from
 * Kafka; from there upwards, the smallest with which it is replayed twice by one cluster, since a
 * TaskManager keeps classes of jobs that have ended; and the smallest with which a history of ten
 * times as many events is replayed. Each trial has a Flink cluster of its own, each replay a
 * ledger. A heap suffices if every replay ends well and takes at most twice as long a record as the
 * smaller history does with the stack's usual heap.
 */
public final class ReplayHeap {
  private static final int USUAL_MEBIBYTES = 1152;
  private static final int STEP_MEBIBYTES = 16;
  private static final int TIMES = 10;
  private static final int MOST_SLOWER = 2;
  private static final int FIRST_LIMIT_SECONDS = 3600;

  private final Path folder;
  private final long records;
  private final String roundMebibytes;
  private int trials;

  private ReplayHeap(Path folder, long records, String roundMebibytes) {
    this.folder = folder;
    this.records = records;
    this.roundMebibytes = roundMebibytes;
  }

  /**
   * Takes the number of events of the smaller history, and the MiB of a round; 1,000,000 and 256,
   * as a replay has them, without.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long records = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
    String roundMebibytes = arguments.length > 1 ? arguments[1] : "256";
    Path folder = Files.createTempDirectory("rdg-heap");
    System.out.println("| records | times | heap MiB | s | replayed |\n|---|---|---|---|---|");
    Found small =
        new ReplayHeap(folder.resolve("small"), records, roundMebibytes).smallestByBisection();
    int large =
        new ReplayHeap(folder.resolve("large"), records * TIMES, roundMebibytes)
            .smallestFrom(small.once, small.usualSeconds * MOST_SLOWER * TIMES);
    System.out.printf(
        "%nSmallest heap: %d MiB for %,d records, %d MiB for these twice, %d MiB for %,d.%n",
        small.once, records, small.twice, large, records * TIMES);
  }

  /** The smallest heaps in MiB, and what one replay took with the usual heap. */
  private record Found(int once, int twice, double usualSeconds) {}

  private Found smallestByBisection() throws IOException, InterruptedException {
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      List<String> engines = fill(cassandra, kafka);
      double usual =
          trial(engines, 1, USUAL_MEBIBYTES, FIRST_LIMIT_SECONDS)
              .orElseThrow(() -> new IllegalStateException("Not replayed: see " + folder));
      int tooSmall = 0;
      int enough = USUAL_MEBIBYTES;
      while (enough - tooSmall > STEP_MEBIBYTES) {
        int middle = (tooSmall + enough) / 2 / STEP_MEBIBYTES * STEP_MEBIBYTES;
        if (trial(engines, 1, middle, usual * MOST_SLOWER).isPresent()) {
          enough = middle;
        } else {
          tooSmall = middle;
        }
      }
      return new Found(enough, smallestFrom(engines, 2, enough, usual * MOST_SLOWER), usual);
    }
  }

  private int smallestFrom(int mebibytes, double limitSeconds)
      throws IOException, InterruptedException {
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      return smallestFrom(fill(cassandra, kafka), 1, mebibytes, limitSeconds);
    }
  }

  private int smallestFrom(List<String> engines, int replays, int mebibytes, double limitSeconds)
      throws IOException, InterruptedException {
    int heap = mebibytes;
    while (trial(engines, replays, heap, limitSeconds).isEmpty()) {
      heap += STEP_MEBIBYTES;
    }
    return heap;
  }

  /** Produces the history; returns the options that name the engines. */
  private List<String> fill(CassandraServer cassandra, KafkaServer kafka)
      throws IOException, InterruptedException {
    String store = "--cassandra=127.0.0.1:" + cassandra.contactPoint().getPort();
    String broker = "--kafka=" + kafka.bootstrapServers();
    RdgCommands rdg = new RdgCommands(folder.resolve("rdg.log"));
    rdg.run("schema", "apply", store);
    rdg.run("produce", "playback", broker, "--events", Long.toString(records));
    return List.of(store, broker);
  }

  /** The seconds of the last of several replays; nothing if the heap does not suffice. */
  private OptionalDouble trial(
      List<String> engines, int replays, int heapMebibytes, double limitSeconds)
      throws IOException, InterruptedException {
    Path trial = folder.resolve("trial-" + ++trials + "-" + heapMebibytes);
    System.out.printf("| %,d | %d | %d | ", records, replays, heapMebibytes);
    try (FlinkCluster flink =
        FlinkCluster.builder(trial.resolve("flink")).heapMegabytes(heapMebibytes).start()) {
      OptionalDouble seconds = OptionalDouble.empty();
      for (int i = 1; i <= replays; i++) {
        seconds = replay(engines, flink, trial.resolve("replay-" + i), limitSeconds);
        if (seconds.isEmpty()) {
          System.out.printf("- | no: number %d |%n", i);
          return seconds;
        }
      }
      System.out.printf("%.0f | yes |%n", seconds.getAsDouble());
      return seconds;
    } catch (StackException e) {
      System.out.println("- | no: the TaskManager does not start |");
      return OptionalDouble.empty();
    }
  }

  private OptionalDouble replay(
      List<String> engines, FlinkCluster flink, Path place, double limitSeconds)
      throws IOException, InterruptedException {
    RdgCommands rdg = new RdgCommands(Files.createDirectories(place).resolve("rdg.log"));
    long start = System.nanoTime();
    Process replay =
        rdg.replay(roundMebibytes, "flink", flink.master(), place.resolve("ledger"), engines);
    try {
      if (!replay.waitFor((long) (limitSeconds * 1000), TimeUnit.MILLISECONDS)
          || replay.exitValue() != 0) {
        return OptionalDouble.empty();
      }
    } finally {
      replay.destroy();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    rdg.requireReplayed(records);
    return OptionalDouble.of(seconds);
  }
}
