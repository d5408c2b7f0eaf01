package dev.rdg.operations.status;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.Engines;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.JobHealth;
import dev.rdg.operations.jobs.TopicJobs;
import dev.rdg.transforms.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with a job on Flink. */
public final class JobTrouble {
  /** A failure of longer ago than this is over. */
  private static final Duration LATE = Duration.ofMinutes(10);

  private JobTrouble() {}

  /** Of a topic's own job; empty where all is well, none runs, or Flink is not known. */
  public static Optional<String> of(Engines engines, Topic<?> topic) {
    if (!engines.knowsFlink(topic)) {
      return Optional.empty();
    }
    try {
      FlinkJobs flink = engines.flink(topic);
      return TopicJobs.own(engines, topic)
          .or(() -> TopicJobs.failed(engines, topic))
          .map(job -> flink.health(job.id()))
          .flatMap(JobTrouble::of);
    } catch (ConfigException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** A sentence; empty where all is well. */
  static Optional<String> of(JobHealth health) {
    if (health.isRunning() && !health.failedSince(Instant.now().minus(LATE))) {
      return Optional.empty();
    }
    if (health.state().equals("FAILED")) {
      return Optional.of("its job has failed, and is not restarted: " + health.reason() + ".");
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "its job is %s; restarts: %,d%s.",
            health.state().toLowerCase(Locale.ROOT),
            health.restarts(),
            health.failure().isEmpty() ? "" : ", the last after: " + health.reason()));
  }
}
