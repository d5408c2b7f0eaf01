package dev.rdg.operations.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.io.rejects.KafkaRejectIO;
import dev.rdg.io.rejects.RejectFormat;
import dev.rdg.model.Bytes;
import dev.rdg.model.ConfigException;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.operations.rejects.RejectReader;
import dev.rdg.stack.KafkaServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTopicsIT {
  private static KafkaServer server;

  private final String topic = "t-" + UUID.randomUUID();
  private final KafkaConnection kafka = connection();
  private final KafkaTopics topics = new KafkaTopics(kafka);

  @SuppressWarnings("NullAway.Init") // started before all tests
  KafkaTopicsIT() {}

  @BeforeAll
  static void startBroker(@TempDir Path folder) {
    server = KafkaServer.start(folder);
  }

  private static KafkaConnection connection() {
    return KafkaConnection.to(server.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    server.close();
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void require_saysWhatToDoAboutAMissingTopic() {
    assertThat(topics.exists(topic), is(false));
    assertThat(
        assertThrows(ConfigException.class, () -> topics.require(topic)).getMessage(),
        containsString("has no topic '" + topic + "': create it, or write test events with"));
  }

  /** Records of the past would be deleted by their own time. */
  @Test
  void create_keepsRecordsForEverAndBoundsTheirTimes() throws Exception {
    topics.create(List.of(topic), 1);

    assertThat(setting("retention.ms"), is("-1"));
    assertThat(setting("message.timestamp.after.max.ms"), is("3600000"));
  }

  /** What it makes can be used, and is left alone when it is there. */
  @Test
  void create_makesTopicsThatCanBeUsed() {
    topics.create(List.of(topic), 2);
    topics.create(List.of(topic), 5);

    topics.require(topic);
    topics.requireBoundedTimes(topic);
    assertThat(topics.endOffsets(topic), is(Map.of(0, 0L, 1, 0L)));
  }

  /** An event from the future, which nothing later could correct, could not be told. */
  @Test
  void requireBoundedTimes_refusesTimesThatNobodyBounds() throws Exception {
    makeWith(Map.of("message.timestamp.after.max.ms", "" + Long.MAX_VALUE)); // Kafka's default

    assertThat(
        assertThrows(ConfigException.class, () -> topics.requireBoundedTimes(topic)).getMessage(),
        allOf(
            containsString("the broker takes any"),
            containsString("--add-config message.timestamp.after.max.ms=3600000"),
            containsString("trustProducerTime: true")));
  }

  @Test
  void requireBoundedTimes_refusesABoundThatIsTooFar() throws Exception {
    makeWith(Map.of("message.timestamp.after.max.ms", "172800000"));

    assertThrows(ConfigException.class, () -> topics.requireBoundedTimes(topic));
  }

  @Test
  void requireBoundedTimes_takesABoundOfADay() throws Exception {
    makeWith(Map.of("message.timestamp.after.max.ms", "86400000"));

    assertDoesNotThrow(() -> topics.requireBoundedTimes(topic));
  }

  @Test
  void requireBoundedTimes_takesTheBrokersOwnTimes() throws Exception {
    makeWith(Map.of("message.timestamp.type", "LogAppendTime"));

    assertDoesNotThrow(() -> topics.requireBoundedTimes(topic));
  }

  @Test
  void offsets_areOfWhatTheBrokerStillHas() throws Exception {
    topics.create(List.of(topic), 1);
    send(topic, 5, 1_000L);
    try (Admin admin = admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
          .all()
          .get();
    }

    assertThat(topics.firstOffsets(topic), is(Map.of(0, 2L)));
    assertThat(topics.endOffsets(topic), is(Map.of(0, 5L)));
    assertThat(topics.lastOffsets(topic), is(Map.of(0, 4L)));
    assertThat(topics.offsetsAt(topic, Instant.ofEpochMilli(1_003)), is(Map.of(0, 3L)));
    assertThat(topics.offsetsAt(topic, Instant.ofEpochMilli(9_000)), is(Map.of(0, -1L)));
  }

  /** Marks and aborted records take offsets, and are no records that a job would count. */
  @Test
  void lastOffsets_arePastNoMark() {
    topics.create(List.of(topic), 1);
    try (KafkaProducer<String, String> producer = transactions()) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "kept"));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "aborted"));
      producer.flush();
      producer.abortTransaction();
    }

    assertThat(topics.lastOffsets(topic), is(Map.of(0, 0L)));
    assertThat(topics.endOffsets(topic), is(Map.of(0, 4L)));
    assertThat(topics.openTransactions(topic), is(empty()));
  }

  /** Farther before the end than it looks at first, and where nothing is but marks. */
  @Test
  void lastOffsets_areFoundBehindManyMarks() {
    topics.create(List.of(topic), 2);
    try (KafkaProducer<String, String> producer = transactions()) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, 0, null, "kept"));
      producer.commitTransaction();
      for (int i = 0; i < 20; i++) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, 0, null, "aborted"));
        producer.send(new ProducerRecord<>(topic, 1, null, "aborted"));
        producer.flush();
        producer.abortTransaction();
      }
    }

    assertThat(topics.lastOffsets(topic), is(Map.of(0, 0L)));
    assertThat(topics.endOffsets(topic), is(Map.of(0, 42L, 1, 40L)));
  }

  @Test
  void questionsAboutAMissingTopic_sayThatItIsMissing() {
    assertThat(
        assertThrows(ConfigException.class, () -> topics.endOffsets(topic)).getMessage(),
        containsString("Kafka at " + kafka.servers() + " lacks a topic: "));
  }

  @Test
  void openTransactions_areNamed() {
    topics.create(List.of(topic), 1);
    try (KafkaProducer<String, String> producer = transactions()) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "open"));
      producer.flush();

      assertThat(topics.openTransactions(topic), hasSize(1));
      assertThat(
          topics.openTransactions(topic).get(0),
          containsString("the offsets from 0 to 0 are not read yet: transaction 'tx-" + topic));
      assertThat(topics.endOffsets(topic), is(Map.of(0, 0L)));
      producer.abortTransaction();
    }
  }

  @Test
  void commit_isWhatTheGroupHasCommitted() {
    topics.create(List.of(topic), 2);
    String group = "g-" + topic;

    assertThat(topics.committed(group, topic), is(Map.of()));
    topics.commit(group, topic, Map.of(0, 0L, 1, 0L));
    topics.commit(group, topic, Map.of(0, 7L));

    assertThat(topics.committed(group, topic), is(Map.of(0, 7L, 1, 0L)));
    assertThat(topics.committed(group, "another"), is(Map.of()));
  }

  @Test
  void unreachableBroker_isOneClearMessage() {
    long start = System.nanoTime();
    try (KafkaTopics none = new KafkaTopics(KafkaConnection.to("127.0.0.1:1"))) {
      assertThat(
          assertThrows(ConfigException.class, () -> none.exists("t")).getMessage(),
          containsString("Kafka does not answer at 127.0.0.1:1: check that it runs"));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start), lessThan(Duration.ofSeconds(30)));
  }

  @Test
  void addressThatIsNone_isTold() {
    assertThat(
        assertThrows(ConfigException.class, () -> new KafkaTopics(KafkaConnection.to("nowhere")))
            .getMessage(),
        containsString("Kafka's address 'nowhere' is not usable: "));
  }

  /**
   * All that are there now, and none that come meanwhile. One partition has more than one fetch
   * gives, so that the next brings also what has come to the others.
   */
  @Test
  void rejects_areReadUpToNow() {
    topics.create(List.of(KafkaRejectIO.topicFor(topic)), 3);
    sendRejects(0, 20, "k");
    sendRejects(20, 1_500, "");

    List<Long> offsets = new ArrayList<>();
    RejectReader.forEach(
        kafka,
        topic,
        reject -> {
          if (offsets.isEmpty()) {
            sendRejects(1_500, 1_600, "k");
          }
          offsets.add(reject.offset());
        });

    assertThat(offsets, hasSize(1_500));
    assertThat(new TreeSet<>(offsets).last(), is(1_499L));
  }

  @Test
  void rejects_ofATopicWithoutAnyAreTold() {
    assertThat(
        assertThrows(ConfigException.class, () -> RejectReader.forEach(kafka, topic, reject -> {}))
            .getMessage(),
        containsString("has no topic '" + KafkaRejectIO.topicFor(topic) + "'"));
  }

  /** Whoever counts what was sent would count it as there. */
  @Test
  void sender_tellsOfARecordThatWasNotTaken() {
    topics.create(List.of(topic), 1);
    EventSender sender = new EventSender(kafka);
    List<Long> acknowledged = new ArrayList<>();
    byte[] tooLarge = new byte[2 << 20];
    sender.send(topic, null, tooLarge, null, sent -> acknowledged.add(sent.offset()));

    assertThat(
        assertThrows(ConfigException.class, sender::close).getMessage(),
        containsString("Kafka did not take a record: "));
    assertThrows(
        ConfigException.class, () -> sender.send(topic, null, new byte[1], null, sent -> {}));
    assertThat(acknowledged, is(empty()));
    assertThat(topics.endOffsets(topic), is(Map.of(0, 0L)));
  }

  @Test
  void sender_hasAllAcknowledgedWhenItIsClosed() {
    topics.create(List.of(topic), 1);
    List<Long> acknowledged = new ArrayList<>();
    try (EventSender sender = new EventSender(kafka)) {
      for (int i = 0; i < 50; i++) {
        sender.send(topic, null, new byte[] {1}, null, sent -> acknowledged.add(sent.offset()));
      }
    }

    assertThat(acknowledged, hasSize(50));
    assertThat(topics.endOffsets(topic), is(Map.of(0, 50L)));
  }

  /** Without a prefix all go to one partition. */
  private void sendRejects(int from, int to, String prefix) {
    try (EventSender sender = new EventSender(kafka)) {
      for (int offset = from; offset < to; offset++) {
        String name = prefix.isEmpty() ? "same" : prefix + offset;
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        byte[] json = RejectFormat.toJson(reject(offset)).getBytes(StandardCharsets.UTF_8);
        sender.send(KafkaRejectIO.topicFor(topic), key, json, null, sent -> {});
      }
    }
  }

  private RejectedEvent reject(long offset) {
    RawEvent event =
        new RawEvent(new Origin(topic, 0, offset), 1_000, null, Bytes.wrap(new byte[1_500]));
    return new RejectedEvent(event, "ParseEvents", Reason.MALFORMED_PAYLOAD, "no JSON");
  }

  private String setting(String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = admin()) {
      return admin.describeConfigs(List.of(resource)).all().get().values().stream()
          .flatMap(config -> config.entries().stream())
          .filter(entry -> entry.name().equals(name))
          .map(ConfigEntry::value)
          .findFirst()
          .orElse("");
    }
  }

  private void makeWith(Map<String, String> settings) throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings))).all().get();
    }
  }

  private void send(String to, int records, long firstTime) {
    try (EventSender sender = new EventSender(kafka)) {
      for (int i = 0; i < records; i++) {
        sender.send(to, null, new byte[] {1}, firstTime + i, sent -> {});
      }
    }
  }

  private Admin admin() {
    return Admin.create(kafka.settings());
  }

  private KafkaProducer<String, String> transactions() {
    Map<String, Object> settings = kafka.settings();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "tx-" + topic);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }
}
