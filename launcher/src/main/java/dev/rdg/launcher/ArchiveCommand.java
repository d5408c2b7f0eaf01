package dev.rdg.launcher;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.pipelines.ArchivePipeline;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rdg archive <topic>}. */
@Command(
    name = "archive",
    description = {
      "Starts a job that keeps every raw record of a topic as Avro files by hour, from the first that Kafka has.",
      "Each record is in exactly one file, however often the job restarts."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg archive logins --to /data/archive",
      "  ./rdg replay logins --input '/data/archive/logins/**.avro'     # the way back"
    })
final class ArchiveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic's name, such as logins.")
  private String topicName;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the files go, on any file system that Beam knows.")
  private String folder;

  @Option(
      names = "--max-delay",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description =
          "How long a record waits for others of its file, 1 to 86,400; and then for a checkpoint. Default: ${DEFAULT-VALUE}.")
  private int maxDelay;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Sets one setting over those of the topic's runner-config, such as savepointPath; can be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ArchiveCommand() {}

  @Override
  public Integer call() throws IOException {
    if (maxDelay < 1 || maxDelay > 86_400) {
      throw new ParameterException(
          spec.commandLine(),
          "--max-delay must be between 1 and 86,400, but was " + maxDelay + ".");
    }
    Topic<?> topic = Project.topic(spec, topicName);
    RunnerConfig config =
        RunnerConfig.load(Project.runnerConfig(spec, "flink", topic.name())).withAll(settings);
    String target =
        folder.contains("://") ? folder : java.nio.file.Path.of(folder).toAbsolutePath().toString();
    TopicOptions options =
        Jobs.options(
            topic,
            config.withDefault("jobName", jobName(topic)),
            cassandra,
            kafka,
            Project.running());
    String source = TopicPipeline.sourceTopic(topic, options);
    check(options, source, target);
    Jobs.run(
        "the archive of '" + source + "'",
        () -> ArchivePipeline.build(options, source, target, Duration.ofSeconds(maxDelay)));
    Rdg.say(
        spec,
        "The job "
            + options.getJobName()
            + " runs on Flink and writes to "
            + target
            + "/"
            + source
            + ".");
    Rdg.say(
        spec,
        "The way back: "
            + Project.rdg()
            + " replay "
            + topic.name()
            + " --input '"
            + target
            + "/"
            + source
            + "/**.avro'");
    return 0;
  }

  private static String jobName(Topic<?> topic) {
    return "rdg-archive-" + topic.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A job without its state would cut the records into other files, beside those that are there.
   */
  private void check(TopicOptions options, String source, String target) throws IOException {
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.of(options))) {
      topics.require(source);
      topics.openTransactions(source).forEach(line -> Rdg.say(spec, line));
    }
    Jobs.checkCluster(options);
    FileSystems.setDefaultPipelineOptions(options);
    @Nullable String savepoint = options.as(FlinkPipelineOptions.class).getSavepointPath();
    if (savepoint == null
        && !FileSystems.match(target + "/" + source + "/**.avro", EmptyMatchTreatment.ALLOW)
            .metadata()
            .isEmpty()) {
      throw new ConfigException(
          "there is an archive of '"
              + source
              + "' in "
              + target
              + " already, and a job that begins anew would archive its records twice: go on from its last checkpoint or savepoint with --set savepointPath=..., or name another folder.");
    }
  }
}
