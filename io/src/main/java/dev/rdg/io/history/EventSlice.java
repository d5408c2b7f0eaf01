package dev.rdg.io.history;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * A part of history that is read as a whole: offsets of a topic's partition, or bytes of a file.
 * Its text form is its identity, in ledgers and between workers.
 *
 * @param source the topic, or the file
 * @param partition the partition; {@link #FILE} for a file
 * @param from the first offset, or byte
 * @param to the offset, or byte, after the last
 * @param takenAtMillis when the broker took its records, in milliseconds since 1970, where they do
 *     not say it; {@link #UNSAID} where they do. Part of the plan, so that a replay that goes on
 *     later decides the same
 */
public record EventSlice(String source, int partition, long from, long to, long takenAtMillis) {
  /** In place of a partition. */
  public static final int FILE = -1;

  /** In place of a time. */
  public static final long UNSAID = -1;

  private static final Pattern TEXT =
      Pattern.compile("(.+)(?:-(\\d+)@|#)(\\d+)\\.\\.(\\d+)(?:~(\\d+))?", Pattern.DOTALL);

  /** Checks the order. */
  public EventSlice {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "a slice must not end before it begins, but was " + from + " to " + to + ".");
    }
  }

  /** Offsets from {@code from} up to and without {@code to}. */
  public static EventSlice ofTopic(String topic, int partition, long from, long to) {
    return new EventSlice(topic, partition, from, to, UNSAID);
  }

  /** Bytes of a file whose records say when the broker took them. */
  public static EventSlice ofFile(String file, long from, long to) {
    return ofFile(file, from, to, UNSAID);
  }

  /** Bytes from {@code from} up to and without {@code to}, of records that do not say it. */
  public static EventSlice ofFile(String file, long from, long to, long takenAtMillis) {
    return new EventSlice(file, FILE, from, to, takenAtMillis);
  }

  /** Whether it is of a file. */
  public boolean isFile() {
    return partition == FILE;
  }

  /** Its offsets, or bytes. */
  public long size() {
    return to - from;
  }

  /**
   * {@code topic-partition@from..to} or {@code file#from..to}, with {@code ~time} where it has one.
   */
  @Override
  public String toString() {
    return source
        + (isFile() ? "#" : "-" + partition + "@")
        + from
        + ".."
        + to
        + (takenAtMillis == UNSAID ? "" : "~" + takenAtMillis);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static EventSlice parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a slice of history.");
    }
    String partition = matcher.group(2);
    return new EventSlice(
        matcher.group(1),
        partition == null ? FILE : Integer.parseInt(partition),
        Long.parseLong(matcher.group(3)),
        Long.parseLong(matcher.group(4)),
        matcher.group(5) == null ? UNSAID : Long.parseLong(matcher.group(5)));
  }

  /** The coder: the text form. */
  public static Coder<EventSlice> coder() {
    return DelegateCoder.of(StringUtf8Coder.of(), EventSlice::toString, EventSlice::parse);
  }
}
