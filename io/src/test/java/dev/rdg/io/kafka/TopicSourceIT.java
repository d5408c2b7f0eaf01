package dev.rdg.io.kafka;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.io.PermanentException;
import dev.rdg.stack.KafkaServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What brokers do to a topic while it is read, and between one run of a job and the next. */
@SuppressWarnings("NullAway.Init") // the static fields
class TopicSourceIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static KafkaServer kafka;
  private static Admin admin;

  private String topic = "";

  @BeforeAll
  static void start(@TempDir Path folder) {
    kafka = KafkaServer.start(folder);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) throws Exception {
    topic = test.getTestMethod().orElseThrow().getName();
    admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
  }

  @Test
  void partitionsThatAreAdded_areReadByThePartsThatThereAre() throws Exception {
    send(Map.of(), 0, 1);
    try (Reading reading = new Reading(2, false)) {
      reading.awaitValues(2);
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all().get();
      for (int partition = 0; partition < 5; partition++) {
        send(Map.of(), partition);
      }

      reading.awaitValues(7);
      reading.restart();
      send(Map.of(), 4, 4);

      reading.awaitValues(9);
    }
  }

  @Test
  void recordsThatExpired_areRefusedByDefault() throws Exception {
    send(Map.of(), 0, 0, 0, 1);
    try (Reading reading = new Reading(1, false)) {
      reading.awaitValues(4);
      reading.stop();
      send(Map.of(), 0, 0, 0);
      deleteBefore(0, 5);
      reading.begin();

      Exception e = assertThrows(PermanentException.class, () -> reading.awaitValues(5));

      assertThat(
          e.getMessage(),
          allOf(
              containsString("topic '" + topic + "', partition 0"),
              containsString("offset 3 to 4"),
              containsString("acceptMissing=true")));
    }
  }

  @Test
  void recordsThatExpired_areCountedWhereThatIsAccepted() throws Exception {
    send(Map.of(), 0, 0, 0, 1);
    try (Reading reading = new Reading(2, true)) {
      reading.awaitValues(4);
      reading.stop();
      send(Map.of(), 0, 0, 0);
      deleteBefore(0, 5);
      reading.begin();

      reading.awaitValues(5);

      assertThat(reading.missing, is(Map.of(0, 2L)));
    }
  }

  /** Nothing of it was read, and nothing would ever be missed, if the mark did not know it. */
  @Test
  void recordsThatExpired_areMissedOfPartitionsThatHadNoneToo() throws Exception {
    try (Reading reading = new Reading(1, true)) {
      send(Map.of(), 0);
      reading.awaitValues(1);
      reading.stop();
      send(Map.of(), 1, 1);
      deleteBefore(1, 2);
      send(Map.of(), 1);
      reading.begin();

      reading.awaitValues(2);

      assertThat(reading.missing, is(Map.of(1, 2L)));
    }
  }

  @Test
  void aTopicMadeAnew_isRefused() throws Exception {
    send(Map.of(), 0, 0, 0);
    try (Reading reading = new Reading(1, true)) {
      reading.awaitValues(3);
      reading.stop();
      admin.deleteTopics(List.of(topic)).all().get();
      await().atMost(DEADLINE).ignoreExceptions().until(this::createAgain);
      send(Map.of(), 0);
      reading.begin();

      Exception e = assertThrows(PermanentException.class, () -> reading.awaitValues(4));

      assertThat(e.getMessage(), containsString("go on at offset 3, but the topic ends at 1"));
    }
  }

  private boolean createAgain() throws ExecutionException, InterruptedException {
    admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    return true;
  }

  @Test
  void transactions_areReadWhenTheyHaveCommitted() throws Exception {
    try (Reading reading = new Reading(1, false);
        KafkaProducer<String, String> aborted = producer(Map.of("transactional.id", "a"));
        KafkaProducer<String, String> open = producer(Map.of("transactional.id", "b"))) {
      aborted.initTransactions();
      aborted.beginTransaction();
      aborted.send(new ProducerRecord<>(topic, 0, null, "aborted"));
      aborted.abortTransaction();
      open.initTransactions();
      open.beginTransaction();
      open.send(new ProducerRecord<>(topic, 0, null, "open"));
      open.flush();
      send(Map.of(), 0, 1);

      reading.awaitValues(1);
      assertThat(reading.values.containsKey("open"), is(false));
      open.commitTransaction();
      reading.awaitValues(3);

      assertThat(reading.values.containsKey("open"), is(true));
      assertThat(reading.values.containsKey("aborted"), is(false));
      reading.restart();
      send(Map.of(), 0);
      reading.awaitValues(4);
    }
  }

  @Test
  void aBrokerThatRestarts_isWaitedFor() throws Exception {
    send(Map.of(), 0, 1);
    try (Reading reading = new Reading(2, false)) {
      reading.awaitValues(2);
      kafka.kill();
      kafka.restart();
      send(Map.of(), 0, 1);

      reading.awaitValues(4);
    }
  }

  @Test
  void startGroup_isWherePartitionsBegin() throws Exception {
    send(Map.of(), 0, 0, 0, 1, 1);
    admin
        .alterConsumerGroupOffsets(
            "group",
            Map.of(
                new TopicPartition(topic, 0),
                new org.apache.kafka.clients.consumer.OffsetAndMetadata(2)))
        .all()
        .get();
    try (Reading reading = new Reading(1, false, "group")) {
      reading.awaitValues(3);

      assertThat(reading.next(), is(Map.of(0, 3L, 1, 2L)));
    }
  }

  private void deleteBefore(int partition, long offset) throws Exception {
    admin
        .deleteRecords(
            Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get();
  }

  /** One record, of a value of its own, to each of these partitions. */
  private void send(Map<String, Object> settings, int... partitions) throws Exception {
    try (KafkaProducer<String, String> producer = producer(settings)) {
      for (int partition : partitions) {
        producer.send(new ProducerRecord<>(topic, partition, null, "v-" + System.nanoTime())).get();
      }
    }
  }

  private static KafkaProducer<String, String> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", kafka.bootstrapServers());
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }

  /** The parts of a topic, read as a runner does. */
  private final class Reading implements AutoCloseable {
    private final KafkaOptions options = PipelineOptionsFactory.as(KafkaOptions.class);
    private final List<TopicSource> parts;
    private final List<@Nullable TopicMark> marks = new ArrayList<>();
    private final List<UnboundedReader<KafkaRecord<byte[], byte[]>>> readers = new ArrayList<>();
    private final Map<String, Long> values = new TreeMap<>();
    private final Map<Integer, Long> missing = new TreeMap<>();
    private final TreeSet<Integer> started = new TreeSet<>();

    Reading(int number, boolean acceptMissing) {
      this(number, acceptMissing, null);
    }

    Reading(int number, boolean acceptMissing, @Nullable String group) {
      options.setBootstrapServers(kafka.bootstrapServers());
      options.setAcceptMissing(acceptMissing);
      options.setStartGroup(group);
      parts = TopicSource.of(topic).split(number, options);
      parts.forEach(part -> marks.add(null));
      begin();
    }

    void begin() {
      for (int i = 0; i < parts.size(); i++) {
        readers.add(parts.get(i).createReader(options, marks.get(i)));
      }
    }

    /** As a savepoint keeps it: encoded. */
    void stop() throws IOException {
      for (int i = 0; i < parts.size(); i++) {
        marks.set(
            i, CoderUtils.clone(TopicMark.CODER, (TopicMark) readers.get(i).getCheckpointMark()));
        readers.get(i).close();
      }
      readers.clear();
      started.clear();
    }

    void restart() throws IOException {
      stop();
      begin();
    }

    Map<Integer, Long> next() {
      return ((TopicMark) readers.get(0).getCheckpointMark()).next();
    }

    /** Each value is read once: a part that reads another's partition would show. */
    void awaitValues(int number) {
      await()
          .atMost(DEADLINE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                for (int i = 0; i < readers.size(); i++) {
                  drain(i);
                }
                return values.size() >= number;
              });
      assertThat(values.values().stream().mapToLong(Long::longValue).sum(), is((long) number));
    }

    private void drain(int part) throws IOException {
      UnboundedReader<KafkaRecord<byte[], byte[]>> reader = readers.get(part);
      boolean there = started.add(part) ? reader.start() : reader.advance();
      for (; there; there = reader.advance()) {
        KafkaRecord<byte[], byte[]> record = reader.getCurrent();
        long gap = MissingRecords.in(record);
        if (gap > 0) {
          missing.merge(record.getPartition(), gap, Long::sum);
        } else {
          values.merge(
              new String(record.getKV().getValue(), StandardCharsets.UTF_8), 1L, Long::sum);
        }
      }
    }

    @Override
    public void close() throws IOException {
      for (UnboundedReader<?> reader : readers) {
        reader.close();
      }
    }
  }
}
