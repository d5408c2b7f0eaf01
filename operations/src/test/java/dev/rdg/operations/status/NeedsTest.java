package dev.rdg.operations.status;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.rdg.io.kafka.Progress;
import dev.rdg.model.event.Counts;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.JobHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NeedsTest {
  private static final Instant NOW = Instant.now();
  private static final FlinkJobs.Job JOB =
      new FlinkJobs.Job("a1", "rdg-logins", "RUNNING", NOW.minusSeconds(600).toEpochMilli());

  @Test
  void jobThatDoesWell_needsNobody() {
    assertThat(needs(health("RUNNING", 0, "", 3), Map.of(), 0), is(empty()));
  }

  @Test
  void jobThatKeepsFailing_isTold() {
    List<Need> needs = needs(health("RESTARTING", 12, "Caused by: a.B: no table", 3), Map.of(), 0);

    assertThat(
        needs.get(0).what(),
        containsString("its job is restarting; restarts: 12, the last after: no table."));
    assertThat(needs.get(0).what(), containsString("Flink has no free slot"));
  }

  @Test
  void jobThatHasFailed_isToBeRunAgain() {
    Need need = needs(health("FAILED", 0, "Caused by: a.B: no table", 3), Map.of(), 0).get(0);

    assertThat(need.what(), containsString("its job has failed, and is not restarted: no table"));
    assertThat(need.next(), is("run logins --resume"));
  }

  @Test
  void jobWithoutCheckpoints_isTold() {
    assertThat(
        needs(health("RUNNING", 0, "", 400), Map.of(), 0).get(0).what(),
        containsString("has completed no checkpoint for 400 s, of one every 5 s"));
  }

  @Test
  void recordsWithoutAJob_wait() {
    assertThat(
        needs(Optional.empty(), Map.of(), 7),
        is(List.of(new Need("no job of it runs; records that wait: 7.", "run logins"))));
  }

  /** Beginning with the first record is slow, and nothing that anybody wants. */
  @Test
  void recordsOfAJobThatWasStopped_areForItToGoOn() {
    TopicStatus stopped = status(Optional.empty(), Map.of(), 7, true);

    assertThat(
        stopped.needs(),
        is(List.of(new Need("no job of it runs; records that wait: 7.", "run logins --resume"))));
  }

  @Test
  void jobThatWasStoppedAtTheEnd_needsNobody() {
    assertThat(status(Optional.empty(), Map.of(), 0, true).needs(), is(empty()));
  }

  @Test
  void changesThatTheStoreRefused_areADefect() {
    Need need = needs(health("RUNNING", 0, "", 3), Map.of(Counts.REFUSED, 2L), 0).get(0);

    assertThat(need.what(), containsString("the store refused 2 changes, which is a defect"));
    assertThat(need.next(), is(""));
  }

  @Test
  void whatBecameOfRecords_isTold() {
    assertThat(
        needs(health("RUNNING", 0, "", 3), Map.of(Counts.MISSING, 3L, "rejected.missing-id", 2L), 0)
            .stream()
            .map(Need::next)
            .toList(),
        is(List.of("replay logins --input FILES", "rejects list logins")));
  }

  @Test
  void pace_tellsWhenAllIsWritten() {
    assertThat(
        status(health("RUNNING", 0, "", 3), Map.of(), 3_000).caughtUpIn(),
        is(Optional.of(Duration.ofSeconds(30))));
  }

  private static List<Need> needs(
      Optional<JobHealth> health, Map<String, Long> counts, long waiting) {
    return status(health, counts, waiting).needs();
  }

  private static TopicStatus status(
      Optional<JobHealth> health, Map<String, Long> counts, long waiting) {
    return status(health, counts, waiting, false);
  }

  /** At a hundred records a second. */
  private static TopicStatus status(
      Optional<JobHealth> health, Map<String, Long> counts, long waiting, boolean resumable) {
    return new TopicStatus(
        "logins",
        health.map(some -> JOB),
        health,
        0,
        Optional.of(
            new Positions(
                NOW,
                Map.of(0, 0L),
                Map.of(0, 6_000 + waiting),
                Map.of(0, new Progress(6_000, NOW, 0, NOW.minusSeconds(60))),
                Map.of())),
        Outcomes.of("logins", counts),
        resumable,
        List.of());
  }

  private static Optional<JobHealth> health(
      String state, long restarts, String failure, long checkpointAge) {
    return Optional.of(
        new JobHealth(
            state,
            restarts,
            failure,
            failure.isEmpty() ? Optional.empty() : Optional.of(NOW),
            Optional.of(
                new JobHealth.Checkpoint(9, NOW.minusSeconds(checkpointAge), Optional.empty())),
            Duration.ofSeconds(5),
            OptionalLong.empty()));
  }
}
