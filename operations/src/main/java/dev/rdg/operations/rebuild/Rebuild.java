package dev.rdg.operations.rebuild;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Home;
import dev.rdg.cassandra.Homes;
import dev.rdg.cassandra.Moves;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.model.ShortNames;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.operations.jobs.TopicJobs;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.operations.replay.Replay;
import dev.rdg.operations.replay.ReplayRequest;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds some namespaces anew beside the old ones: next tables, new jobs from the offsets of now,
 * history up to those offsets, and then either the switch or the way back.
 *
 * <p>It is whole at every point: each effect can be repeated, and is recorded before or by the one
 * that needs it. Until the switch begins, the old tables and their jobs are not touched; it begins
 * only when the new jobs have written, up to a complete checkpoint, all that the old have. From
 * then on there is only the way on.
 */
public final class Rebuild {
  /** For how long a new job may take to catch up with the old one that waits for it. */
  private static final Duration CATCH_UP = Duration.ofMinutes(10);

  /** As many characters as Cassandra's tables can have. */
  private static final int TABLE_CHARACTERS = 48;

  private static final int TOPIC_CHARACTERS = 150;

  private final RebuildState state;
  private final Engines engines;
  private final Settings settings;
  private final Reporter reporter;
  private final FaultPoints faults;

  /**
   * How a rebuild is done.
   *
   * @param archive the folder of {@code ./rdg archive}, if there is one
   * @param overrides settings over those of the topics' files
   */
  public record Settings(@Nullable String archive, Map<String, String> overrides) {}

  /** Is told after each effect; a test ends the rebuild there. */
  interface FaultPoints {
    /** An effect is done. */
    void passed(String effect);
  }

  /** Goes on with a rebuild. */
  public Rebuild(RebuildState state, Engines engines, Settings settings, Reporter reporter) {
    this(state, engines, settings, reporter, effect -> {});
  }

  Rebuild(
      RebuildState state,
      Engines engines,
      Settings settings,
      Reporter reporter,
      FaultPoints faults) {
    this.state = state;
    this.engines = engines;
    this.settings = settings;
    this.reporter = reporter;
    this.faults = faults;
  }

  /**
   * Where the rebuilds of these homes are recorded: in the project, or beside another file of
   * homes; those of another keyspace apart.
   */
  public static Path folder(Engines engines) {
    Path file = engines.store().homesFile();
    Path folder =
        file.equals(engines.project().homesFile())
            ? engines.project().state("rebuilds")
            : file.resolveSibling(".rdg").resolve("rebuilds");
    String keyspace = engines.store().keyspace();
    return keyspace == null ? folder : folder.resolve(keyspace);
  }

  /**
   * Plans a rebuild: which topics take part, and where the namespaces will live. It is there from
   * here on.
   *
   * @param cluster the one to move to; null to stay
   * @throws ConfigException when no topic writes one of the namespaces, there is no such cluster,
   *     or the store does not let us look; nothing is left behind then
   */
  public static RebuildState plan(
      SortedSet<String> namespaces, @Nullable String cluster, Engines engines) {
    Instant now = Instant.now();
    Homes homes = Moves.follow(engines.store().homes(), namespaces);
    SortedMap<String, Home> old = new TreeMap<>();
    Homes next = homes;
    for (String namespace : namespaces) {
      Home home = homes.of(namespace);
      old.put(namespace, home);
      next =
          next.withPlace(
              namespace,
              cluster == null ? home.cluster() : cluster,
              home.keyspace(),
              nextTable(home.table(), RebuildState.numberOf(now)));
    }
    RebuildState state =
        RebuildState.plan(folder(engines), now, old, next, topicsOf(namespaces, engines));
    Set<String> taken =
        CassandraTables.of(next, definitions(namespaces, engines)).identities().keySet();
    if (!taken.isEmpty()) {
      throw new ConfigException(
          "the next tables of " + String.join(", ", taken) + " are there already: try again.");
    }
    state.save();
    return state;
  }

  private static String nextTable(String table, String number) {
    String base = table.replaceFirst("__[0-9a-z]+$", "");
    String suffix = "__" + number;
    return ShortNames.of(base, TABLE_CHARACTERS - suffix.length(), base) + suffix;
  }

  private static SortedSet<String> topicsOf(Collection<String> namespaces, Engines engines) {
    SortedSet<String> topics = new TreeSet<>();
    for (Topic<?> topic : engines.project().topics().all()) {
      if (topic.writes().namespaces().stream().anyMatch(one -> namespaces.contains(one.name()))) {
        topics.add(topic.name());
      }
    }
    if (topics.isEmpty()) {
      throw new ConfigException("no topic writes " + String.join(", ", namespaces) + ".");
    }
    return topics;
  }

  private static List<NamespaceDefinition> definitions(
      Collection<String> namespaces, Engines engines) {
    return engines.project().graph().stream()
        .filter(one -> namespaces.contains(one.name()))
        .toList();
  }

  /**
   * Does what is not done up to a stage, in order. New jobs that have ended are started again.
   *
   * @param compare shows what is different between the old and the next tables
   * @throws ConfigException when something needs a person; the same call goes on from there
   */
  public void advanceTo(Stage last, Runnable compare) {
    if (state.stage().compareTo(Stage.COMPARED) > 0) {
      throw new ConfigException(
          "this rebuild is "
              + state.stage().label()
              + ": go on with "
              + (state.stage() == Stage.SWITCHING ? "--switch" : "--back-out")
              + ".");
    }
    requireOldHomes();
    step(Stage.CREATED, last, this::create);
    if (isDone(Stage.STARTED)) {
      startJobs();
    }
    step(Stage.STARTED, last, this::startJobs);
    step(Stage.REPLAYED, last, this::replay);
    step(Stage.COMPARED, last, compare);
  }

  private boolean isDone(Stage stage) {
    return state.stage().compareTo(stage) >= 0;
  }

  private void step(Stage stage, Stage last, Runnable work) {
    if (!isDone(stage) && stage.compareTo(last) <= 0) {
      work.run();
      reached(stage);
      reporter.say("  " + stage.label());
    }
  }

  private void reached(Stage stage) {
    state.reached(stage);
    faults.passed(stage.label() + " recorded");
  }

  /** The homes that it will have: for comparing. */
  public Homes next() {
    return state.next(engines.store().homes());
  }

  /** The homes from which it goes. */
  public Homes old() {
    return state.old(engines.store().homes());
  }

  private List<NamespaceDefinition> definitions() {
    return definitions(state.namespaces(), engines);
  }

  /** Somebody else may have moved them, or another file of homes may be used. */
  private void requireOldHomes() {
    Homes live = Moves.follow(engines.store().homes(), state.namespaces());
    for (String namespace : state.namespaces()) {
      if (!live.of(namespace).isSamePlace(old().of(namespace))) {
        throw new ConfigException(
            "namespace "
                + namespace
                + " lives in "
                + live.of(namespace).place()
                + ", but was in "
                + old().of(namespace).place()
                + " when this rebuild was planned: back it out with --back-out, and begin anew.");
      }
    }
  }

  private void create() {
    CassandraTables.of(next(), definitions()).apply(faults::passed);
  }

  private void startJobs() {
    for (Topic<?> topic : topics()) {
      if (newJob(topic).isEmpty()) {
        startJob(topic);
      }
    }
  }

  /** Begins where its checkpoints are, or at first at the offsets of now. */
  private void startJob(Topic<?> topic) {
    TopicOptions options = newOptions(topic);
    String source = TopicPipeline.sourceTopic(topic, options);
    try (KafkaTopics kafka = new KafkaTopics(KafkaConnection.of(options))) {
      kafka.require(source);
      Jobs.checkTimes(kafka, source, options);
      kafka.openTransactions(source).forEach(reporter::say);
      Map<Integer, Long> begin = state.startOffsets(topic.name());
      if (begin == null) {
        begin = kafka.endOffsets(source);
        state.startsAt(topic.name(), begin);
        faults.passed("first offsets of " + topic.name() + " recorded");
      }
      if (kafka.committed(group(topic), source).isEmpty()) {
        kafka.commit(group(topic), source, begin);
        faults.passed("first offsets of " + topic.name() + " committed");
      }
    }
    Jobs.checkReferences(topic, options);
    Jobs.checkCluster(options);
    Jobs.submit(topic, options);
    faults.passed("new job of " + topic.name() + " submitted");
  }

  private void replay() {
    for (Topic<?> topic : topics()) {
      ReplayRequest request =
          ReplayRequest.builder(engines, topic)
              .settings(newSettings(topic))
              .inputs(archive(topic))
              .upTo(state.startOffsets(topic.name()))
              .isWhole(true)
              .ledger(ledger(topic).toString())
              .build();
      Replay replay = new Replay(request, reporter);
      var ledger = replay.plan(false);
      faults.passed("replay of " + topic.name() + " planned");
      replay.run(ledger);
      faults.passed("history of " + topic.name() + " replayed");
    }
  }

  private Path ledger(Topic<?> topic) {
    return state.folder().resolve("replay-" + shortName(topic));
  }

  private static String shortName(Topic<?> topic) {
    return ShortNames.of(topic.name(), TOPIC_CHARACTERS, topic.name());
  }

  private List<String> archive(Topic<?> topic) {
    String archive = settings.archive();
    String source = TopicPipeline.sourceTopic(topic, newOptions(topic));
    return archive == null ? List.of() : List.of(archive + "/" + source + "/**.avro");
  }

  /**
   * Readers and the topics' jobs go to the next homes; the rebuild's own jobs end.
   *
   * @throws ConfigException when a new job has ended or does not catch up; the old ones go on then,
   *     or are stopped and go on when this is repeated
   */
  public void switchOver() {
    if (!isDone(Stage.REPLAYED) || state.stage() == Stage.BACKING_OUT) {
      throw new ConfigException(
          "this rebuild is only "
              + state.stage().label()
              + ": let it replay history first, by the same command without --switch.");
    }
    if (state.stage() != Stage.SWITCHING) {
      requireOldHomes();
      topics().forEach(this::awaitCaughtUp); // while the old jobs go on
      topics().forEach(this::stopOldJob);
      topics().forEach(this::awaitCaughtUp); // with all that they have written
      reached(Stage.SWITCHING);
    }
    for (String namespace : state.namespaces()) {
      Moves.record(engines.store().homes(), old().of(namespace), next().of(namespace));
      faults.passed("move of " + namespace + " recorded");
    }
    topics().forEach(this::resumeJob);
    topics().forEach(this::endNewJob);
    reached(Stage.SWITCHED);
  }

  private void awaitCaughtUp(Topic<?> topic) {
    TopicOptions options = newOptions(topic);
    try (CatchUp catchUp =
        new CatchUp(
            new KafkaTopics(KafkaConnection.of(options)),
            TopicPipeline.sourceTopic(topic, options),
            group(topic))) {
      catchUp.await(CATCH_UP, () -> requireNewJob(topic), reporter);
    }
  }

  private void requireNewJob(Topic<?> topic) {
    if (newJob(topic).isEmpty()) {
      throw new ConfigException(
          "the new job of '"
              + topic.name()
              + "' has ended, so that the next tables lack what came since"
              + flink().newest(jobName(topic)).map(flink()::failure).map(this::because).orElse("")
              + ". Nothing was switched: the same command without --switch starts it again."
              + (state.isStopped(topic.name())
                  ? " The old job is stopped meanwhile; --back-out starts it again."
                  : ""));
    }
  }

  private String because(String failure) {
    return failure.isEmpty() ? "" : " (" + failure + ")";
  }

  /** Known before it is stopped, so that what it leaves is found whatever happens then. */
  private void stopOldJob(Topic<?> topic) {
    Optional<FlinkJobs.Job> running = TopicJobs.find(flink(), topic.name(), oldTargets(topic));
    if (running.isEmpty()) {
      finishStopping(topic);
      return;
    }
    state.stops(topic.name(), running.get().id());
    faults.passed("old job of " + topic.name() + " known");
    TopicJobs.Stopped stopped = TopicJobs.stop(flink(), running.get(), Jobs.uri(savepoints(topic)));
    faults.passed("old job of " + topic.name() + " stopped");
    state.stoppedAt(topic.name(), stopped.path());
    faults.passed("savepoint of " + topic.name() + " recorded");
  }

  /** A job that was being stopped has left something. */
  private void finishStopping(Topic<?> topic) {
    String stopping = state.stopping(topic.name());
    if (stopping != null) {
      String path =
          Savepoints.newest(savepoints(topic))
              .map(Jobs::uri)
              .or(() -> flink().lastCheckpoint(stopping))
              .orElse(null);
      state.stoppedAt(topic.name(), path);
      faults.passed("savepoint of " + topic.name() + " recorded");
    }
  }

  private Path savepoints(Topic<?> topic) {
    return state.folder().resolve("savepoints").resolve(shortName(topic));
  }

  /** The old job's new version goes on in the next homes; somebody may have started it already. */
  private void resumeJob(Topic<?> topic) {
    if (TopicJobs.find(flink(), topic.name(), oldTargets(topic)).isPresent()) {
      stopOldJob(topic); // it began before the moves were recorded
    }
    if (!state.isStopped(topic.name())) {
      reporter.say(
          "  job %s: did not run; start it with %s run %s",
          Jobs.nameOf(topic), engines.project().rdg(), topic.name());
    } else if (TopicJobs.own(engines, topic).isEmpty()) {
      resume(topic);
      reporter.say("  job %s: goes on in the next home", Jobs.nameOf(topic));
    }
  }

  private void resume(Topic<?> topic) {
    Map<String, String> more = new TreeMap<>(settings.overrides());
    String savepoint = state.savepoint(topic.name());
    if (savepoint != null) {
      more.put("savepointPath", savepoint);
    }
    TopicOptions options =
        engines.options(topic, engines.config(Runner.FLINK, topic).withAll(more));
    Jobs.check(topic, options);
    Jobs.submit(topic, options);
    faults.passed("job of " + topic.name() + " resumed");
  }

  private void endNewJob(Topic<?> topic) {
    newJob(topic)
        .ifPresent(
            job -> {
              flink().cancel(job.id());
              faults.passed("new job of " + topic.name() + " ended");
            });
  }

  /**
   * Ends the new jobs and drops the next tables; the old homes are as they were. Old jobs that a
   * switch has stopped go on.
   *
   * @throws ConfigException when the switch has begun: readers may use the next tables
   */
  public void backOut() {
    if (state.stage() == Stage.SWITCHING) {
      throw new ConfigException(
          "this rebuild has begun to switch, and readers use the next tables: go on with --switch.");
    }
    if (state.stage() != Stage.BACKING_OUT) {
      reached(Stage.BACKING_OUT);
    }
    for (Topic<?> topic : topics()) {
      endNewJob(topic);
      if (TopicJobs.own(engines, topic).isEmpty()) {
        finishStopping(topic);
        if (state.isStopped(topic.name())) {
          resume(topic);
          reporter.say("  job %s: goes on in the old home", Jobs.nameOf(topic));
        }
      }
    }
    CassandraTables.of(next(), definitions()).dropUnless(engines.store().homes());
    faults.passed("next tables dropped");
    reached(Stage.BACKED_OUT);
  }

  private FlinkJobs flink() {
    return engines.flink();
  }

  /** The tables of these namespaces that the topic's old job writes. */
  private Set<String> oldTargets(Topic<?> topic) {
    Homes old = old();
    Set<String> targets = new TreeSet<>();
    topic.writes().namespaces().stream()
        .filter(one -> state.namespaces().contains(one.name()))
        .forEach(one -> targets.add(TopicJobs.label(old.of(one.name()))));
    return targets;
  }

  private Optional<FlinkJobs.Job> newJob(Topic<?> topic) {
    return TopicJobs.ofGroup(flink(), topic.name(), group(topic));
  }

  private List<Topic<?>> topics() {
    List<Topic<?>> topics = new ArrayList<>();
    state.topics().forEach(name -> topics.add(engines.project().topics().get(name)));
    return topics;
  }

  private String jobName(Topic<?> topic) {
    return Jobs.nameOf(topic) + "-rebuild-" + state.number();
  }

  private String group(Topic<?> topic) {
    return jobName(topic);
  }

  /** Of jobs that write the namespaces of this rebuild into the next homes, and nothing else. */
  private TopicOptions newOptions(Topic<?> topic) {
    return engines.options(topic, engines.config(Runner.FLINK, topic).withAll(newSettings(topic)));
  }

  private Map<String, String> newSettings(Topic<?> topic) {
    Map<String, String> all = new TreeMap<>(settings.overrides());
    all.put("jobName", jobName(topic));
    all.put("homeMoves", writeMoves().toString());
    all.put("onlyNamespaces", String.join(",", state.namespaces()));
    all.put("startGroup", group(topic));
    return all;
  }

  /** For the options of jobs; made from the state whenever it is needed. */
  private Path writeMoves() {
    Path moves = state.folder().resolve("next.moves.yaml");
    try {
      return Files.writeString(moves, next().movesOf(state.namespaces()));
    } catch (IOException e) {
      throw new ConfigException(moves + " cannot be written: " + e, e);
    }
  }
}
