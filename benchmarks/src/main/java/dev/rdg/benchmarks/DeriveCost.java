package dev.rdg.benchmarks;

import dev.rdg.benchmarks.graph.CpuMeter;
import dev.rdg.benchmarks.load.RowPipeline;
import dev.rdg.io.kafka.KafkaEventIO;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.topics.PlaybackTopic;
import dev.rdg.stack.KafkaServer;
import dev.rdg.transforms.BuildGraph;
import dev.rdg.transforms.TopicResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The job of {@code playback} without its store: reading Kafka, parsing, enriching, deriving,
 * collapsing; streaming on Flink in this process, with the settings and metrics of the job. CPU of
 * this process an event, and events a second, after warming up.
 */
public final class DeriveCost {
  private static final String GROUP = "bench-derive";
  private static final Path HOME = Path.of(System.getProperty("rdg.home"));
  private static final long WARM_UP = 1_000_000;

  private DeriveCost() {}

  /** Takes how many events are measured (2,000,000) and the parallelism (1). */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    long events = arguments.length > 0 ? Long.parseLong(arguments[0]) : 2_000_000;
    int parallelism = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    Path folder = Files.createTempDirectory("rdg-derive");
    try (KafkaServer kafka =
            KafkaServer.builder(folder.resolve("kafka")).performance(true).start();
        CommittedOffsets offsets = new CommittedOffsets(kafka.bootstrapServers(), GROUP)) {
      new RdgCommands(folder.resolve("rdg.log"))
          .run(
              "produce",
              "playback",
              "--kafka=" + kafka.bootstrapServers(),
              "--events",
              Long.toString(WARM_UP + events));
      start(kafka.bootstrapServers(), parallelism);
      long from = offsets.await(WARM_UP);
      long startNanos = System.nanoTime();
      long startMicros = CpuMeter.ownMicros();
      long brokerMicros = CpuMeter.micros(kafka.pids().get(0));
      double read = offsets.await(WARM_UP + events) - from;
      System.out.println(
          "| parallelism | events | events/s | job µs an event | Kafka µs an event |\n|---|---|---|---|---|");
      System.out.printf(
          Locale.ROOT,
          "| %d | %,.0f | %,.0f | %.1f | %.1f |%n",
          parallelism,
          read,
          read / ((System.nanoTime() - startNanos) / 1e9),
          (CpuMeter.ownMicros() - startMicros) / read,
          (CpuMeter.micros(kafka.pids().get(0)) - brokerMicros) / read);
    }
    System.exit(0); // the job has no end
  }

  private static void start(String kafka, int parallelism) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setStreaming(true);
    options.setParallelism(parallelism);
    options.setCheckpointingInterval(5_000L);
    options.setFinishBundleBeforeCheckpointing(true);
    options.setMaxBundleSize(10_000L);
    options.setMaxBundleTimeMills(1_000L);
    options.setFasterCopy(true);
    TopicOptions topic = options.as(TopicOptions.class);
    topic.setBootstrapServers(kafka);
    topic.setProgressGroup(GROUP);
    topic.setTrustProducerTime(true);
    PlaybackTopic playback = new PlaybackTopic();
    TopicResources resources =
        new TopicResources(
            HOME + "/test-data/src/main/resources/writer-schemas/playback-*.avsc",
            HOME + "/.rdg/references/episodes.csv");
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("ReadEvents", KafkaEventIO.read(playback.name()))
        .records()
        .apply("BuildGraph", BuildGraph.of(playback, resources))
        .changes()
        .apply("Discard", new RowPipeline.Nothing<>());
    Thread job = new Thread(() -> pipeline.run().waitUntilFinish(), "job");
    job.setDaemon(true);
    job.start();
  }
}
