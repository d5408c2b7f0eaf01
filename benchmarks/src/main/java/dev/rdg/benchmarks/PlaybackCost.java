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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole job of {@code playback}, from Kafka to Cassandra, on engines of its own and with the
 * commands that users have: CPU of each process an event, and events a second, from where a
 * checkpoint has passed the events of warming up until one has passed the last.
 */
@Command(
    name = "benchmarks/run PlaybackCost",
    mixinStandardHelpOptions = true,
    description = "What an event of playback costs from Kafka to Cassandra.")
public final class PlaybackCost implements Callable<Integer> {
  private static final String GROUP = "rdg-rdg-playback";

  /**
   * What an event costs.
   *
   * @param events between two checkpoints
   * @param said what the commands say of outcomes and of the graph's digest
   */
  private record Cost(
      long events,
      double seconds,
      double taskManagerMicros,
      double cassandraMicros,
      double kafkaMicros,
      String said) {}

  private record Reading(long events, long nanos, long taskManager, long cassandra, long kafka) {
    Cost until(Reading end, String said) {
      double events = end.events - this.events;
      return new Cost(
          end.events - this.events,
          (end.nanos - nanos) / 1e9,
          (end.taskManager - taskManager) / events,
          (end.cassandra - cassandra) / events,
          (end.kafka - kafka) / events,
          said);
    }
  }

  @Option(
      names = "--events",
      defaultValue = "1500000",
      description = "How many events are measured. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--warm-up",
      defaultValue = "500000",
      description = "How many events come before them. Default: ${DEFAULT-VALUE}.")
  private long warmUp;

  @Option(
      names = "--rounds",
      defaultValue = "1",
      description = "How often, each on new engines. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the job; may be given several times.")
  private List<String> settings = List.of();

  @Option(
      names = "--profile",
      description = "A file for a JFR recording of the TaskManager. Default: none is made.")
  private @Nullable Path profile;

  private PlaybackCost() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PlaybackCost()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory("rdg-playback");
    System.out.println(
        "| events | events/s | TaskManager µs | Cassandra µs | Kafka µs |\n|---|---|---|---|---|");
    List<Cost> costs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      Cost cost = measure(folder.resolve("round" + round));
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
    System.out.println("\n" + costs.get(0).said);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            Path.of(System.getProperty("rdg.home"), "benchmarks/results/playback-cost.json")
                .toFile(),
            costs);
    return 0;
  }

  private Cost measure(Path folder) throws IOException, InterruptedException, ExecutionException {
    try (CassandraServer cassandra =
            CassandraServer.builder(folder.resolve("cassandra"))
                .performance(true)
                .heapMegabytes(2048)
                .start();
        KafkaServer kafka = KafkaServer.builder(folder.resolve("kafka")).performance(true).start();
        FlinkCluster flink =
            FlinkCluster.builder(folder.resolve("flink"))
                .performance(true)
                .jvmFlags(
                    profile == null
                        ? List.of()
                        : List.of(
                            "-XX:StartFlightRecording=settings=profile,filename="
                                + profile.toAbsolutePath()))
                .start();
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
      Path answers = folder.resolve("answers.txt");
      RdgCommands said = new RdgCommands(answers);
      said.run("outcomes", "playback", store, broker, master);
      said.run("digest", store);
      rdg.run("stop", "playback", store, broker, master);
      return start.until(end, Files.readString(answers));
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
