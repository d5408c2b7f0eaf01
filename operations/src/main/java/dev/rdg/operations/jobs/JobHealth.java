package dev.rdg.operations.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a job on Flink does.
 *
 * @param state such as {@code RUNNING}
 * @param restarts how often it was restarted after a failure
 * @param failure why it failed last; empty where it did not
 * @param failedAt when that was
 * @param checkpoint the newest complete checkpoint
 * @param interval how much time is between checkpoints
 * @param repeatedRequests how many requests to the store had to be sent again since the last
 *     restart; empty where its metrics are disabled
 */
public record JobHealth(
    String state,
    long restarts,
    String failure,
    Optional<Instant> failedAt,
    Optional<Checkpoint> checkpoint,
    Duration interval,
    OptionalLong repeatedRequests) {

  /**
   * A complete checkpoint.
   *
   * @param number of this job
   * @param at when the last of the job's parts was done with it
   * @param path where it is kept, if it is
   */
  public record Checkpoint(long number, Instant at, Optional<String> path) {}

  /** What Java puts before a message, and the end of a sentence. */
  private static final String AROUND = "^(Caused by: )?[A-Za-z0-9_.$]+: |[.]$";

  /** Why it failed last, for people, as a part of a sentence. */
  public String reason() {
    return failure.replaceAll(AROUND, "");
  }

  /** Whether all of its parts work. */
  public boolean isRunning() {
    return state.equals("RUNNING");
  }

  /** Whether it failed within this time, and so may again. */
  public boolean failedSince(Instant time) {
    return failedAt.isPresent() && failedAt.get().isAfter(time);
  }
}
