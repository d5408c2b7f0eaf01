package dev.rdg.demo;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.launcher.Local;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.Store;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaSecurity;
import dev.rdg.stack.KafkaServer;
import dev.rdg.stack.TestCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One topic's whole way by the commands, on a broker that asks for TLS and a password, while
 * partitions are added, transactions abort and stay open, records expire and one is too large to be
 * kept whole.
 */
class KafkaEdgesIT {
  private static final String PASSWORD = "a-secret-of-this-test";
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private final AtomicLong sent = new AtomicLong();
  private StringWriter screen = new StringWriter();

  @Test
  void oneTopic_onASecuredBrokerThatChanges(@TempDir Path folder) throws Exception {
    TestCertificates certificates =
        TestCertificates.make(Files.createDirectories(folder.resolve("tls")));
    KafkaSecurity security =
        KafkaSecurity.saslSsl(
            certificates.keyStore("server"),
            certificates.trustStore("authority"),
            TestCertificates.STORE_PASSWORD,
            "rdg",
            PASSWORD);
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka =
            KafkaServer.builder(folder.resolve("kafka")).security(security).start();
        FlinkCluster flink = FlinkCluster.start(folder.resolve("flink"))) {
      Path settings =
          TestCertificates.secret(
              folder.resolve("client.properties"),
              security.clientSettings().entrySet().stream()
                  .map(one -> one.getKey() + "=" + one.getValue())
                  .collect(Collectors.joining("\n")));
      new Way(folder, cassandra, kafka, flink, settings).run();
    }
  }

  private final class Way {
    private final Path folder;
    private final KafkaServer kafka;
    private final FlinkCluster flink;
    private final Path settings;
    private final String contactPoint;
    private final KafkaConnection connection;

    Way(
        Path folder,
        CassandraServer cassandra,
        KafkaServer kafka,
        FlinkCluster flink,
        Path settings) {
      this.folder = folder;
      this.kafka = kafka;
      this.flink = flink;
      this.settings = settings;
      this.contactPoint =
          cassandra.contactPoint().getAddress().getHostAddress()
              + ":"
              + cassandra.contactPoint().getPort();
      this.connection = new KafkaConnection(kafka.bootstrapServers(), settings.toString());
    }

    void run() throws Exception {
      assertThat(rdg("schema", "apply", "--cassandra", contactPoint), is(0));
      refusesWithoutPassword();
      assertCode(0, onKafka("produce", "logins", "--from", lines(20).toString()));
      assertCode(0, onEngines("run", "logins"));
      awaitRead(20, 0);

      partitionsAreAdded();
      transactionsAbortAndStayOpen();
      aRejectIsTooLarge();
      String savepoint = stop();
      recordsExpire(savepoint);
      replays();
      secretsAreNowhere();
    }

    private void refusesWithoutPassword() {
      assertThat(
          rdg("produce", "logins", "--events", "1", "--kafka", kafka.bootstrapServers()), is(1));
      assertThat(screen.toString(), containsString("--kafka-settings"));
    }

    private void partitionsAreAdded() throws Exception {
      try (Admin admin = Admin.create(connection.settings());
          KafkaProducer<String, String> producer = producer(Map.of())) {
        admin.createPartitions(Map.of("logins", NewPartitions.increaseTo(4))).all().get();
        for (int i = 0; i < 60; i++) {
          producer.send(new ProducerRecord<>("logins", i % 4, null, login()));
        }
      }
      awaitRead(80, 0);
    }

    private void transactionsAbortAndStayOpen() throws Exception {
      try (KafkaProducer<String, String> aborted = producer(Map.of("transactional.id", "gone"));
          KafkaProducer<String, String> open = producer(Map.of("transactional.id", "slow"))) {
        aborted.initTransactions();
        aborted.beginTransaction();
        aborted.send(new ProducerRecord<>("logins", 0, null, login()));
        aborted.abortTransaction();
        open.initTransactions();
        open.beginTransaction();
        open.send(new ProducerRecord<>("logins", 1, null, login()));
        open.flush();

        assertThat(
            rdg(
                "replay",
                "logins",
                "--dry-run",
                "--runner",
                "direct",
                "--kafka",
                kafka.bootstrapServers(),
                "--kafka-settings",
                settings.toString()),
            is(0));
        assertThat(screen.toString(), containsString("transaction 'slow' is open there since"));
        assertThat(screen.toString().replaceAll(" +", " "), containsString("logins 80 80 0 0"));
        open.commitTransaction();
      }
      awaitRead(81, 0);
      assertThat(outcomes(), not(containsString("without an outcome yet")));
    }

    private void aRejectIsTooLarge() throws Exception {
      try (KafkaProducer<String, String> producer = producer(Map.of())) {
        producer.send(new ProducerRecord<>("logins", 0, null, "x".repeat(790_000))).get();
      }
      awaitRead(82, 1);
      assertCode(0, onKafka("rejects", "list", "logins", "--cassandra", contactPoint));
      assertThat(screen.toString(), containsString("malformed-payload"));
      assertCode(1, onEngines("status", "logins"));
      assertThat(
          screen.toString(),
          containsString(
              "Next: ./rdg rejects list logins --cassandra "
                  + contactPoint
                  + " --kafka "
                  + kafka.bootstrapServers()));
      assertThat(rdg("jobs", "--flink", flink.master()), is(0));
      assertThat(screen.toString(), containsString("rdg-logins   logins"));
    }

    private void recordsExpire(String savepoint) throws Exception {
      try (Admin admin = Admin.create(connection.settings());
          KafkaProducer<String, String> producer = producer(Map.of())) {
        for (int i = 0; i < 3; i++) {
          producer.send(new ProducerRecord<>("logins", 2, null, login())).get();
        }
        TopicPartition partition = new TopicPartition("logins", 2);
        long end = producer.send(new ProducerRecord<>("logins", 2, null, login())).get().offset();
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end))).all().get();

        assertThat(onEngines("run", "logins", "--set", "savepointPath=" + savepoint), is(1));
        assertThat(
            screen.toString(),
            containsString(
                "topic 'logins', partition 2: Kafka's retention has deleted the records from offset "
                    + (end - 3)
                    + " to "
                    + (end - 1)));
        assertThat(
            onEngines(
                "run",
                "logins",
                "--set",
                "savepointPath=" + savepoint,
                "--set",
                "acceptMissing=true"),
            is(0));
      }
      awaitRead(83, 1);
      assertThat(
          outcomes().replaceAll(" +", " "),
          containsString("missing (deleted before it was read) 3"));
    }

    private void replays() {
      assertThat(
          rdg(
              "replay",
              "logins",
              "--runner",
              "direct",
              "--again",
              "--cassandra",
              contactPoint,
              "--kafka",
              kafka.bootstrapServers(),
              "--kafka-settings",
              settings.toString()),
          is(0));
      assertThat(screen.toString().replaceAll(" +", " "), containsString("malformed-payload 1"));
    }

    /**
     * In what jobs leave on disks: savepoints, checkpoints, jars, logs of all engines but Kafka's.
     */
    private void secretsAreNowhere() throws IOException {
      stop();
      List<Path> told = new ArrayList<>();
      for (String part : List.of("flink", "savepoints", "cassandra/log")) {
        if (Files.exists(folder.resolve(part))) {
          Files.walkFileTree(folder.resolve(part), new FilesThatTell(told));
        }
      }
      assertThat(told, is(empty()));
      assertThat(screen.toString(), not(containsString(PASSWORD)));
    }

    private String stop() throws IOException {
      FlinkJobs jobs = new FlinkJobs(flink.restUrl());
      return jobs.stop(
          jobs.live("rdg-logins").orElseThrow(), Jobs.uri(folder.resolve("savepoints")));
    }

    private void awaitRead(long read, long rejected) {
      try (CassandraKvStore store =
          CassandraKvStore.open(
              Store.of(Local.project().homesFile()).withContactPoints(contactPoint).homes(),
              Local.project().topics().namespaces())) {
        await()
            .atMost(DEADLINE)
            .pollInterval(Duration.ofMillis(500))
            .until(
                () -> {
                  Outcomes outcomes = Outcomes.read(store, "logins");
                  return outcomes.count("read") == read
                      && outcomes.sum("rejected.") == rejected
                      && outcomes.balance();
                });
      }
    }

    private void assertCode(int expected, int code) {
      assertThat(screen.toString(), code, is(expected));
    }

    private String outcomes() {
      screen = new StringWriter();
      assertThat(
          rdg(
              "outcomes",
              "logins",
              "--cassandra",
              contactPoint,
              "--kafka",
              kafka.bootstrapServers(),
              "--kafka-settings",
              settings.toString()),
          is(0));
      return screen.toString();
    }

    private int onKafka(String... arguments) {
      return rdg(
          with(
              arguments,
              "--kafka",
              kafka.bootstrapServers(),
              "--kafka-settings",
              settings.toString()));
    }

    private int onEngines(String... arguments) {
      return onKafka(with(arguments, "--cassandra", contactPoint, "--flink", flink.master()));
    }

    private int rdg(String... arguments) {
      return DemoRdg.commandLine()
          .setOut(new PrintWriter(screen, true))
          .setErr(new PrintWriter(screen, true))
          .execute(arguments);
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
      Map<String, Object> all = connection.settings();
      all.putAll(more);
      return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    private Path lines(int number) throws IOException {
      return Files.write(
          folder.resolve("lines.jsonl"),
          Stream.generate(KafkaEdgesIT.this::login).limit(number).toList());
    }
  }

  /**
   * Finds the password in files; what Flink clears away meanwhile of a job that ended is not left.
   */
  private static final class FilesThatTell extends SimpleFileVisitor<Path> {
    private final List<Path> told;

    FilesThatTell(List<Path> told) {
      this.told = told;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      try {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(PASSWORD)) {
          told.add(file);
        }
      } catch (NoSuchFileException cleared) {
        return FileVisitResult.CONTINUE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      if (e == null || e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  private String login() {
    long number = sent.incrementAndGet();
    return "{\"event_id\":\"l-%1$d\",\"ts\":%2$d,\"kind\":\"login\",\"account_id\":\"a-%1$d\",\"profile_id\":\"p-%1$d\",\"device_id\":\"d-1\"}"
        .formatted(number, 1_760_000_000_000L + number);
  }
}
