package dev.rdg.launcher;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.google.common.util.concurrent.RateLimiter;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.operations.Engines;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.Runner;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.oracle.Oracle;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command is a process here, and it is killed at moments of chance while events keep coming;
 * between its runs the rebuild's job is cancelled, or the TaskManager killed, so that it lags.
 * After each rebuild, the graph that readers find is the oracle's. With {@code -Pdeep}: one seed,
 * or as many as {@code -Drebuild.seeds} says.
 */
@Tag("deep")
class RebuildKillsIT {
  private static final int SEEDS = Integer.getInteger("rebuild.seeds", 1);
  private static final int FIRST_SEED = Integer.getInteger("rebuild.firstSeed", 1);
  private static final int EVENTS_A_SECOND = 60;
  private static final int LIKELY_SECONDS = 15;
  private static final List<String> REBUILT = List.of("edge_watched", "edge_watched_reverse");
  private static final Topic<?> PLAYBACK = GraphJobs.PROJECT.topics().get("playback");

  private Path folder = Path.of("");
  private Path homes = Path.of("");
  private Map<String, String> settings = Map.of();
  private Path log = Path.of("");
  private GraphJobs jobs;
  private FlinkCluster flink;

  @SuppressWarnings("NullAway.Init") // the test sets them
  RebuildKillsIT() {}

  @Test
  void commandKilledAtAnyMoment_losesNothing(@TempDir Path temporary) throws Exception {
    folder = temporary;
    log = folder.resolve("commands.log");
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        FlinkCluster cluster = GraphJobs.clusterWithJar(folder.resolve("flink"))) {
      flink = cluster;
      jobs =
          new GraphJobs(
              new Endpoints(cassandra.contactPoint(), kafka.bootstrapServers(), cluster.restUrl()));
      EventGenerator generator = EventGenerator.of(3, 20_000L * SEEDS);
      Oracle oracle = new Oracle(generator.references());
      Iterator<GeneratedRecord> events = generator.iterator();
      setUp(cassandra, generator);
      jobs.produce(oracle, events, 1_500);
      startJob();
      for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
        rebuildUnderLoad(seed, oracle, events);
      }
    } catch (AssertionError e) {
      throw new AssertionError(Files.readString(log), e);
    }
  }

  private void setUp(CassandraServer cassandra, EventGenerator generator) throws IOException {
    homes =
        Files.writeString(
            folder.resolve("homes.yaml"),
            String.format(
                Locale.ROOT,
                "version: 1\nclusters: {main: {contactPoints: ['127.0.0.1:%d'], datacenter: datacenter1}}\n"
                    + "default: {cluster: main, keyspace: rdg, replication: 1}\n",
                cassandra.contactPoint().getPort()));
    CassandraTables.of(Homes.load(homes), GraphJobs.PROJECT.topics().definitions()).apply();
    settings =
        new TreeMap<>(
            Map.of(
                "jarOnCluster", "true",
                "references", generator.writeReferences(folder).toString(),
                "checkpointingInterval", "1000"));
  }

  private void startJob() {
    Engines engines = jobs.engines(homes);
    TopicOptions options =
        engines.options(PLAYBACK, engines.config(Runner.FLINK, PLAYBACK).withAll(settings));
    Jobs.check(PLAYBACK, options);
    Jobs.submit(PLAYBACK, options);
  }

  private void rebuildUnderLoad(int seed, Oracle oracle, Iterator<GeneratedRecord> events)
      throws Exception {
    Random random = new Random(seed);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> load =
        CompletableFuture.runAsync(
            () -> produceUntil(done, oracle, events), command -> new Thread(command).start());
    try {
      runWithKills(random, "--until", "replayed");
      trouble(random);
      runToTheSwitch(random);
    } finally {
      done.set(true);
      load.join();
    }
    try (CassandraKvStore store =
        jobs.engines(homes).store().open(GraphJobs.PROJECT.topics().namespaces())) {
      jobs.awaitOutcomes(store, List.of(PLAYBACK));
      jobs.awaitEqual(store, oracle.graph(), REBUILT::contains);
    }
    assertThat("seed " + seed, liveJobs(), is(List.of("rdg-playback")));
  }

  /** Killed up to three times, then it may go to its end. */
  private void runWithKills(Random random, String... arguments) throws Exception {
    for (int kills = random.nextInt(4); kills > 0; kills--) {
      runFor(random.nextInt(LIKELY_SECONDS * 1_000), arguments);
    }
    await()
        .atMost(GraphJobs.DEADLINE)
        .until(() -> runFor(GraphJobs.DEADLINE.toMillis(), arguments) == 0);
  }

  /** The switch may find the rebuild's job ended; its message says to repeat it without. */
  private void runToTheSwitch(Random random) throws Exception {
    for (int kills = random.nextInt(4); kills > 0; kills--) {
      if (runFor(random.nextInt(LIKELY_SECONDS * 1_000), "--switch") == 0) {
        return;
      }
      trouble(random);
    }
    await()
        .atMost(GraphJobs.DEADLINE)
        .until(
            () -> {
              if (runFor(GraphJobs.DEADLINE.toMillis(), "--switch") == 0) {
                return true;
              }
              runFor(GraphJobs.DEADLINE.toMillis(), "--until", "replayed");
              return false;
            });
  }

  private void trouble(Random random) {
    switch (random.nextInt(4)) {
      case 0 ->
          jobs.engines(homes).flink().all().stream()
              .filter(job -> job.isLive() && job.name().contains("-rebuild-"))
              .forEach(job -> jobs.engines(homes).flink().cancel(job.id()));
      case 1 -> {
        flink.killTaskManager();
        flink.startTaskManager();
      }
      default -> {}
    }
  }

  /** The exit code of the command; that of the kill when it took longer. */
  private int runFor(long millis, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("namespace", "rebuild"));
    command.addAll(REBUILT);
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", homes.toString(), "--kafka", jobs.stack().kafka()));
    command.addAll(List.of("--set", "flinkMaster=" + jobs.stack().flinkMaster()));
    settings.forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
    Process process = CommandProcess.start(log, command);
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }

  private void produceUntil(AtomicBoolean done, Oracle oracle, Iterator<GeneratedRecord> events) {
    RateLimiter rate = RateLimiter.create(EVENTS_A_SECOND);
    while (!done.get() && events.hasNext()) {
      rate.acquire(EVENTS_A_SECOND);
      jobs.produce(oracle, events, EVENTS_A_SECOND);
    }
  }

  private List<String> liveJobs() {
    return jobs.engines(homes).flink().all().stream()
        .filter(FlinkJobs.Job::isLive)
        .map(FlinkJobs.Job::name)
        .sorted()
        .toList();
  }
}
