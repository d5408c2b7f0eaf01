package dev.rdg.launcher;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.stack.Endpoints;
import java.nio.file.Path;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the events are: the options of commands that read or send them. */
final class KafkaOption {
  private static final String SERVERS = "bootstrapServers";
  private static final String SETTINGS = "kafkaSettings";

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description =
          "Kafka's bootstrap servers, separated by commas. Default: those of the settings, else the running local stack.")
  private @Nullable String given;

  @Option(
      names = "--kafka-settings",
      paramLabel = "FILE",
      description =
          "A properties file with further settings of Kafka's clients, such as those for TLS and SASL. Default: kafkaSettings of the topic's runner-config.")
  private @Nullable Path settings;

  /** That of a stack that was just started. */
  static KafkaOption of(Endpoints stack) {
    KafkaOption option = new KafkaOption();
    option.given = stack.kafka();
    return option;
  }

  /** A topic's settings with those of this option, where they do not say otherwise. */
  RunnerConfig applyTo(RunnerConfig config) {
    RunnerConfig more =
        settings == null
            ? config
            : config.withDefault(SETTINGS, settings.toAbsolutePath().toString());
    if (given != null) {
      return more.withDefault(SERVERS, given);
    }
    String file = more.file(SETTINGS, Project.folder());
    return more.has(SERVERS) || namesServers(file) ? more : more.withDefault(SERVERS, servers());
  }

  /**
   * The cluster of a topic: as this option says, else the topic's runner-config.
   *
   * @throws ConfigException when none is known
   */
  KafkaConnection connection(String topic) {
    RunnerConfig config =
        applyTo(
            Project.runnerConfig("flink", topic)
                .map(RunnerConfig::load)
                .orElseGet(RunnerConfig::empty));
    return new KafkaConnection(config.get(SERVERS), config.file(SETTINGS, Project.folder()));
  }

  /**
   * The cluster that this option says, whatever the topic.
   *
   * @throws ConfigException when none is known
   */
  KafkaConnection connection() {
    RunnerConfig config = applyTo(RunnerConfig.empty());
    return new KafkaConnection(config.get(SERVERS), config.file(SETTINGS, Project.folder()));
  }

  /** Whether a cluster is known. */
  boolean isKnown() {
    return given != null || settings != null || Project.running().isPresent();
  }

  private static boolean namesServers(@Nullable String file) {
    return file != null
        && new KafkaConnection("", file)
            .fileSettings()
            .containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
  }

  private static String servers() {
    return Project.running()
        .map(Endpoints::kafka)
        .orElseThrow(
            () ->
                new ConfigException(
                    "no Kafka is known: give --kafka=host:port, or start a local one with ./rdg stack up."));
  }
}
