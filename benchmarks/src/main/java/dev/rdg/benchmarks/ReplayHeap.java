package dev.rdg.benchmarks;

import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Finds the smallest heap of a TaskManager with which a history of playback events is replayed from
 * Kafka, and from there upwards, the smallest with which a history of ten times as many events is.
 * Each trial has a Flink cluster and a ledger of its own. A heap suffices if the replay ends well
 * and takes at most twice as long a record as the smaller history does with the stack's usual heap.
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
    System.out.println("| records | heap MiB | s | replayed |\n|---|---|---|---|");
    Found small =
        new ReplayHeap(folder.resolve("small"), records, roundMebibytes).smallestByBisection();
    int large =
        new ReplayHeap(folder.resolve("large"), records * TIMES, roundMebibytes)
            .smallestFrom(small.mebibytes, small.usualSeconds * MOST_SLOWER * TIMES);
    System.out.printf(
        Locale.ROOT,
        "%nSmallest heap: %d MiB for %,d records, %d MiB for %,d.%n",
        small.mebibytes,
        records,
        large,
        records * TIMES);
  }

  /** The smallest heap, and what a replay took with the usual one. */
  private record Found(int mebibytes, double usualSeconds) {}

  private Found smallestByBisection() throws IOException, InterruptedException {
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      List<String> engines = fill(cassandra, kafka);
      double usual =
          trial(engines, USUAL_MEBIBYTES, FIRST_LIMIT_SECONDS)
              .orElseThrow(() -> new IllegalStateException("Not replayed: see " + folder));
      int tooSmall = 0;
      int enough = USUAL_MEBIBYTES;
      while (enough - tooSmall > STEP_MEBIBYTES) {
        int middle = (tooSmall + enough) / 2 / STEP_MEBIBYTES * STEP_MEBIBYTES;
        if (trial(engines, middle, usual * MOST_SLOWER).isPresent()) {
          enough = middle;
        } else {
          tooSmall = middle;
        }
      }
      return new Found(enough, usual);
    }
  }

  private int smallestFrom(int mebibytes, double limitSeconds)
      throws IOException, InterruptedException {
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"))) {
      List<String> engines = fill(cassandra, kafka);
      int heap = mebibytes;
      while (trial(engines, heap, limitSeconds).isEmpty()) {
        heap += STEP_MEBIBYTES;
      }
      return heap;
    }
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

  /** The seconds; nothing if the heap does not suffice. */
  private OptionalDouble trial(List<String> engines, int heapMebibytes, double limitSeconds)
      throws IOException, InterruptedException {
    Path trial = folder.resolve("trial-" + ++trials + "-" + heapMebibytes);
    System.out.printf(Locale.ROOT, "| %,d | %d | ", records, heapMebibytes);
    try (FlinkCluster flink =
        FlinkCluster.builder(trial.resolve("flink"))
            .performance(true)
            .heapMegabytes(heapMebibytes)
            .start()) {
      OptionalDouble seconds = replay(engines, flink, trial, limitSeconds);
      if (seconds.isPresent()) {
        System.out.printf(Locale.ROOT, "%.0f | yes |%n", seconds.getAsDouble());
      } else {
        System.out.printf(Locale.ROOT, "within %.0f | no |%n", limitSeconds);
      }
      return seconds;
    } catch (StackException e) {
      System.out.println("- | no: the TaskManager does not start |");
      return OptionalDouble.empty();
    }
  }

  private OptionalDouble replay(
      List<String> engines, FlinkCluster flink, Path place, double limitSeconds)
      throws IOException, InterruptedException {
    RdgCommands rdg = new RdgCommands(place.resolve("rdg.log"));
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
