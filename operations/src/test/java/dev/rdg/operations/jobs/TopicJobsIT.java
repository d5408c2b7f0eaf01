package dev.rdg.operations.jobs;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.Engines;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.operations.status.JobTrouble;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.oracle.Oracle;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic's job over its life: started once, stopped, gone on with, and one that keeps failing. */
class TopicJobsIT {
  private static final Topic<?> LOGINS = GraphJobs.PROJECT.topics().get("logins");

  private Path folder = Path.of("");
  private Engines engines;
  private GraphJobs jobs;

  @SuppressWarnings("NullAway.Init") // the test sets them
  TopicJobsIT() {}

  @Test
  void job_livesAsItIsTold(@TempDir Path temporary) throws IOException {
    folder = temporary;
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        FlinkCluster flink = GraphJobs.clusterWithJar(folder.resolve("flink"))) {
      jobs =
          new GraphJobs(
              new Endpoints(cassandra.contactPoint(), kafka.bootstrapServers(), flink.restUrl()));
      engines = jobs.engines(homes());
      EventGenerator generator = EventGenerator.of(5, 600);
      startIsRefused("the store lacks what the graph asks for");
      CassandraTables.of(engines.store().homes(), GraphJobs.PROJECT.topics().definitions()).apply();
      startIsRefused("has no topic 'logins'");
      jobs.produce(new Oracle(generator.references()), generator.iterator(), 600);

      TopicJobs.start(LOGINS, options(Map.of()));
      showsWhatItWrites();
      secondWriterIsRefused();
      archiveIsNotTakenForIt();
      goesOnFromItsSavepoint();
      wrongAddressIsTold();
      missingRecordsAreTold(kafka);
      jobWhoseTableIsGoneFailsWithItsReason();
    }
  }

  private Path homes() throws IOException {
    return Files.writeString(
        folder.resolve("homes.yaml"),
        "version: 1\nclusters: {main: {datacenter: datacenter1}}\n"
            + "default: {cluster: main, keyspace: rdg, replication: 1}\n");
  }

  private RunnerConfig config() {
    return engines
        .config(Runner.FLINK, LOGINS)
        .with("jarOnCluster", "true")
        .with("checkpointingInterval", "500");
  }

  private TopicOptions options(Map<String, String> more) {
    return engines.options(LOGINS, config().withAll(more));
  }

  private void startIsRefused(String message) {
    ConfigException e =
        assertThrows(ConfigException.class, () -> TopicJobs.start(LOGINS, options(Map.of())));
    assertThat(e.getMessage(), containsString(message));
    assertThat(engines.flink().all(), is(List.of()));
  }

  private void showsWhatItWrites() {
    FlinkJobs.Job job = TopicJobs.own(engines, LOGINS).orElseThrow();
    Map<String, String> options = engines.flink().options(job.id());

    assertThat(options.get("topic"), is("logins"));
    List<String> targets = List.of(String.valueOf(options.get("targets")).split(","));
    assertThat(targets, hasItem("main:rdg.node_account"));
    assertThat(targets, hasItem("main:rdg.outcomes_logins"));
    assertThat(targets, not(hasItem("main:rdg.edge_watched")));
    assertThat(engines.flink().names(), hasItem("rdg-logins"));
    assertThat(engines.flink().failure(job.id()), is(""));
  }

  /** Each would do the other's work again, whatever it is called. */
  private void secondWriterIsRefused() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> TopicJobs.start(LOGINS, options(Map.of("jobName", "another"))));

    assertThat(e.getMessage(), containsString("the job rdg-logins is on Flink already and writes"));
    assertThat(e.getMessage(), containsString("./rdg stop logins"));
    assertThat(engines.flink().names(), not(hasItem("another")));
  }

  private void archiveIsNotTakenForIt() {
    ArchiveJob.Started archive =
        ArchiveJob.start(
            engines,
            LOGINS,
            config(),
            folder.resolve("archive").toString(),
            Duration.ofSeconds(5),
            Reporter.SILENT);

    assertThat(archive.folder(), is(folder.resolve("archive/logins").toString()));
    assertThat(TopicJobs.own(engines, LOGINS).orElseThrow().name(), is("rdg-logins"));
    engines.flink().cancel(engines.flink().live(archive.name()).orElseThrow());
    assertThat(engines.flink().live(archive.name()).isPresent(), is(false));
  }

  private void goesOnFromItsSavepoint() {
    awaitOutcomes();
    TopicJobs.Stopped stopped = stop();
    assertThat(stopped.failure(), is(""));
    assertThat(TopicJobs.own(engines, LOGINS).isPresent(), is(false));
    long read = read();

    TopicJobs.start(
        LOGINS,
        options(Map.of("savepointPath", String.valueOf(stopped.path()), "jobName", "mine")));

    FlinkJobs.Job job = TopicJobs.own(engines, LOGINS).orElseThrow();
    assertThat(job.name(), is("mine"));
    await()
        .atMost(GraphJobs.DEADLINE)
        .until(() -> engines.flink().completedCheckpoint(job.id()) > 0);
    assertThat("nothing is read twice", read(), is(read));
    assertThat(engines.flink().begunCheckpoint(job.id()), greaterThan(0L));
  }

  /** Another address on a resume is taken: this one is wrong, and it says so. */
  private void wrongAddressIsTold() {
    TopicJobs.Stopped stopped = stop();
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () ->
                TopicJobs.start(
                    LOGINS,
                    options(
                        Map.of(
                            "savepointPath",
                            String.valueOf(stopped.path()),
                            "bootstrapServers",
                            "127.0.0.1:1"))));
    assertThat(e.getMessage(), containsString("Kafka does not answer at 127.0.0.1:1"));
    TopicJobs.start(LOGINS, options(Map.of("savepointPath", String.valueOf(stopped.path()))));
  }

  /** A worker notices it, and its job would restart for ever. */
  private void missingRecordsAreTold(KafkaServer kafka) {
    String savepoint = String.valueOf(stop().path());
    EventGenerator more = EventGenerator.of(7, 300);
    jobs.produce(new Oracle(more.references()), more.iterator(), 300);
    deleteRecords(kafka);

    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> TopicJobs.start(LOGINS, options(Map.of("savepointPath", savepoint))));
    assertThat(e.getMessage(), startsWith("topic 'logins', partition "));
    assertThat(e.getMessage(), containsString("--set acceptMissing=true"));
    assertThat(TopicJobs.own(engines, LOGINS).isPresent(), is(false));

    TopicJobs.start(LOGINS, options(Map.of("savepointPath", savepoint, "acceptMissing", "true")));
  }

  private static void deleteRecords(KafkaServer kafka) {
    KafkaConnection connection = KafkaConnection.to(kafka.bootstrapServers());
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    try (KafkaTopics topics = new KafkaTopics(connection);
        Admin admin = Admin.create(connection.settings())) {
      topics
          .endOffsets("logins")
          .forEach(
              (partition, end) ->
                  all.put(
                      new TopicPartition("logins", partition), RecordsToDelete.beforeOffset(end)));
      admin.deleteRecords(all).all().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** No repetition mends it, so that it does not restart for ever; its last checkpoint is left. */
  private void jobWhoseTableIsGoneFailsWithItsReason() {
    FlinkJobs.Job job = TopicJobs.own(engines, LOGINS).orElseThrow();
    await()
        .atMost(GraphJobs.DEADLINE)
        .until(() -> engines.flink().lastCheckpoint(job.id()).isPresent());
    Homes homes = engines.store().homes();
    CassandraTables.of(homes, LOGINS.writes().definitions())
        .dropUnless(homes.withKeyspace("another"));
    EventGenerator more = EventGenerator.of(6, 300);
    jobs.produce(new Oracle(more.references()), more.iterator(), 300);

    await()
        .atMost(GraphJobs.DEADLINE)
        .until(() -> engines.flink().state(job.id()).equals("FAILED"));

    assertThat(engines.flink().failure(job.id()), containsString("ConfigException: "));
    assertThat(engines.flink().lastCheckpoint(job.id()).isPresent(), is(true));
    assertThat(TopicJobs.own(engines, LOGINS), is(Optional.empty()));
    assertThat(
        JobTrouble.of(engines, LOGINS).orElseThrow(),
        containsString(
            "its job has failed, and is not restarted: Cassandra cluster 'main' refuses"));
  }

  private TopicJobs.Stopped stop() {
    return TopicJobs.stop(
        engines.flink(),
        TopicJobs.own(engines, LOGINS).orElseThrow(),
        Jobs.uri(folder.resolve("savepoints")));
  }

  private void awaitOutcomes() {
    try (CassandraKvStore store = open()) {
      jobs.awaitOutcomes(store, List.of(LOGINS));
    }
  }

  private long read() {
    try (CassandraKvStore store = open()) {
      return Outcomes.read(store, "logins").count("read");
    }
  }

  private CassandraKvStore open() {
    return engines.store().open(GraphJobs.PROJECT.topics().namespaces());
  }
}
