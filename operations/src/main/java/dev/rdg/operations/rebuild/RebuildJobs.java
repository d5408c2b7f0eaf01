package dev.rdg.operations.rebuild;

import dev.rdg.cassandra.Homes;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.model.ShortNames;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.operations.jobs.TopicJobs;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The jobs of a rebuild: for each topic the new one, which writes the next tables, and the topic's
 * own, which goes on writing the old ones until the switch.
 */
final class RebuildJobs {
  /** For how long a new job may take to catch up with the old one that waits for it. */
  private static final Duration CATCH_UP = Duration.ofMinutes(10);

  private static final int TOPIC_CHARACTERS = 150;

  private final RebuildState state;
  private final Engines engines;
  private final Map<String, String> overrides;
  private final Reporter reporter;
  private final Rebuild.FaultPoints faults;

  RebuildJobs(
      RebuildState state,
      Engines engines,
      Map<String, String> overrides,
      Reporter reporter,
      Rebuild.FaultPoints faults) {
    this.state = state;
    this.engines = engines;
    this.overrides = overrides;
    this.reporter = reporter;
    this.faults = faults;
  }

  /** Starts the new jobs that do not run. */
  void start(List<Topic<?>> topics) {
    for (Topic<?> topic : topics) {
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

  /** Waits until the new job has written all that the topic has now. */
  void awaitCaughtUp(Topic<?> topic) {
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
              + flink(topic)
                  .newest(jobName(topic))
                  .map(flink(topic)::failure)
                  .map(this::because)
                  .orElse("")
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
  void stopOld(Topic<?> topic) {
    Optional<FlinkJobs.Job> running = TopicJobs.find(flink(topic), topic.name(), oldTargets(topic));
    if (running.isEmpty()) {
      finishStopping(topic);
      return;
    }
    state.stops(topic.name(), running.get().id());
    faults.passed("old job of " + topic.name() + " known");
    TopicJobs.Stopped stopped =
        TopicJobs.stop(flink(topic), running.get(), Jobs.uri(savepoints(topic)));
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
              .or(() -> flink(topic).lastCheckpoint(stopping))
              .orElse(null);
      state.stoppedAt(topic.name(), path);
      faults.passed("savepoint of " + topic.name() + " recorded");
    }
  }

  private Path savepoints(Topic<?> topic) {
    return state.folder().resolve("savepoints").resolve(shortName(topic));
  }

  /** The old job's new version goes on in the next homes; somebody may have started it already. */
  void resumeOwn(Topic<?> topic) {
    if (TopicJobs.find(flink(topic), topic.name(), oldTargets(topic)).isPresent()) {
      stopOld(topic); // it began before the moves were recorded
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
    Map<String, String> more = new TreeMap<>(overrides);
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

  /** Ends the new job, where it runs. */
  void endNew(Topic<?> topic) {
    newJob(topic)
        .ifPresent(
            job -> {
              flink(topic).cancel(job.id());
              faults.passed("new job of " + topic.name() + " ended");
            });
  }

  /** A topic's own job that a switch has stopped goes on in the old homes. */
  void resumeOld(Topic<?> topic) {
    if (TopicJobs.own(engines, topic).isEmpty()) {
      finishStopping(topic);
      if (state.isStopped(topic.name())) {
        resume(topic);
        reporter.say("  job %s: goes on in the old home", Jobs.nameOf(topic));
      }
    }
  }

  private FlinkJobs flink(Topic<?> topic) {
    return engines.flink(topic);
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
    return TopicJobs.ofGroup(flink(topic), topic.name(), group(topic));
  }

  private String jobName(Topic<?> topic) {
    return Jobs.nameOf(topic) + "-rebuild-" + state.number();
  }

  private String group(Topic<?> topic) {
    return jobName(topic);
  }

  /** Of jobs that write the namespaces of this rebuild into the next homes, and nothing else. */
  TopicOptions newOptions(Topic<?> topic) {
    return engines.options(topic, engines.config(Runner.FLINK, topic).withAll(newSettings(topic)));
  }

  Map<String, String> newSettings(Topic<?> topic) {
    Map<String, String> all = new TreeMap<>(overrides);
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
      return Files.writeString(
          moves, state.next(engines.store().homes()).movesOf(state.namespaces()));
    } catch (IOException e) {
      throw new ConfigException(moves + " cannot be written: " + e, e);
    }
  }

  /** For folders of a topic. */
  static String shortName(Topic<?> topic) {
    return ShortNames.of(topic.name(), TOPIC_CHARACTERS, topic.name());
  }

  private Homes old() {
    return state.old(engines.store().homes());
  }
}
