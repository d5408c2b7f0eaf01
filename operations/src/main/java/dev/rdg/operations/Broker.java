package dev.rdg.operations;

import com.google.auto.value.AutoValue;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import java.nio.file.Path;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/** Where the events are. */
@AutoValue
public abstract class Broker {
  private static final String SERVERS = "bootstrapServers";
  private static final String SETTINGS = "kafkaSettings";

  Broker() {}

  /**
   * A broker.
   *
   * @param servers host:port separated by commas; null for those of a topic's settings
   * @param settings a file of further settings of Kafka's clients; null for that of a topic's
   *     settings
   * @param otherwise where neither says; null when nothing is known then
   */
  public static Broker of(
      @Nullable String servers, @Nullable Path settings, @Nullable String otherwise) {
    return new AutoValue_Broker(servers, settings, otherwise);
  }

  /** At these servers, whatever a topic's settings do not say. */
  public static Broker at(String servers) {
    return of(null, null, servers);
  }

  abstract @Nullable String servers();

  abstract @Nullable Path settings();

  abstract @Nullable String otherwise();

  /**
   * A topic's settings with these, which go before them, or with what holds where they say nothing.
   *
   * @param base the folder from which files in the settings are named
   * @throws ConfigException when no servers are known
   */
  RunnerConfig applyTo(RunnerConfig config, Path base) {
    Path file = settings();
    RunnerConfig more =
        file == null ? config : config.with(SETTINGS, file.toAbsolutePath().toString());
    String given = servers();
    if (given != null) {
      return more.with(SERVERS, given);
    }
    return more.has(SERVERS) || namesServers(more.file(SETTINGS, base))
        ? more
        : more.withDefault(SERVERS, requireOtherwise());
  }

  /**
   * The cluster of a topic: as said here, else as its settings on Flink say.
   *
   * @throws ConfigException when none is known
   */
  public KafkaConnection connection(Project project, String topic) {
    return connection(project, project.settings(topic));
  }

  /**
   * The cluster that is said here, whatever the topic.
   *
   * @throws ConfigException when none is known
   */
  public KafkaConnection connection(Project project) {
    return connection(project, RunnerConfig.empty());
  }

  private KafkaConnection connection(Project project, RunnerConfig config) {
    RunnerConfig complete = applyTo(config, project.folder());
    return new KafkaConnection(complete.get(SERVERS), complete.file(SETTINGS, project.folder()));
  }

  /** Whether a cluster is known. */
  public boolean isKnown() {
    return servers() != null || settings() != null || otherwise() != null;
  }

  private static boolean namesServers(@Nullable String file) {
    return file != null
        && new KafkaConnection("", file)
            .fileSettings()
            .containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
  }

  private String requireOtherwise() {
    String servers = otherwise();
    if (servers == null) {
      throw new ConfigException(
          "no Kafka is known: give --kafka=host:port, or start a local one with ./rdg stack up.");
    }
    return servers;
  }
}
