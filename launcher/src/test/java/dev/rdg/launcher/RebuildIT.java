package dev.rdg.launcher;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import com.google.common.util.concurrent.RateLimiter;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.cassandra.Moves;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.operations.BuggyPlayback;
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
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A derivation with a bug has written wrong edges and wrong values. Its namespaces are rebuilt by
 * the corrected code, into another cluster, while events keep coming: what readers see after the
 * switch is what the corrected code gives in an empty store. Before, each stage is backed out of.
 * The Flink cluster has the corrected code's jar; the job with the bug brings its own.
 */
class RebuildIT {
  private static final int EVENTS = Integer.getInteger("rebuild.events", 12_000);
  private static final List<String> REBUILT = List.of("edge_watched", "edge_watched_reverse");

  private final StringWriter screen = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private Path homes = Path.of("");
  private Path references = Path.of("");
  private GraphJobs jobs;

  @SuppressWarnings("NullAway.Init") // the test sets the jobs
  RebuildIT() {}

  @Test
  void rebuildBesideLiveWriters_equalsTheCorrectedCode(@TempDir Path folder) throws Exception {
    try (CassandraServer first = CassandraServer.start(folder.resolve("first"));
        CassandraServer second = CassandraServer.start(folder.resolve("second"));
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        FlinkCluster flink = GraphJobs.clusterWithJar(folder.resolve("flink"))) {
      jobs =
          new GraphJobs(
              new Endpoints(first.contactPoint(), kafka.bootstrapServers(), flink.restUrl()));
      homes = writeHomes(folder, first, second);
      CassandraTables.of(Homes.load(homes), Local.project().topics().definitions()).apply();
      EventGenerator generator = EventGenerator.of(EVENTS, EVENTS);
      references = generator.writeReferences(folder);
      Oracle oracle = new Oracle(generator.references());
      Iterator<GeneratedRecord> events = generator.iterator();
      jobs.produce(oracle, events, EVENTS / 2);
      startBuggyJob(folder);
      Topic<?> playback = Local.project().topics().get("playback");
      try (CassandraKvStore store = open()) {
        jobs.awaitOutcomes(store, List.of(playback));
      }
      awaitDrained(new FlinkJobs(flink.restUrl()));
      eachStageIsBackedOutOf();
      CompletableFuture<Void> live =
          CompletableFuture.runAsync(
              () -> produceSlowly(oracle, events, EVENTS / 4),
              command -> new Thread(command).start());

      rebuild(0, "--to", "second", "--settle", "1");
      assertThat(screen.toString(), matchesPattern("(?s).*edge_watched +[1-9][0-9,]* .*"));
      assertThat(rdg("namespace", "list"), is(0));
      assertThat(
          screen.toString(),
          containsString("Rebuild of edge_watched, edge_watched_reverse: compared, see "));
      rebuild(0, "--switch");
      live.join();
      jobs.produce(oracle, events, Integer.MAX_VALUE);

      assertThat(failures(flink), is(""));
      try (CassandraKvStore store = open()) {
        jobs.awaitOutcomes(store, List.of(playback));
        jobs.awaitEqual(store, oracle.graph(), REBUILT::contains);
      }
      assertThat(
          Moves.follow(Homes.load(homes), REBUILT).of("edge_watched").cluster(), is("second"));
      assertThat(liveJobs(flink), is(List.of("rdg-playback")));
    }
  }

  /** A checkpoint that began after the last record had its outcome holds all writes. */
  private static void awaitDrained(FlinkJobs flink) {
    String job = flink.newest("rdg-playback").orElseThrow();
    long begun = flink.begunCheckpoint(job);
    await().atMost(GraphJobs.DEADLINE).until(() -> flink.completedCheckpoint(job) > begun);
  }

  private void eachStageIsBackedOutOf() {
    String before = digest();
    for (String stage : List.of("created", "started", "replayed", "compared")) {
      rebuild(0, "--until", stage, "--settle", "1");
      rebuild(0, "--back-out");

      assertThat(stage, digest(), is(before));
      assertThat(screen.toString(), containsString("Backed out: the new tables and jobs are gone"));
    }
    rebuild(1, "--switch");
    assertThat(
        errors.toString(),
        containsString("no rebuild of edge_watched, edge_watched_reverse is under way."));
    assertThat(errors.toString(), not(containsString("\tat ")));
  }

  private String digest() {
    try (CassandraKvStore store = open()) {
      return GraphDigest.of(store, GraphJobs.namespaces(), Instant.now()).hex();
    }
  }

  private CassandraKvStore open() {
    return CassandraKvStore.open(Homes.load(homes), Local.project().topics().namespaces());
  }

  private void produceSlowly(Oracle oracle, Iterator<GeneratedRecord> events, int most) {
    RateLimiter rate = RateLimiter.create(100);
    for (int sent = 0; sent < most; sent += 100) {
      rate.acquire(100);
      jobs.produce(oracle, events, 100);
    }
  }

  private static String failures(FlinkCluster flink) {
    FlinkJobs rest = new FlinkJobs(flink.restUrl());
    return rest.newest("rdg-playback").map(rest::failure).orElse("there is no job");
  }

  private static List<String> liveJobs(FlinkCluster flink) {
    FlinkJobs rest = new FlinkJobs(flink.restUrl());
    return rest.names().stream().filter(name -> rest.live(name).isPresent()).sorted().toList();
  }

  /** From a jar of its own, as an older version would be. */
  private void startBuggyJob(Path folder) throws IOException {
    Topic<?> buggy = new BuggyPlayback();
    Engines engines = jobs.engines(homes);
    TopicOptions options =
        engines.options(
            buggy, engines.config(Runner.FLINK, buggy).with("references", references.toString()));
    List<String> jars = new ArrayList<>();
    Local.project().jobJars().forEach(jar -> jars.add(jar.toString()));
    jars.add(jarOf(BuggyPlayback.class, folder).toString());
    options.as(FlinkPipelineOptions.class).setFilesToStage(jars);
    Jobs.check(buggy, options);
    Jobs.submit(buggy, options);
  }

  private static Path jarOf(Class<?> type, Path folder) throws IOException {
    Path jar = folder.resolve("old-version.jar");
    String entry = type.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream jarOut = new JarOutputStream(out);
        var in = type.getClassLoader().getResourceAsStream(entry)) {
      jarOut.putNextEntry(new JarEntry(entry));
      java.util.Objects.requireNonNull(in).transferTo(jarOut);
      jarOut.closeEntry();
    }
    return jar;
  }

  private static Path writeHomes(Path folder, CassandraServer first, CassandraServer second)
      throws IOException {
    return Files.writeString(
        folder.resolve("homes.yaml"),
        """
        version: 1
        clusters:
          first: {contactPoints: ["127.0.0.1:%d"], datacenter: datacenter1}
          second: {contactPoints: ["127.0.0.1:%d"], datacenter: datacenter1}
        default: {cluster: first, keyspace: rdg, replication: 1}
        """
            .formatted(first.contactPoint().getPort(), second.contactPoint().getPort()));
  }

  private void rebuild(int code, String... arguments) {
    List<String> all = new ArrayList<>(List.of("namespace", "rebuild"));
    all.addAll(REBUILT);
    all.addAll(List.of(arguments));
    all.addAll(
        List.of(
            "--kafka",
            jobs.stack().kafka(),
            "--set",
            "flinkMaster=" + jobs.stack().flinkMaster(),
            "--set",
            "jarOnCluster=true",
            "--set",
            "references=" + references));
    int actual = rdg(all.toArray(String[]::new));
    assertThat(screen + "\n" + errors, actual, is(code));
  }

  private int rdg(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", homes.toString()));
    return Rdg.commandLine()
        .setOut(new PrintWriter(screen, true))
        .setErr(new PrintWriter(errors, true))
        .execute(all.toArray(String[]::new));
  }
}
