package dev.rdg.operations.jobs;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Poll;
import dev.rdg.operations.Reporter;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.transforms.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a topic's job by one of the code and settings of now: stops it with a savepoint, has the
 * new one go on from there, and goes back to the old one, as it was, when the new one does not
 * complete a checkpoint. One that is killed on the way is finished by doing it again.
 */
public final class Upgrade {
  private static final Duration START_DEADLINE = Duration.ofMinutes(3);

  private final Engines engines;
  private final Topic<?> topic;
  private final TopicOptions options;
  private final KeptJob kept;
  private final FlinkJobs flink;
  private final Reporter reporter;

  private Upgrade(Engines engines, Topic<?> topic, TopicOptions options, Reporter reporter) {
    this.engines = engines;
    this.topic = topic;
    this.options = options;
    this.kept = KeptJob.of(engines.project(), options.getJobName(), Jobs.master(options));
    this.flink = FlinkJobs.at(Jobs.master(options));
    this.reporter = reporter;
  }

  /**
   * Of a topic's job.
   *
   * @param options what the new job is to have
   */
  public static Upgrade of(
      Engines engines, Topic<?> topic, TopicOptions options, Reporter reporter) {
    return new Upgrade(engines, topic, options, reporter);
  }

  /** From where the new job goes on. */
  public enum From {
    /** The savepoint, when the new job can read it by all that is known. */
    SAVEPOINT,
    /** The savepoint, whatever is known. */
    ANY_SAVEPOINT,
    /** The offsets of the last complete checkpoint, without the job's counts. */
    OFFSETS
  }

  /**
   * Upgrades.
   *
   * @param savepoints the folder for the savepoint; null for the one that the cluster is set to
   * @throws ConfigException when nothing was begun and why, or when the old job runs again and why
   */
  public void run(From from, @Nullable String savepoints) {
    Jobs.check(topic, options);
    Optional<FlinkJobs.Job> running = TopicJobs.own(engines, topic);
    String old = running.map(FlinkJobs.Job::id).or(kept::upgrading).orElseThrow(this::noJob);
    SubmittedJob before =
        kept.job()
            .filter(job -> kept.id().equals(Optional.of(old)) || kept.upgrading().isPresent())
            .orElseThrow(() -> noWayBack(old));
    if (from == From.OFFSETS) {
      options.setStartGroup(
          TopicJobs.progressGroup(flink.options(old)).orElse(options.getProgressGroup()));
    }
    SubmittedJob next = Jobs.prepare(topic, options);
    if (from == From.SAVEPOINT) {
      requireReadable(old);
    }
    String savepoint = stop(running, old, savepoints);
    next.restore(from == From.OFFSETS ? null : savepoint, false);
    String id;
    try {
      id = next.submit(Jobs.master(options));
    } catch (RuntimeException e) {
      throw goBack(before, savepoint, String.valueOf(Jobs.explain(topic, e).getMessage()));
    }
    reporter.say("  the new job was submitted");
    Optional<String> trouble = trouble(id, from == From.OFFSETS ? null : savepoint);
    if (trouble.isPresent()) {
      if (flink.isLive(id)) {
        flink.cancel(id);
      }
      throw goBack(before, savepoint, trouble.get());
    }
    kept.keep(id, next, topic.name(), Jobs.master(options));
    reporter.say("  the new job has completed a checkpoint");
  }

  private ConfigException noJob() {
    return new ConfigException(
        "no job of '"
            + topic.name()
            + "' runs at "
            + flink.address()
            + ": start one, with ./rdg run "
            + topic.name()
            + ".");
  }

  private ConfigException noWayBack(String old) {
    return new ConfigException(
        "the job "
            + old
            + " was not started from here, so that there would be no way back to it. Stop it, with ./rdg stop "
            + topic.name()
            + ", and have the new one go on from its savepoint, with ./rdg run "
            + topic.name()
            + " --set savepointPath=...");
  }

  private void requireReadable(String old) {
    String format = flink.options(old).getOrDefault("stateFormat", "");
    List<String> differences =
        StateFormat.parse(format)
            .unreadableBy(StateFormat.parse(String.valueOf(options.getStateFormat())));
    if (!differences.isEmpty()) {
      throw new ConfigException(
          "the new job may not be able to read what the old one keeps: "
              + String.join("; ", differences)
              + ". The old job goes on. Start the new one from its offsets instead, which changes nothing of the graph, with --from-offsets: the totals of ./rdg outcomes then count from there on, and some records are read twice. Or try the savepoint all the same, with --try: the old job comes back when it cannot be read.");
    }
  }

  private String stop(Optional<FlinkJobs.Job> running, String old, @Nullable String savepoints) {
    if (running.isPresent()) {
      kept.beginUpgrade(old);
      TopicJobs.Stopped stopped = TopicJobs.stop(flink, running.get(), savepoints);
      if (!stopped.failure().isEmpty()) {
        reporter.say("  the old job could not take a savepoint: %s", stopped.failure());
      }
      String path = stopped.path();
      if (path != null) {
        kept.stoppedAt(path);
      }
    }
    String savepoint =
        kept.savepoint()
            .or(() -> flink.lastSavepoint(old))
            .or(() -> flink.lastCheckpoint(old))
            .orElseThrow(
                () ->
                    new ConfigException(
                        "the job "
                            + old
                            + " has ended with neither savepoint nor checkpoint: start the new one, with ./rdg run "
                            + topic.name()
                            + "."));
    reporter.say("  the old job was stopped at %s", savepoint);
    return savepoint;
  }

  /** Why a job fails; empty when it has completed a checkpoint after it went on from there. */
  private Optional<String> trouble(String id, @Nullable String savepoint) {
    Optional<JobHealth> end =
        Poll.until(
            START_DEADLINE,
            () -> flink.health(id),
            health ->
                !health.failure().isEmpty()
                    || (health.isRunning() && health.checkpoint().isPresent()));
    if (end.isEmpty()) {
      return Optional.of(
          "it has completed no checkpoint within " + START_DEADLINE.toSeconds() + " s");
    }
    if (!end.get().failure().isEmpty()) {
      return Optional.of(end.get().reason());
    }
    return savepoint == null || flink.restoredFrom(id).isPresent()
        ? Optional.empty()
        : Optional.of("it has not gone on from the savepoint");
  }

  /** What is to be thrown when the old job runs again. */
  private ConfigException goBack(SubmittedJob before, String savepoint, String why) {
    reporter.say("  the new job fails: %s", why);
    before.restore(savepoint, false);
    String again = before.submit(Jobs.master(options));
    Optional<String> trouble = trouble(again, savepoint);
    if (trouble.isPresent()) {
      throw new ConfigException(
          "neither the new job goes on ("
              + why
              + ") nor the old one ("
              + trouble.get()
              + "). The savepoint is "
              + savepoint
              + "; mend what is wrong and go on from there, with ./rdg run "
              + topic.name()
              + " --set savepointPath="
              + savepoint);
    }
    kept.keep(again, before, topic.name(), Jobs.master(options));
    return new ConfigException(
        "the new job could not go on: "
            + why
            + ". The old job runs again, from where it was stopped; nothing is lost. What the new one has written in between stays.");
  }
}
