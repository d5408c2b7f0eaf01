package dev.rdg.operations.rebuild;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.cassandra.Moves;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.replay.Replay;
import dev.rdg.operations.replay.ReplayRequest;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.Topic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final RebuildState state;
  private final Engines engines;
  private final Settings settings;
  private final Reporter reporter;
  private final FaultPoints faults;
  private final RebuildJobs jobs;

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
    this.jobs = new RebuildJobs(state, engines, settings.overrides(), reporter, faults);
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
    return RebuildPlanner.definitions(engines, state.namespaces());
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
    jobs.start(topics());
  }

  private void replay() {
    for (Topic<?> topic : topics()) {
      ReplayRequest request =
          ReplayRequest.builder(engines, topic)
              .settings(jobs.newSettings(topic))
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
    return state.folder().resolve("replay-" + RebuildJobs.shortName(topic));
  }

  private List<String> archive(Topic<?> topic) {
    String archive = settings.archive();
    String source = TopicPipeline.sourceTopic(topic, jobs.newOptions(topic));
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
      topics().forEach(jobs::awaitCaughtUp); // while the old jobs go on
      topics().forEach(jobs::stopOld);
      topics().forEach(jobs::awaitCaughtUp); // with all that they have written
      reached(Stage.SWITCHING);
    }
    for (String namespace : state.namespaces()) {
      Moves.record(engines.store().homes(), old().of(namespace), next().of(namespace));
      faults.passed("move of " + namespace + " recorded");
    }
    topics().forEach(jobs::resumeOwn);
    topics().forEach(jobs::endNew);
    reached(Stage.SWITCHED);
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
      jobs.endNew(topic);
      jobs.resumeOld(topic);
    }
    CassandraTables.of(next(), definitions()).dropUnless(engines.store().homes());
    faults.passed("next tables dropped");
    reached(Stage.BACKED_OUT);
  }

  private List<Topic<?>> topics() {
    List<Topic<?>> topics = new ArrayList<>();
    state.topics().forEach(name -> topics.add(engines.project().topics().get(name)));
    return topics;
  }
}
