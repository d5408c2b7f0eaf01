package dev.rdg.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Who knows how the jobs do that write the graph. May wait for what it asks. */
@FunctionalInterface
public interface TopicSource {

  /** The topics, as they are now. */
  List<TopicState> topics();

  /**
   * How the job of a topic does.
   *
   * @param topic its name
   * @param job the job's state, such as running; none where there is none
   * @param perSecond events a second, where that is known
   * @param lag records that no complete checkpoint has passed
   * @param waited how long the oldest of them has waited
   * @param newestEvent the time of the newest event applied
   * @param rejected records that were rejected
   * @param notes what needs a person, and what could not be found out
   */
  record TopicState(
      String topic,
      String job,
      OptionalDouble perSecond,
      OptionalLong lag,
      Optional<Duration> waited,
      Optional<Instant> newestEvent,
      long rejected,
      List<String> notes) {
    /** The notes are unmodifiable from here on. */
    public TopicState {
      notes = List.copyOf(notes);
    }
  }
}
