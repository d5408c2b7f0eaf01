package dev.rdg.io.kafka;

import dev.rdg.io.PermanentException;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches records of the partitions of one part of a topic, one batch ahead of who takes them, and
 * looks for new partitions. A broker that does not answer is waited for.
 */
final class TopicPoller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicPoller.class);

  /** How often it looks for new partitions, and how old the client's own knowledge may be. */
  private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(10);

  private static final Duration RATE_WINDOW = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration TAKE = Duration.ofMillis(10);

  /**
   * Records of some partitions.
   *
   * @param positions where to go on after them, by partition
   */
  record Batch(List<KafkaRecord<byte[], byte[]>> records, Map<Integer, Long> positions) {}

  private final TopicSource source;
  private final KafkaConnection connection;
  private final boolean acceptMissing;
  private final @Nullable String startGroup;
  private final @Nullable String group;
  private final Map<Integer, Long> begin;
  private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable TopicMark> commit = new AtomicReference<>();
  private final Deque<TopicMark> committed = new ArrayDeque<>();
  private final Thread thread;
  private final Set<Integer> assigned = new TreeSet<>();
  private final List<KafkaRecord<byte[], byte[]>> missing = new ArrayList<>();
  private long lookedAtNanos;
  private boolean looked;
  private volatile boolean closed;
  private volatile @Nullable Consumer<byte[], byte[]> polled;

  /**
   * A poller.
   *
   * @param begin where to begin, by partition; others begin with their first record
   */
  TopicPoller(TopicSource source, KafkaOptions options, Map<Integer, Long> begin) {
    this.source = source;
    this.connection = KafkaConnection.of(options);
    this.acceptMissing = options.getAcceptMissing();
    this.startGroup = options.getStartGroup();
    this.group = startGroup == null ? options.getProgressGroup() : startGroup;
    this.begin = begin;
    this.thread = new Thread(this::run, "rdg-kafka-" + source.topic());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Commits with the next poll how far a complete checkpoint is, where there is a group for it. */
  void commit(TopicMark complete) {
    if (group != null) {
      commit.set(complete);
    }
  }

  /** One that fails is made up for by that of the next checkpoint. */
  private void commitNow(Consumer<byte[], byte[]> consumer) {
    TopicMark complete = commit.getAndSet(null);
    if (complete != null) {
      consumer.commitAsync(
          progress(complete),
          (offsets, problem) -> {
            if (problem != null) {
              LOG.warn("Group '{}' does not know how far a job is.", group, problem);
            }
          });
    }
  }

  /** With the mark of about a minute ago, for who wants to know how fast it goes. */
  private Map<TopicPartition, OffsetAndMetadata> progress(TopicMark complete) {
    committed.add(complete);
    while (committed.size() > 2
        && committed.getFirst().taken().isBefore(complete.taken().minus(RATE_WINDOW))) {
      committed.removeFirst();
    }
    TopicMark before = committed.getFirst();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    complete
        .next()
        .forEach(
            (partition, offset) ->
                offsets.put(
                    partition(partition),
                    new Progress(
                            offset,
                            complete.taken(),
                            before.next().getOrDefault(partition, offset),
                            before.taken())
                        .toKafka()));
    return offsets;
  }

  /** The next batch, or null where there is none yet. */
  @Nullable Batch take() throws IOException {
    try {
      Batch batch = batches.poll(TAKE.toMillis(), TimeUnit.MILLISECONDS);
      if (batch == null) {
        rethrow();
      }
      return batch;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void rethrow() throws IOException {
    Throwable cause = failure.get();
    if (cause instanceof ConfigException config) {
      throw new PermanentException(config);
    }
    if (cause != null) {
      throw new IOException("topic '" + source.topic() + "' cannot be read: " + cause, cause);
    }
  }

  private void run() {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      polled = consumer;
      while (!closed) {
        poll(consumer);
      }
    } catch (Throwable e) {
      if (!closed) {
        failure.set(e);
      }
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = connection.consumerSettings();
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.putIfAbsent(
        CommonClientConfigs.METADATA_MAX_AGE_CONFIG,
        Math.toIntExact(DISCOVERY_INTERVAL.toMillis()));
    if (group != null) {
      settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    }
    return settings;
  }

  private void poll(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    try {
      if (!looked || System.nanoTime() - lookedAtNanos >= DISCOVERY_INTERVAL.toNanos()) {
        discover(consumer);
      }
      if (assigned.isEmpty()) { // a part may have no partition yet
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      } else {
        commitNow(consumer);
        handOut(consumer, consumer.poll(POLL));
      }
    } catch (OffsetOutOfRangeException e) {
      seekPastMissing(consumer, e.offsetOutOfRangePartitions());
    } catch (RetriableException e) {
      LOG.warn(
          "Topic '{}' is read again as soon as Kafka answers: {}", source.topic(), e.toString());
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    }
  }

  /** Takes partitions in that it did not know; what it knows goes on where it is. */
  private void discover(Consumer<byte[], byte[]> consumer) {
    Set<Integer> found = new TreeSet<>();
    for (PartitionInfo partition : consumer.partitionsFor(source.topic())) {
      if (source.hasPartition(partition.partition())) {
        found.add(partition.partition());
      }
    }
    found.removeAll(assigned);
    if (!found.isEmpty()) {
      Map<Integer, Long> starts = starts(consumer, found);
      List<TopicPartition> all = new ArrayList<>(partitions(assigned));
      all.addAll(partitions(found));
      consumer.assign(all);
      starts.forEach((partition, offset) -> consumer.seek(partition(partition), offset));
      assigned.addAll(found);
      LOG.info("Reads partitions {} of topic '{}' from {}.", found, source.topic(), starts);
    }
    lookedAtNanos = System.nanoTime();
    looked = true;
  }

  private Map<Integer, Long> starts(Consumer<byte[], byte[]> consumer, Set<Integer> found) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions(found));
    Map<TopicPartition, OffsetAndMetadata> starting =
        startGroup == null
            ? Map.of()
            : consumer.committed(new java.util.HashSet<>(partitions(found)));
    Map<Integer, Long> starts = new HashMap<>();
    for (int partition : found) {
      long earliest = first.getOrDefault(partition(partition), 0L);
      OffsetAndMetadata start = starting.get(partition(partition));
      Long wanted = begin.getOrDefault(partition, start == null ? null : (Long) start.offset());
      starts.put(
          partition, wanted == null ? earliest : checked(consumer, partition, wanted, earliest));
    }
    return starts;
  }

  /** Where to go on instead of at {@code wanted}, which may be out of range. */
  private long checked(
      Consumer<byte[], byte[]> consumer, int partition, long wanted, long earliest) {
    if (wanted < earliest) {
      if (!acceptMissing) {
        throw new ConfigException(
            String.format(
                Locale.ROOT,
                "topic '%s', partition %d: Kafka's retention has deleted the records from offset %d to %d before they were read. Start the job with --set acceptMissing=true, which goes on at offset %d and counts them as missing, and replay them from the archive: ./rdg replay %s --input ...",
                source.topic(),
                partition,
                wanted,
                earliest - 1,
                earliest,
                source.topic()));
      }
      LOG.warn(
          "Topic '{}', partition {}: records {} to {} were deleted before they were read; counted as missing.",
          source.topic(),
          partition,
          wanted,
          earliest - 1);
      missing.add(MissingRecords.of(source.topic(), partition, wanted, earliest));
      return earliest;
    }
    long end =
        consumer
            .endOffsets(List.of(partition(partition)))
            .getOrDefault(partition(partition), Long.MAX_VALUE);
    // Uncommitted records lie between the end that a reader of committed ones is told and the
    // log's.
    if (wanted > end && isBeyondTheLog(wanted, partition)) {
      throw new ConfigException(
          String.format(
              Locale.ROOT,
              "topic '%s', partition %d: the job is to go on at offset %d, but the topic ends at %d. Was it deleted and created again, or has Kafka lost records? Start the job without savepoint, from the first record: reading again changes nothing.",
              source.topic(),
              partition,
              wanted,
              end));
    }
    return wanted;
  }

  private boolean isBeyondTheLog(long wanted, int partition) {
    Map<String, Object> settings = settings();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    try (Consumer<byte[], byte[]> all =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return wanted
          > all.endOffsets(List.of(partition(partition)))
              .getOrDefault(partition(partition), Long.MAX_VALUE);
    }
  }

  /** Retention may pass a job that runs, too, where that is slow. */
  private void seekPastMissing(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> outOfRange) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(outOfRange.keySet());
    outOfRange.forEach(
        (partition, offset) ->
            consumer.seek(
                partition,
                checked(
                    consumer, partition.partition(), offset, first.getOrDefault(partition, 0L))));
  }

  private void handOut(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> polled)
      throws InterruptedException {
    List<KafkaRecord<byte[], byte[]>> records = new ArrayList<>(missing);
    missing.clear();
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      records.add(convert(record));
    }
    Map<Integer, Long> positions = new HashMap<>();
    for (int partition : assigned) {
      positions.put(partition, consumer.position(partition(partition)));
    }
    Batch batch = new Batch(records, positions);
    while (!closed && !batches.offer(batch, POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      // The pipeline is busy.
    }
  }

  private static KafkaRecord<byte[], byte[]> convert(ConsumerRecord<byte[], byte[]> record) {
    return new KafkaRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        KafkaTimestampType.forOrdinal(record.timestampType().ordinal()),
        record.headers(),
        record.key(),
        record.value());
  }

  private List<TopicPartition> partitions(Collection<Integer> numbers) {
    return numbers.stream().map(this::partition).toList();
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(source.topic(), number);
  }

  /**
   * Its thread ends soon; a consumer that is interrupted while it closes would log that as errors.
   */
  @Override
  public void close() {
    closed = true;
    Consumer<byte[], byte[]> open = polled;
    if (open != null) {
      open.wakeup();
    }
  }
}
