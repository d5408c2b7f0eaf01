package dev.rdg.operations.status;

import dev.rdg.model.event.Counts;
import dev.rdg.operations.jobs.JobHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds what needs a person in how a topic's job does. */
final class Needs {
  /** So many intervals without a checkpoint are no delay any more. */
  private static final int INTERVALS = 5;

  private static final Duration LEAST_WAIT = Duration.ofMinutes(1);

  private final TopicStatus status;
  private final List<Need> needs = new ArrayList<>();

  Needs(TopicStatus status) {
    this.status = status;
  }

  List<Need> list() {
    status.unknown().forEach(line -> needs.add(Need.of(line)));
    status.health().ifPresentOrElse(this::ofJob, this::withoutJob);
    ofRecords();
    return needs;
  }

  private void withoutJob() {
    long waiting = status.positions().map(Positions::lag).orElse(0L);
    if (status.unknown().isEmpty() && waiting > 0) {
      add(
          "run " + status.topic() + (status.resumable() ? " --resume" : ""),
          "no job of it runs; records that wait: %,d.",
          waiting);
    }
  }

  private void ofJob(JobHealth health) {
    boolean noSlot = !health.isRunning() && status.freeSlots() == 0;
    JobTrouble.of(health)
        .ifPresent(
            what ->
                needs.add(
                    health.state().equals("FAILED")
                        ? new Need(
                            what + " Mend that, then go on.", "run " + status.topic() + " --resume")
                        : noSlot
                            ? Need.of(
                                what
                                    + " Flink has no free slot: a TaskManager may be down; on the local stack, ./rdg stack up brings it back.")
                            : Need.of(what)));
    Duration most = health.interval().multipliedBy(INTERVALS);
    most = most.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : most;
    Instant last =
        health
            .checkpoint()
            .map(JobHealth.Checkpoint::at)
            .orElse(Instant.ofEpochMilli(status.job().orElseThrow().startMillis()));
    Duration age = Duration.between(last, Instant.now());
    if (health.isRunning() && age.compareTo(most) > 0) {
      add(
          "",
          "its job has completed no checkpoint for %,d s, of one every %,d s: see on Flink's page which step is busy, and whether Cassandra answers.",
          age.toSeconds(),
          health.interval().toSeconds());
    }
  }

  private void ofRecords() {
    long missing = status.outcomes().count(Counts.MISSING);
    if (missing > 0) {
      add(
          "replay " + status.topic() + " --input FILES",
          "Kafka deleted %,d records before they were read: replay them from an archive.",
          missing);
    }
    long refused = status.outcomes().count(Counts.REFUSED);
    if (refused > 0) {
      add("", "the store refused %,d changes, which is a defect: please report it.", refused);
    }
    long rejected = status.outcomes().sum(Counts.REJECTED_PREFIX);
    if (rejected > 0) {
      add("rejects list " + status.topic(), "rejected events that wait: %,d.", rejected);
    }
  }

  private void add(String next, String pattern, Object... values) {
    needs.add(new Need(String.format(Locale.ROOT, pattern, values), next));
  }
}
