package dev.rdg.pipelines;

import dev.rdg.io.history.ArchiveIO;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;

/** Keeps a topic's raw records as files: see {@link ArchiveIO}. Needs no topic class. */
public final class ArchivePipeline {
  private ArchivePipeline() {}

  /**
   * The streaming pipeline from Kafka to files.
   *
   * @param source the Kafka topic
   * @param folder on any file system that Beam knows
   * @param maxDelay how long a record waits for others of its file
   */
  public static Pipeline build(
      TopicOptions options, String source, String folder, Duration maxDelay) {
    TopicPipeline.requireFlushBeforeCheckpoint(options);
    Map<String, String> kafka = TopicPipeline.kafkaSettings(options.getKafkaSettings());
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(
        "ArchiveRecords",
        ArchiveIO.of(TopicPipeline.requireServers(options), source, kafka, folder)
            .withMaxDelay(maxDelay));
    return pipeline;
  }
}
