package dev.rdg.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.benchmarks.load.CpuMeter;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * The whole job of {@code playback}, from Kafka to Cassandra, on engines of its own and with the
 * commands that users have: CPU of each process an event, and events a second, from where a
 * checkpoint has passed the events of warming up until one has passed the last.
 */
public final class PlaybackCost {
  private static final String GROUP = "rdg-rdg-playback";

  /**
   * What an event costs.
   *
   * @param events between two checkpoints
   */
  private record Cost(
      long events,
      double seconds,
      double taskManagerMicros,
      double cassandraMicros,
      double kafkaMicros,
      String outcomes) {}

  private record Reading(long events, long nanos, long taskManager, long cassandra, long kafka) {
    Cost until(Reading end, String outcomes) {
      double events = end.events - this.events;
      return new Cost(
          end.events - this.events,
          (end.nanos - nanos) / 1e9,
          (end.taskManager - taskManager) / events,
          (end.cassandra - cassandra) / events,
          (end.kafka - kafka) / events,
          outcomes);
    }
  }

  private final Path folder;
  private final long warmUp;
  private final long events;
  private final List<String> settings;

  private PlaybackCost(Path folder, long warmUp, long events, List<String> settings) {
    this.folder = folder;
    this.warmUp = warmUp;
    this.events = events;
    this.settings = settings;
  }

  /**
   * Takes how many events are measured (1,500,000), how many rounds (1), and settings of the job,
   * {@code name=value} each.
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    long events = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_500_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    List<String> settings =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    Path folder = Files.createTempDirectory("rdg-playback");
    System.out.println(
        "| events | events/s | TaskManager µs | Cassandra µs | Kafka µs |\n|---|---|---|---|---|");
    List<Cost> costs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      Cost cost =
          new PlaybackCost(folder.resolve("round" + round), 500_000, events, settings).measure();
      costs.add(cost);
      System.out.printf(
          Locale.ROOT,
          "| %,d | %,.0f | %.1f | %.1f | %.1f |%n",
          cost.events,
          cost.events / cost.seconds,
          cost.taskManagerMicros,
          cost.cassandraMicros,
          cost.kafkaMicros);
    }
    System.out.println("\n" + costs.get(0).outcomes);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            Path.of(System.getProperty("rdg.home"), "benchmarks/results/playback-cost.json")
                .toFile(),
            costs);
  }

  private Cost measure() throws IOException, InterruptedException, ExecutionException {
    try (CassandraServer cassandra =
            CassandraServer.builder(folder.resolve("cassandra"))
                .performance(true)
                .heapMegabytes(2048)
                .start();
        KafkaServer kafka = KafkaServer.builder(folder.resolve("kafka")).performance(true).start();
        FlinkCluster flink =
            FlinkCluster.builder(folder.resolve("flink")).performance(true).start();
        CommittedOffsets offsets = new CommittedOffsets(kafka.bootstrapServers(), GROUP)) {
      String store = "--cassandra=127.0.0.1:" + cassandra.contactPoint().getPort();
      String broker = "--kafka=" + kafka.bootstrapServers();
      String master = "--flink=" + flink.master();
      RdgCommands rdg = new RdgCommands(folder.resolve("rdg.log"));
      rdg.run("schema", "apply", store);
      rdg.run("produce", "playback", broker, "--events", Long.toString(warmUp + events));
      List<String> run = new ArrayList<>(List.of("run", "playback", store, broker, master));
      settings.forEach(setting -> run.addAll(List.of("--set", setting)));
      rdg.run(run.toArray(String[]::new));
      long taskManager = flink.pids().get(0);
      Reading start = read(offsets.await(warmUp), taskManager, cassandra, kafka);
      Reading end = read(offsets.await(warmUp + events), taskManager, cassandra, kafka);
      rdg.run("outcomes", "playback", store, broker, master);
      rdg.run("stop", "playback", store, broker, master);
      List<String> log = Files.readAllLines(folder.resolve("rdg.log"));
      return start.until(
          end, String.join("\n", log.subList(Math.max(0, log.size() - 20), log.size())));
    }
  }

  private static Reading read(
      long passed, long taskManager, CassandraServer cassandra, KafkaServer kafka) {
    return new Reading(
        passed,
        System.nanoTime(),
        CpuMeter.micros(taskManager),
        CpuMeter.micros(cassandra.pids().get(0)),
        CpuMeter.micros(kafka.pids().get(0)));
  }
}
