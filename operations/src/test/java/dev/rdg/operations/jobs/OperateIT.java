package dev.rdg.operations.jobs;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.operations.Engines;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.SentVisits;
import dev.rdg.operations.Visits;
import dev.rdg.operations.Visits.Version;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.operations.rejects.Dismissal;
import dev.rdg.operations.rejects.FeedBack;
import dev.rdg.operations.rejects.KeptReject;
import dev.rdg.operations.rejects.Rejects;
import dev.rdg.operations.status.Coverage;
import dev.rdg.operations.status.Need;
import dev.rdg.operations.status.TopicStatus;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.transforms.CountOutcomes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of one topic's job: seen, upgraded, gone back, fed back, with its topic made anew. */
class OperateIT {
  private static final Visits FIRST = new Visits(Version.FIRST);
  private static final Visits MENDED = new Visits(Version.MENDED);
  private static final Visits BROKEN = new Visits(Version.BROKEN);
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration CHECKPOINTS = Duration.ofMillis(500);

  /** How much of what is asked for may be in the checkpoint that is being taken. */
  private static final double NEAR = 0.1;

  private Path folder;
  private Path jar;
  private Engines engines;
  private KafkaConnection kafka;
  private FlinkCluster flink;
  private SentVisits sent;

  @SuppressWarnings("NullAway.Init") // set by the test
  OperateIT() {}

  @Test
  void job_isSeenUpgradedAndFedBack(@TempDir Path temporary) throws Exception {
    folder = temporary;
    jar = Visits.jar(folder.resolve("visits.jar"));
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer broker = KafkaServer.start(folder.resolve("kafka"));
        FlinkCluster cluster = GraphJobs.clusterWithJar(folder.resolve("flink"))) {
      flink = cluster;
      kafka = KafkaConnection.to(broker.bootstrapServers());
      engines =
          new GraphJobs(
                  new Endpoints(
                      cassandra.contactPoint(), broker.bootstrapServers(), cluster.restUrl()))
              .engines(homes());
      CassandraTables.of(engines.store().homes(), definitions()).apply();
      topic();
      sent = new SentVisits(kafka);
      TopicJobs.start(FIRST, options(FIRST), kept());

      rejectsAreSeen();
      lagIsThatOfTheTopic();
      brokenVersionGoesBack();
      changedDerivationGoesOn();
      stateThatCannotBeReadIsNotTried();
      rejectsAreFedBack();
      topicMadeAnewIsTold();
      sent.close();
    } finally {
      kept().forget();
    }
  }

  /** 100 of five kinds, among others. */
  private void rejectsAreSeen() {
    for (int i = 0; i < 2_000; i++) {
      sent.send(i % 20 == 0 ? i / 20 % 5 : null, null);
    }
    awaitRead();

    TopicStatus status = awaitStatus(one -> one.positions().orElseThrow().lag() == 0);
    assertThat(status.health().orElseThrow().isRunning(), is(true));
    assertThat(status.outcomes().sum(Counts.REJECTED_PREFIX), is(100L));
    assertThat(
        status.needs(),
        is(List.of(new Need("rejected events that wait: 100.", "rejects list visits"))));
    assertThat(coverage().verdict(), is(Coverage.Verdict.EXACT));
    assertThat(newest(status), is(SentVisits.time(1_999)));

    dismissedWaitNoMore();
  }

  /** Until the job begins anew, which decides on them again. */
  private void dismissedWaitNoMore() {
    try (CassandraKvStore store = open()) {
      Dismissal unmendable = Dismissal.of(engines, FIRST, store);
      assertThat(unmendable.run(reject -> reject.reason().equals("missing-id")), is(20L));

      Outcomes after = outcomes();
      assertThat(after.sum(Counts.REJECTED_PREFIX), is(80L));
      assertThat(after.count(Counts.filtered(Dismissal.FILTER)), is(20L));
      assertThat(after.balance(), is(true));
      assertThat(
          Dismissal.of(engines, FIRST, store).run(reject -> reject.reason().equals("missing-id")),
          is(0L));
      assertThat(coverage().verdict(), is(Coverage.Verdict.EXACT));
    }
  }

  /** While the TaskManager is down: what nobody has read yet is all that is behind. */
  private void lagIsThatOfTheTopic() {
    int before = sent.size();
    flink.killTaskManager();
    Instant first = Instant.now();
    for (int load : new int[] {1_000, 5_000, 20_000}) {
      sent.send(load - (sent.size() - before));
      TopicStatus down = awaitStatus(one -> !one.health().orElseThrow().isRunning());
      assertThat((double) down.positions().orElseThrow().lag(), is(closeTo(load, load * NEAR)));
      double waited = Duration.between(first, Instant.now()).toMillis();
      assertThat(
          (double) down.positions().orElseThrow().lagTime().orElseThrow().toMillis(),
          is(closeTo(waited, waited * NEAR + 1_000)));
      assertThat(newest(down), is(SentVisits.time(before - 1)));
      assertThat(down.needs().get(0).what(), containsString("restarts: "));
      assertThat(coverage().verdict(), is(Coverage.Verdict.BEHIND));
      assertThat(coverage().waiting(), is((long) load));
    }

    flink.startTaskManager();
    awaitRead();
    TopicStatus back = awaitStatus(one -> one.positions().orElseThrow().lag() == 0);
    assertThat(newest(back), is(SentVisits.time(sent.size() - 1)));
    assertThat(coverage().verdict(), is(Coverage.Verdict.EXACT));
  }

  private void brokenVersionGoesBack() throws Exception {
    sent.meanwhile(
        () -> {
          ConfigException e =
              assertThrows(ConfigException.class, () -> upgrade(BROKEN, Upgrade.From.SAVEPOINT));
          assertThat(e.getMessage(), containsString("this version cannot work"));
          assertThat(e.getMessage(), containsString("The old job runs again"));
        });

    awaitRead();
    graphIs(sent::digest, FIRST);
  }

  /** Scores are in events of after the upgrade alone. Killed on the way, it is done again. */
  private void changedDerivationGoesOn() throws Exception {
    sent.meanwhile(
        () -> {
          killedAt("the old job was stopped at");
          assertThat(TopicJobs.own(engines, MENDED), is(Optional.empty()));
          killedAt("the new job was submitted");
          upgrade(MENDED, Upgrade.From.SAVEPOINT);
        });
    for (int i = 0; i < 500; i++) {
      sent.send(null, (long) i);
    }

    awaitRead();
    assertThat(
        engines.flink().restoredFrom(TopicJobs.own(engines, MENDED).orElseThrow().id()).isPresent(),
        is(true));
    graphIs(sent::digestWithoutDefects, MENDED);
    assertThat(outcomes().count(Counts.READ), is((long) sent.size()));
  }

  private void stateThatCannotBeReadIsNotTried() throws Exception {
    FlinkJobs jobs = engines.flink();
    FlinkJobs.Job job = TopicJobs.own(engines, MENDED).orElseThrow();
    TopicJobs.stop(jobs, job, savepoints());
    TopicOptions options = options(MENDED);
    options.setStateFormat(StateFormat.of(withAnotherStep(options)).toString());
    SubmittedJob other = SubmittedJob.of(withAnotherStep(options));
    String id = other.submit(Jobs.master(options));
    await().atMost(DEADLINE).until(() -> jobs.completedCheckpoint(id) > 1);
    kept().keep(id, other, "visits", Jobs.master(options));
    awaitRead();

    ConfigException refused =
        assertThrows(ConfigException.class, () -> upgrade(MENDED, Upgrade.From.SAVEPOINT));
    assertThat(
        refused.getMessage(), containsString("the new job has no state 'kept' of AnotherStep"));
    assertThat("nothing was begun", jobs.state(id), is("RUNNING"));

    sent.meanwhile(
        () ->
            assertThat(
                assertThrows(
                        ConfigException.class, () -> upgrade(MENDED, Upgrade.From.ANY_SAVEPOINT))
                    .getMessage(),
                containsString("The old job runs again")));
    awaitRead();
    graphIs(sent::digestWithoutDefects, MENDED);

    sent.meanwhile(() -> upgrade(MENDED, Upgrade.From.OFFSETS));
    awaitRead();
    graphIs(sent::digestWithoutDefects, MENDED);
    assertThat(coverage().verdict(), is(Coverage.Verdict.EXACT));
  }

  /** As if they had never been rejected; again changes nothing. */
  private void rejectsAreFedBack() {
    restartFromFirstWith(FIRST);
    assertThat(outcomes().sum(Counts.REJECTED_PREFIX), is(100L));
    try (CassandraKvStore store = open()) {
      List<KeptReject> waiting = new ArrayList<>();
      Rejects.of(engines, FIRST, store).forEach(waiting::add);
      assertThat(waiting, hasSize(100));

      FeedBack.Result nothing = FeedBack.of(engines, FIRST, store).run(reject -> true, 3);
      assertThat(nothing.fedBack(), is(0L));
      assertThat(nothing.rejected(), is(100L));
      assertThat(nothing.first(), hasSize(3));

      FeedBack.Result one =
          FeedBack.of(engines, MENDED, store)
              .run(reject -> reject.reason().equals("missing-id"), 3);
      assertThat(one.outcomes(), is(Map.of(Counts.APPLIED, 20L)));
      assertThat(outcomes().sum(Counts.REJECTED_PREFIX), is(80L));

      FeedBack.Result all = FeedBack.of(engines, MENDED, store).run(reject -> true, 3);
      assertThat(all.fedBack(), is(80L));
      graphIs(sent::digest, MENDED);
      Outcomes after = outcomes();
      assertThat(after.sum(Counts.REJECTED_PREFIX), is(0L));
      assertThat(after.count(Counts.APPLIED), is((long) sent.size()));
      assertThat(after.balance(), is(true));

      assertThat(FeedBack.of(engines, MENDED, store).run(reject -> true, 3).fedBack(), is(0L));
      assertThat(outcomes(), is(after));
      graphIs(sent::digest, MENDED);
    }
  }

  /** The totals of before are not taken for those of what is there now. */
  private void topicMadeAnewIsTold() throws Exception {
    stopJob();
    try (Admin admin = Admin.create(kafka.settings())) {
      admin.deleteTopics(List.of("visits")).all().get();
      await().atMost(DEADLINE).until(() -> !admin.listTopics().names().get().contains("visits"));
    }
    topic();
    sent.clear();
    sent.send(300);
    assertThat(coverage().verdict(), is(Coverage.Verdict.ANOTHER));

    TopicJobs.start(MENDED, options(MENDED));
    awaitRead();
    assertThat(outcomes().count(Counts.READ), is(300L));
    assertThat(coverage().verdict(), is(Coverage.Verdict.EXACT));
  }

  private void restartFromFirstWith(Visits topic) {
    stopJob();
    TopicJobs.start(topic, options(topic), kept());
    awaitRead();
  }

  private void stopJob() {
    TopicJobs.stop(engines.flink(), TopicJobs.own(engines, FIRST).orElseThrow(), savepoints());
  }

  private void upgrade(Visits topic, Upgrade.From from) {
    Upgrade.of(engines, topic, options(topic), Reporter.SILENT).run(from, savepoints());
  }

  /** An upgrade that ends when it has told this, between two effects. */
  private void killedAt(String line) {
    Reporter killed =
        new Reporter() {
          @Override
          public void say(String said) {
            if (said.contains(line)) {
              throw new CancellationException(line);
            }
          }

          @Override
          public Progress begin(String task, long total) {
            return done -> {};
          }
        };
    assertThrows(
        CancellationException.class,
        () ->
            Upgrade.of(engines, MENDED, options(MENDED), killed)
                .run(Upgrade.From.SAVEPOINT, savepoints()));
  }

  private Pipeline withAnotherStep(TopicOptions options) {
    options.setTargets(String.join(",", TopicJobs.targetsOf(MENDED, options)));
    options.setProgressGroup(TopicJobs.progressGroup(MENDED, TopicPipeline.homes(options)));
    Pipeline pipeline = TopicPipeline.build(MENDED, options);
    pipeline
        .apply("One", Create.of(KV.of("a", "b")))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
        .apply("AnotherStep", ParDo.of(new Visits.KeepFn()))
        .setCoder(StringUtf8Coder.of());
    return pipeline;
  }

  private Path homes() throws Exception {
    return Files.writeString(
        folder.resolve("homes.yaml"),
        "version: 1\nclusters: {main: {datacenter: datacenter1}}\n"
            + "default: {cluster: main, keyspace: rdg, replication: 1}\n");
  }

  private static List<NamespaceDefinition> definitions() {
    List<NamespaceDefinition> all = new ArrayList<>(FIRST.graph().definitions());
    all.add(CountOutcomes.definitionOf("visits"));
    return all;
  }

  private CassandraKvStore open() {
    return engines.store().open(definitions().stream().map(NamespaceDefinition::layout).toList());
  }

  private KeptJob kept() {
    return KeptJob.of(engines.project(), "rdg-visits", flink.master());
  }

  private String savepoints() {
    return Jobs.uri(folder.resolve("savepoints"));
  }

  private TopicOptions options(Visits topic) {
    TopicOptions options =
        engines.options(
            topic,
            engines
                .config(Runner.FLINK, GraphJobs.PROJECT.topics().get("logins"))
                .with("jarOnCluster", "true")
                .with("jobName", kept().name())
                .with("checkpointingInterval", Long.toString(CHECKPOINTS.toMillis()))
                .with("maxBundleTimeMills", "100"));
    options.as(FlinkPipelineOptions.class).setFilesToStage(List.of(jar.toString()));
    return options;
  }

  private void topic() {
    try (KafkaTopics topics = new KafkaTopics(kafka)) {
      topics.create(List.of("visits"), 1);
    }
  }

  private static Instant newest(TopicStatus status) {
    return status.outcomes().newestEvent().orElseThrow().truncatedTo(ChronoUnit.MILLIS);
  }

  private Outcomes outcomes() {
    try (CassandraKvStore store = open()) {
      return Outcomes.read(store, "visits");
    }
  }

  private Coverage coverage() {
    sent.flush();
    return Coverage.read(kafka, "visits", outcomes());
  }

  private TopicStatus awaitStatus(Predicate<TopicStatus> wanted) {
    sent.flush();
    try (CassandraKvStore store = open()) {
      return await().atMost(DEADLINE).until(() -> TopicStatus.read(engines, store, FIRST), wanted);
    }
  }

  private void graphIs(BiFunction<Visits, Instant, String> digest, Visits version) {
    List<String> namespaces =
        version.graph().namespaces().stream().map(NamespaceLayout::name).toList();
    Instant asOf = Instant.now();
    try (CassandraKvStore store = open()) {
      assertThat(GraphDigest.of(store, namespaces, asOf).hex(), is(digest.apply(version, asOf)));
    }
  }

  private void awaitRead() {
    sent.flush();
    try (KafkaTopics topics = new KafkaTopics(kafka)) {
      Map<Integer, Long> last = topics.lastOffsets("visits");
      await().atMost(DEADLINE).until(() -> outcomes().reached(last));
    }
    String job = TopicJobs.own(engines, FIRST).orElseThrow().id();
    long begun = engines.flink().begunCheckpoint(job);
    await().atMost(DEADLINE).until(() -> engines.flink().completedCheckpoint(job) > begun);
  }
}
