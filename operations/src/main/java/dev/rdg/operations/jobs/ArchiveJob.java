package dev.rdg.operations.jobs;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.pipelines.ArchivePipeline;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;

/** The job that keeps a topic's raw records as files. */
public final class ArchiveJob {
  private ArchiveJob() {}

  /**
   * A job that was started.
   *
   * @param name on Flink
   * @param folder where the files go
   */
  public record Started(String name, String folder) {}

  /**
   * Starts one.
   *
   * @param folder on any file system that Beam knows; the files are in one of it for the topic
   * @param maxDelay how long a record waits for others of its file
   * @throws ConfigException when there is an archive already and no savepoint to go on from, which
   *     would cut the records into other files, beside those that are there
   */
  public static Started start(
      Engines engines,
      Topic<?> topic,
      RunnerConfig config,
      String folder,
      Duration maxDelay,
      Reporter reporter) {
    String target = folder.contains("://") ? folder : Path.of(folder).toAbsolutePath().toString();
    TopicOptions options =
        engines.options(
            topic,
            config.withDefault("jobName", "rdg-archive-" + topic.name().toLowerCase(Locale.ROOT)));
    options.setTargets("");
    options.setProgressGroup(options.getJobName());
    String source = TopicPipeline.sourceTopic(topic, options);
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.of(options))) {
      topics.require(source);
      topics.openTransactions(source).forEach(reporter::say);
    }
    Jobs.checkCluster(options);
    requireNone(options, source, target);
    Jobs.run(
        "the archive of '" + source + "'",
        () -> ArchivePipeline.build(options, source, target, maxDelay));
    return new Started(options.getJobName(), target + "/" + source);
  }

  private static void requireNone(TopicOptions options, String source, String target) {
    FileSystems.setDefaultPipelineOptions(options);
    if (options.as(FlinkPipelineOptions.class).getSavepointPath() != null) {
      return;
    }
    try {
      if (!FileSystems.match(target + "/" + source + "/**.avro", EmptyMatchTreatment.ALLOW)
          .metadata()
          .isEmpty()) {
        throw new ConfigException(
            "there is an archive of '"
                + source
                + "' in "
                + target
                + " already, and a job that begins anew would archive its records twice: go on from its last checkpoint or savepoint with --set savepointPath=..., or name another folder.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
