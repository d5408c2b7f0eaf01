package dev.rdg.benchmarks;

import dev.rdg.benchmarks.graph.CpuMeter;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The whole job of {@code playback}, from Kafka to Cassandra, on new engines and with the commands
 * that users have.
 *
 * @param warmUp how many events come before measuring begins
 * @param events how many are measured
 * @param settings of the job, {@code name=value} each
 * @param profile a file for a JFR recording of the TaskManager; null for none
 */
record PlaybackJob(long warmUp, long events, List<String> settings, @Nullable Path profile) {
  /** Fills the topic. */
  interface Producer {
    /** Sends so many events. */
    void produce(RdgCommands rdg, String kafka, long events)
        throws IOException, InterruptedException;
  }

  private static final String GROUP = "rdg-rdg-playback";

  /**
   * What an event costs.
   *
   * @param events between two checkpoints
   * @param said what the commands say of outcomes and of the graph's digest
   */
  record Cost(
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

  /** Of events as {@code ./rdg produce} makes them. */
  Cost measure(Path folder) throws IOException, InterruptedException, ExecutionException {
    return measure(
        folder,
        (rdg, kafka, all) ->
            rdg.run("produce", "playback", "--kafka=" + kafka, "--events", Long.toString(all)));
  }

  Cost measure(Path folder, Producer producer)
      throws IOException, InterruptedException, ExecutionException {
    try (CassandraServer cassandra = ProductionCassandra.start(folder.resolve("cassandra"));
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
      producer.produce(rdg, kafka.bootstrapServers(), warmUp + events);
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
