package dev.rdg.io.kafka;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far a job is in a partition, as of its last complete checkpoint: all before was written. Kept
 * in Kafka as a group's offset, with the rest as its metadata.
 *
 * @param next the offset after the last record that was written
 * @param at when the job was there
 * @param earlier where it was some time before
 * @param since when that was; {@code at} where nothing is known of before
 */
public record Progress(long next, Instant at, long earlier, Instant since) {
  private static final String SEPARATOR = " ";

  /** As a group's offset has it; empty where somebody else has committed it. */
  public static Optional<Progress> of(OffsetAndMetadata committed) {
    List<String> parts = List.of(committed.metadata().split(SEPARATOR, -1));
    if (parts.size() != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Progress(
              committed.offset(),
              Instant.parse(parts.get(0)),
              Long.parseLong(parts.get(1)),
              Instant.parse(parts.get(2))));
    } catch (DateTimeParseException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  OffsetAndMetadata toKafka() {
    return new OffsetAndMetadata(
        next, String.join(SEPARATOR, at.toString(), Long.toString(earlier), since.toString()));
  }

  /** Records a second between the two; 0 where nothing is known of before. */
  public double perSecond() {
    double seconds = Duration.between(since, at).toMillis() / 1000.0;
    return seconds > 0 ? (next - earlier) / seconds : 0;
  }
}
