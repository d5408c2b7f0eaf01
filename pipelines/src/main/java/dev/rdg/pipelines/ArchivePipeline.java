package dev.rdg.pipelines;

import dev.rdg.io.history.ArchiveIO;
import dev.rdg.io.kafka.KafkaConnection;
import java.time.Duration;
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
    KafkaConnection.of(options).settings(); // fails here and not on a worker
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("ArchiveRecords", ArchiveIO.of(source, folder).withMaxDelay(maxDelay));
    return pipeline;
  }
}
