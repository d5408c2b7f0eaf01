package dev.rdg.launcher;

import dev.rdg.io.ConfigException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the launcher asks of a broker; every answer within a deadline. */
final class KafkaTopics implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 15;

  private final String servers;
  private final Admin admin;

  KafkaTopics(String servers) {
    this.servers = servers;
    Properties settings = new Properties();
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, DEADLINE_SECONDS * 1000);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
    try {
      this.admin = Admin.create(settings);
    } catch (org.apache.kafka.common.KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ConfigException(
          "Kafka's address '"
              + servers
              + "' is not usable: "
              + cause.getMessage()
              + ": use host:port.",
          e);
    }
  }

  /**
   * Creates those that are missing; kept for ever, since records of the past would be deleted by
   * their own time.
   */
  void create(Collection<String> names, int partitions) {
    Set<String> existing = get(admin.listTopics().names());
    List<NewTopic> missing =
        names.stream()
            .filter(name -> !existing.contains(name))
            .map(
                name ->
                    new NewTopic(name, partitions, (short) -1)
                        .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")))
            .toList();
    get(admin.createTopics(missing).all());
  }

  /** Checks that a topic is there. */
  void require(String name) {
    if (!get(admin.listTopics().names()).contains(name)) {
      throw new ConfigException(
          "Kafka at "
              + servers
              + " has no topic '"
              + name
              + "': create it, or write test events with ./rdg produce "
              + name
              + ".");
    }
  }

  /** The offset after the last record of each partition. */
  Map<Integer, Long> endOffsets(String topic) {
    return offsets(topic, OffsetSpec.latest());
  }

  /** The offset of the first record of each partition that the broker still has. */
  Map<Integer, Long> firstOffsets(String topic) {
    return offsets(topic, OffsetSpec.earliest());
  }

  /**
   * The offset of the first record of each partition whose time is this or later; -1 where there is
   * none.
   */
  Map<Integer, Long> offsetsAt(String topic, Instant time) {
    return offsets(topic, OffsetSpec.forTimestamp(time.toEpochMilli()));
  }

  private Map<Integer, Long> offsets(String topic, OffsetSpec spec) {
    int partitions =
        get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .mapToInt(description -> description.partitions().size())
            .sum();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), spec);
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    get(admin.listOffsets(asked).all())
        .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
    return offsets;
  }

  /** Has a group without members begin at these offsets. */
  void commit(String group, String topic, Map<Integer, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            committed.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
    get(admin.alterConsumerGroupOffsets(group, committed).all());
  }

  private <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new ConfigException(
            "Kafka at " + servers + " lacks a topic: " + e.getCause().getMessage(), e);
      }
      throw unreachable(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    }
  }

  private ConfigException unreachable(Throwable cause) {
    return new ConfigException(
        "Kafka does not answer at "
            + servers
            + ": check that it runs and listens there, or start a local one with ./rdg stack up. ("
            + cause.getMessage()
            + ")",
        cause);
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ofSeconds(5));
  }
}
