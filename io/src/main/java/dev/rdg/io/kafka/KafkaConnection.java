package dev.rdg.io.kafka;

import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a Kafka cluster. Holds the name of a file and not what is in it: secrets are read
 * where they are used, so they stand in no job graph and no savepoint, and one that is changed
 * takes effect with the next start.
 *
 * @param bootstrapServers host:port, several separated by commas; null where the file has them
 * @param settingsFile a properties file with further settings of Kafka's clients; null for none
 */
public record KafkaConnection(@Nullable String bootstrapServers, @Nullable String settingsFile)
    implements Serializable {

  /** A cluster that needs nothing but its address. */
  public static KafkaConnection to(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, null);
  }

  /** As the options of a job say. */
  public static KafkaConnection of(KafkaOptions options) {
    return new KafkaConnection(options.getBootstrapServers(), options.getKafkaSettings());
  }

  /**
   * The settings of a client as they are now: those of the file, and the servers.
   *
   * @throws ConfigException when the file cannot be read, or no servers are known
   */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(fileSettings());
    if (bootstrapServers != null) {
      settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }
    if (!settings.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new ConfigException("bootstrapServers is not set: give Kafka's, host:port.");
    }
    return settings;
  }

  /**
   * As {@link #settings}, for a consumer that reads what is committed, unless the file says {@code
   * isolation.level} otherwise, and commits no offsets.
   */
  public Map<String, Object> consumerSettings() {
    Map<String, Object> settings = settings();
    settings.putIfAbsent(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return settings;
  }

  /** What consumers read: records of transactions that are open or were aborted, or not. */
  public IsolationLevel isolation() {
    return "read_uncommitted".equals(consumerSettings().get(ConsumerConfig.ISOLATION_LEVEL_CONFIG))
        ? IsolationLevel.READ_UNCOMMITTED
        : IsolationLevel.READ_COMMITTED;
  }

  /** The servers, for messages. */
  public String servers() {
    return String.valueOf(settings().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }

  /**
   * What stands in the file; nothing without one.
   *
   * @throws ConfigException when it cannot be read
   */
  public Map<String, String> fileSettings() {
    Map<String, String> settings = new HashMap<>();
    if (settingsFile != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(settingsFile))) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new ConfigException(
            "kafkaSettings '"
                + settingsFile
                + "' cannot be read: give a properties file that is at this path here and on all workers. ("
                + e
                + ")",
            e);
      }
      properties
          .stringPropertyNames()
          .forEach(name -> settings.put(name, properties.getProperty(name)));
    }
    return settings;
  }
}
