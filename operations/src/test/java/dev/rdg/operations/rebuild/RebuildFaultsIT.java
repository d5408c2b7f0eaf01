package dev.rdg.operations.rebuild;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.model.ConfigException;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.operations.Engines;
import dev.rdg.operations.GraphJobs;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.operations.jobs.TopicJobs;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.kit.ExpectedDigest;
import dev.rdg.testdata.oracle.Oracle;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rebuild is killed after each of its effects, one by one. Whatever the point, the graph that
 * readers find is whole, the same call goes on, and the way back is open until readers use the next
 * tables.
 */
class RebuildFaultsIT {
  private static final int EVENTS = 600;
  private static final TreeSet<String> REBUILT =
      new TreeSet<>(List.of("edge_watched", "edge_watched_reverse"));
  private static final Topic<?> PLAYBACK = GraphJobs.PROJECT.topics().get("playback");

  private static Path folder;
  private static CassandraServer cassandra;

  /** From every which effect it is backed out: {@code -Drebuild.way.back=1} for all. */
  private static final int BACKED_OUT_FROM = Integer.getInteger("rebuild.way.back", 2);

  private static KafkaServer kafka;
  private static FlinkCluster flink;
  private static Engines engines;
  private static Map<String, String> settings;
  private static String expected;

  @SuppressWarnings("NullAway.Init") // started before all tests
  RebuildFaultsIT() {}

  /** The process is gone: nothing after it is done, not even tidying up. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String effect) {
      super(effect);
    }
  }

  /** Without the number that is another one in each rebuild. */
  private static String nameOf(String effect) {
    return effect.replaceAll("__[0-9a-z]+", "");
  }

  /** Kills at each effect once. */
  private static final class KillEach implements Rebuild.FaultPoints {
    private final Set<String> killedAt = new LinkedHashSet<>();

    @Override
    public void passed(String effect) {
      if (killedAt.add(nameOf(effect))) {
        throw new Killed(nameOf(effect));
      }
    }
  }

  /** Kills at one effect. */
  private record KillAt(String where) implements Rebuild.FaultPoints {
    @Override
    public void passed(String effect) {
      if (nameOf(effect).equals(where)) {
        throw new Killed(effect);
      }
    }
  }

  @BeforeAll
  static void startStack(@TempDir Path temporary) throws IOException {
    folder = temporary;
    cassandra = CassandraServer.start(folder.resolve("cassandra"));
    kafka = KafkaServer.start(folder.resolve("kafka"));
    flink = GraphJobs.clusterWithJar(folder.resolve("flink"));
    GraphJobs jobs =
        new GraphJobs(
            new Endpoints(cassandra.contactPoint(), kafka.bootstrapServers(), flink.restUrl()));
    Path homes =
        Files.writeString(
            folder.resolve("homes.yaml"),
            "version: 1\nclusters: {main: {datacenter: datacenter1}}\n"
                + "default: {cluster: main, keyspace: rdg, replication: 1}\n");
    engines = jobs.engines(homes);
    CassandraTables.of(engines.store().homes(), GraphJobs.PROJECT.topics().definitions()).apply();
    EventGenerator generator = EventGenerator.of(7, EVENTS);
    Oracle oracle = new Oracle(generator.references());
    settings =
        new TreeMap<>(
            Map.of(
                "jarOnCluster", "true",
                "references", generator.writeReferences(folder).toString(),
                "checkpointingInterval", "500"));
    jobs.produce(oracle, generator.iterator(), EVENTS);
    expected = ExpectedDigest.of(oracle.graph(), REBUILT::contains).hex();
    startJob(Map.of());
    try (CassandraKvStore store = open()) {
      jobs.awaitOutcomes(store, List.of(PLAYBACK));
    }
    await().atMost(GraphJobs.DEADLINE).until(RebuildFaultsIT::digest, is(expected));
  }

  @AfterAll
  static void stopStack() {
    flink.close();
    kafka.close();
    cassandra.close();
  }

  private static void startJob(Map<String, String> more) {
    TopicOptions options =
        engines.options(
            PLAYBACK, engines.config(Runner.FLINK, PLAYBACK).withAll(settings).withAll(more));
    Jobs.check(PLAYBACK, options);
    Jobs.submit(PLAYBACK, options);
  }

  private static CassandraKvStore open() {
    return engines.store().open(GraphJobs.PROJECT.topics().namespaces());
  }

  /** Of what a reader finds who opens the homes now. */
  private static String digest() {
    try (CassandraKvStore store = open()) {
      return GraphDigest.of(store, List.copyOf(REBUILT), Instant.now()).hex();
    }
  }

  private static Rebuild rebuild(RebuildState state, Rebuild.FaultPoints faults) {
    return new Rebuild(
        state, engines, new Rebuild.Settings(null, settings), Reporter.SILENT, faults);
  }

  /** As the command does it: the state is read, then the call is made. */
  private static Rebuild again(Rebuild.FaultPoints faults) {
    return rebuild(
        RebuildState.underWay(Rebuild.folder(engines), REBUILT.first()).orElseThrow(), faults);
  }

  private static boolean isUnderWay() {
    return RebuildState.underWay(Rebuild.folder(engines), REBUILT.first()).isPresent();
  }

  private static void toTheSwitch(Rebuild rebuild) {
    rebuild.advanceTo(Stage.COMPARED, () -> {});
    rebuild.switchOver();
  }

  private static List<String> liveJobs() {
    return engines.flink().all().stream()
        .filter(FlinkJobs.Job::isLive)
        .map(FlinkJobs.Job::name)
        .sorted()
        .toList();
  }

  /** The fault points are those of a whole rebuild; printed, so that the list can be looked at. */
  @Test
  void killedAtEachEffect_goesOnAndCanBeBackedOut() {
    List<String> points = killEachOnTheWayToTheSwitch();
    System.out.println("fault points of a rebuild: " + points);
    assertThat(points.size(), greaterThan(12));

    int switching = points.indexOf("switching recorded");
    for (int i = 0; i < switching; i += BACKED_OUT_FROM) {
      killedThere_canBeBackedOut(points.get(i));
    }
    killedThere_goesOnlyOn("switching recorded");
  }

  private static List<String> killEachOnTheWayToTheSwitch() {
    KillEach faults = new KillEach();
    RebuildPlanner.plan(REBUILT, null, engines);
    while (isUnderWay()) {
      try {
        if (isSwitching()) {
          again(faults).switchOver();
        } else {
          toTheSwitch(again(faults));
        }
      } catch (Killed e) {
        assertThat(e.getMessage(), digest(), is(expected));
      }
    }
    assertThat(digest(), is(expected));
    assertThat(liveJobs(), is(List.of("rdg-playback")));
    return List.copyOf(faults.killedAt);
  }

  private static boolean isSwitching() {
    return RebuildState.underWay(Rebuild.folder(engines), REBUILT.first())
        .map(RebuildState::stage)
        .filter(Stage.SWITCHING::equals)
        .isPresent();
  }

  /** And the way back is killed at each of its effects, too. */
  private static void killedThere_canBeBackedOut(String point) {
    Map<String, String> before = identities();
    RebuildState state = RebuildPlanner.plan(REBUILT, null, engines);
    assertThrows(Killed.class, () -> toTheSwitch(again(new KillAt(point))), point);
    assertThat(point, digest(), is(expected));

    KillEach faults = new KillEach();
    while (isUnderWay()) {
      try {
        again(faults).backOut();
      } catch (Killed e) {
        assertThat(point + ", then " + e.getMessage(), digest(), is(expected));
        if (isUnderWay()) {
          assertThrows(
              ConfigException.class, () -> toTheSwitch(again(effect -> {})), "only the way back");
        }
      }
    }

    assertThat(point, digest(), is(expected));
    assertThat(point, identities(), equalTo(before));
    assertThat(point, liveJobs(), is(List.of("rdg-playback")));
    assertThat(
        point,
        CassandraTables.of(state.next(engines.store().homes()), definitions()).identities(),
        is(Map.of()));
  }

  private static void killedThere_goesOnlyOn(String point) {
    RebuildPlanner.plan(REBUILT, null, engines);
    assertThrows(Killed.class, () -> toTheSwitch(again(new KillAt(point))));

    ConfigException refused =
        assertThrows(ConfigException.class, () -> again(effect -> {}).backOut());
    assertThat(refused.getMessage(), containsString("go on with --switch"));
    again(effect -> {}).switchOver();

    assertThat(digest(), is(expected));
    assertThat(liveJobs(), is(List.of("rdg-playback")));
  }

  /** By their ids: a table that was dropped and made again is another. */
  private static Map<String, String> identities() {
    return CassandraTables.of(engines.store().homes(), definitions()).identities();
  }

  private static List<dev.rdg.model.kv.NamespaceDefinition> definitions() {
    return GraphJobs.PROJECT.graph().stream().filter(one -> REBUILT.contains(one.name())).toList();
  }

  /** The next tables would lack what came since: readers must not be sent there. */
  @Test
  void newJobThatHasEnded_stopsTheSwitch() {
    RebuildPlanner.plan(REBUILT, null, engines);
    again(effect -> {}).advanceTo(Stage.COMPARED, () -> {});
    String dead =
        engines.flink().all().stream()
            .filter(job -> job.isLive() && job.name().contains("-rebuild-"))
            .map(FlinkJobs.Job::id)
            .findFirst()
            .orElseThrow();
    engines.flink().cancel(dead);

    ConfigException refused =
        assertThrows(ConfigException.class, () -> again(effect -> {}).switchOver());
    assertThat(refused.getMessage(), containsString("has ended, so that the next tables lack"));
    assertThat(liveJobs(), is(List.of("rdg-playback")));

    toTheSwitch(again(effect -> {})); // the same without --switch starts it again
    assertThat(digest(), is(expected));
    assertThat(liveJobs(), is(List.of("rdg-playback")));
  }

  /** Known by what it writes: a newer job of its name that has ended hides nothing. */
  @Test
  void jobOfAnotherName_isFoundAndTwoOfThemAreShown() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () ->
                TopicJobs.start(
                    PLAYBACK,
                    engines.options(
                        PLAYBACK,
                        engines
                            .config(Runner.FLINK, PLAYBACK)
                            .withAll(settings)
                            .with("jobName", "a-name-of-ours"))));
    assertThat(refused.getMessage(), containsString("writes the same tables"));
    TopicJobs.stop(
        engines.flink(),
        TopicJobs.own(engines, PLAYBACK).orElseThrow(),
        Jobs.uri(folder.resolve("savepoints")));
    startJob(Map.of("jobName", "a-name-of-ours"));
    startJob(Map.of("jobName", "rdg-playback"));

    ConfigException several =
        assertThrows(ConfigException.class, () -> TopicJobs.own(engines, PLAYBACK));
    assertThat(several.getMessage(), containsString("several jobs on Flink write"));

    engines.flink().cancel(engines.flink().live("rdg-playback").orElseThrow());
    assertThat(TopicJobs.own(engines, PLAYBACK).orElseThrow().name(), is("a-name-of-ours"));
    RebuildPlanner.plan(REBUILT, null, engines);
    toTheSwitch(again(effect -> {}));
    assertThat(digest(), is(expected));
    assertThat(new ArrayList<>(liveJobs()), is(List.of("rdg-playback")));
  }
}
