package dev.rdg.launcher;

import dev.rdg.model.event.Counts;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.JobHealth;
import dev.rdg.operations.status.Positions;
import dev.rdg.operations.status.TopicStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How topics' jobs do, as a table with a row for each topic. */
final class StatusView {
  private static final String UNKNOWN = "-";

  private StatusView() {}

  static TextTable table(List<TopicStatus> topics) {
    Instant now = Instant.now();
    TextTable table =
        new TextTable(
            "topic",
            "job",
            "since",
            "restarts",
            "events/s",
            "lag",
            "lag time",
            "newest event",
            "rejected",
            "again",
            "checkpoint");
    for (TopicStatus topic : topics) {
      Optional<JobHealth> health = topic.health();
      Optional<Positions> positions = topic.positions();
      table.add(
          topic.topic(),
          health.map(one -> one.state().toLowerCase(Locale.ROOT)).orElse("none"),
          topic
              .job()
              .map(FlinkJobs.Job::startMillis)
              .map(start -> ago(Instant.ofEpochMilli(start), now))
              .orElse(UNKNOWN),
          number(health.map(JobHealth::restarts)),
          number(positions.map(one -> Math.round(one.perSecond()))),
          number(positions.map(Positions::lag)),
          positions.map(one -> one.lagTime().map(Times::text).orElse("0 s")).orElse(UNKNOWN),
          topic.outcomes().newestEvent().map(time -> ago(time, now)).orElse(UNKNOWN),
          topic.outcomes().sum(Counts.REJECTED_PREFIX),
          health
              .filter(one -> one.repeatedRequests().isPresent())
              .map(one -> (Object) one.repeatedRequests().getAsLong())
              .orElse(UNKNOWN),
          positions.flatMap(Positions::checkpoint).map(time -> ago(time, now)).orElse(UNKNOWN));
    }
    return table;
  }

  /** When a job that is behind will not be any more. */
  static Optional<String> outlook(TopicStatus topic) {
    return topic
        .caughtUpIn()
        .filter(time -> time.compareTo(Duration.ofSeconds(30)) > 0)
        .map(time -> "at this pace, what waits is written in " + Times.text(time) + ".");
  }

  private static Object number(Optional<Long> number) {
    return number.isPresent() ? number.get() : UNKNOWN;
  }

  private static String ago(Instant time, Instant now) {
    return Times.text(Duration.between(time, now)) + " ago";
  }
}
