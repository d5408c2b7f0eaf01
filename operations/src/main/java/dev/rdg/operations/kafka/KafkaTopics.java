package dev.rdg.operations.kafka;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.io.kafka.Progress;
import dev.rdg.model.ConfigException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What operations ask of a broker; every answer within a deadline. */
public final class KafkaTopics implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 15;

  private static final String HOUR_MILLIS = "3600000";

  /**
   * How far a broker may let a record's time be ahead, to be of use against events from the future.
   */
  private static final long MOST_BOUND_MILLIS = 86_400_000;

  private static final Config NO_CONFIG = new Config(List.of());
  private static final PartitionProducerState NO_PRODUCERS = new PartitionProducerState(List.of());

  private final KafkaConnection kafka;
  private final String servers;
  private final Admin admin;

  /** Of this cluster, which is asked when something is wanted of it. */
  public KafkaTopics(KafkaConnection kafka) {
    this.kafka = kafka;
    this.servers = kafka.servers();
    Map<String, Object> settings = kafka.settings();
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
              + ": use host:port, and in kafkaSettings the settings of Kafka's own clients.",
          e);
    }
  }

  /**
   * Creates those that are missing; kept for ever, since records of the past would be deleted by
   * their own time, and with the broker bounding how far in the future that may be.
   */
  public void create(Collection<String> names, int partitions) {
    Set<String> existing = get(admin.listTopics().names());
    List<NewTopic> missing =
        names.stream()
            .filter(name -> !existing.contains(name))
            .map(
                name ->
                    new NewTopic(name, partitions, (short) -1)
                        .configs(
                            Map.of(
                                TopicConfig.RETENTION_MS_CONFIG,
                                "-1",
                                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                                HOUR_MILLIS)))
            .toList();
    get(admin.createTopics(missing).all());
  }

  /** Whether there is a topic of this name. */
  public boolean exists(String name) {
    return get(admin.listTopics().names()).contains(name);
  }

  /** Checks that a topic is there. */
  public void require(String name) {
    if (!exists(name)) {
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

  /**
   * Checks that nobody can give a record any future time: a broker's own, or a producer's that the
   * broker bounds.
   *
   * @throws ConfigException when events from the future could not be told
   */
  public void requireBoundedTimes(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        get(admin.describeConfigs(List.of(resource)).all()).getOrDefault(resource, NO_CONFIG);
    String type = value(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
    String after = value(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);
    if (!type.equals("LogAppendTime")
        && (after.isEmpty() || Long.parseLong(after) > MOST_BOUND_MILLIS)) {
      throw new ConfigException(
          "the records of topic '"
              + topic
              + "' have the times that their producers say (message.timestamp.type=CreateTime), and the broker takes any: an event from the future, which nothing later could correct, could not be told. Bound them: kafka-configs --alter --entity-type topics --entity-name "
              + topic
              + " --add-config message.timestamp.after.max.ms="
              + HOUR_MILLIS
              + " (or message.timestamp.type=LogAppendTime); or believe this topic's producers, with trustProducerTime: true in its runner-config.");
    }
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }

  /**
   * The offset after the last record of each partition, of those that a job reads: where a
   * transaction is open, its first.
   */
  public Map<Integer, Long> endOffsets(String topic) {
    return offsets(topic, OffsetSpec.latest(), kafka.isolation());
  }

  /** The offset of the last record of each partition that has one, of those that a job reads. */
  public Map<Integer, Long> lastOffsets(String topic) {
    return LastRecords.find(kafka, topic, firstOffsets(topic), endOffsets(topic));
  }

  /**
   * The broker's time of the first record at or after an offset, by partition; of those that have
   * one.
   */
  public Map<Integer, Instant> timesAt(String topic, Map<Integer, Long> offsets) {
    return RecordTimes.at(kafka, topic, offsets);
  }

  /** For people, what open transactions keep a job from reading; empty where it reads all. */
  public List<String> openTransactions(String topic) {
    Map<Integer, Long> stable = endOffsets(topic);
    List<String> lines = new ArrayList<>();
    offsets(topic, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED)
        .forEach(
            (partition, end) -> {
              long from = stable.getOrDefault(partition, end);
              if (from < end) {
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "Note: of %s-%d the offsets from %d to %d are not read yet: %s.",
                        topic,
                        partition,
                        from,
                        end - 1,
                        describeOpen(new TopicPartition(topic, partition))));
              }
            });
    return lines;
  }

  private String describeOpen(TopicPartition partition) {
    String open =
        get(admin.describeProducers(List.of(partition)).all())
            .getOrDefault(partition, NO_PRODUCERS)
            .activeProducers()
            .stream()
            .filter(producer -> producer.currentTransactionStartOffset().isPresent())
            .map(
                producer ->
                    "transaction "
                        + transactionOf(producer.producerId())
                        + " is open there since "
                        + Instant.ofEpochMilli(producer.lastTimestamp())
                        + ", from offset "
                        + producer.currentTransactionStartOffset().getAsLong()
                        + " on")
            .collect(Collectors.joining("; "));
    return open.isEmpty() ? "a transaction is open there" : open;
  }

  private String transactionOf(long producerId) {
    return get(
            admin
                .listTransactions(
                    new ListTransactionsOptions().filterProducerIds(List.of(producerId)))
                .all())
        .stream()
        .map(listing -> "'" + listing.transactionalId() + "'")
        .findFirst()
        .orElse("of producer " + producerId);
  }

  /** The offset of the first record of each partition that the broker still has. */
  public Map<Integer, Long> firstOffsets(String topic) {
    return offsets(topic, OffsetSpec.earliest(), kafka.isolation());
  }

  /**
   * The offset of the first record of each partition whose time is this or later; -1 where there is
   * none.
   */
  public Map<Integer, Long> offsetsAt(String topic, Instant time) {
    return offsets(topic, OffsetSpec.forTimestamp(time.toEpochMilli()), kafka.isolation());
  }

  private Map<Integer, Long> offsets(String topic, OffsetSpec spec, IsolationLevel isolation) {
    int partitions =
        get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .mapToInt(description -> description.partitions().size())
            .sum();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), spec);
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    get(admin.listOffsets(asked, new ListOffsetsOptions(isolation)).all())
        .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
    return offsets;
  }

  /** Has a group without members begin at these offsets. */
  public void commit(String group, String topic, Map<Integer, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            committed.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
    get(admin.alterConsumerGroupOffsets(group, committed).all());
  }

  /** The offsets that a group has committed of a topic, by partition. */
  public Map<Integer, Long> committed(String group, String topic) {
    Map<Integer, Long> offsets = new TreeMap<>();
    committedOf(group, topic)
        .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    return offsets;
  }

  /**
   * How far the job is that commits in a group, by partition; only what such a job has committed.
   */
  public Map<Integer, Progress> progress(String group, String topic) {
    Map<Integer, Progress> progress = new TreeMap<>();
    committedOf(group, topic)
        .forEach(
            (partition, offset) ->
                Progress.of(offset).ifPresent(one -> progress.put(partition, one)));
    return progress;
  }

  private Map<Integer, OffsetAndMetadata> committedOf(String group, String topic) {
    Map<Integer, OffsetAndMetadata> offsets = new TreeMap<>();
    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach(
            (partition, offset) -> {
              if (partition.topic().equals(topic) && offset != null) {
                offsets.put(partition.partition(), offset);
              }
            });
    return offsets;
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
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return new ConfigException(
          "Kafka at "
              + servers
              + " refuses this: "
              + cause.getMessage()
              + " Check user, password and permissions; settings for TLS and SASL go into a file that --kafka-settings, or kafkaSettings of the runner-config, names.",
          cause);
    }
    return new ConfigException(
        "Kafka does not answer at "
            + servers
            + ": check that it runs and listens there, and, where it asks for TLS or a password, that --kafka-settings names a file with them; or start a local one with ./rdg stack up. ("
            + cause.getMessage()
            + ")",
        cause);
  }

  @Override
  public void close() {
    admin.close(java.time.Duration.ofSeconds(5));
  }
}
