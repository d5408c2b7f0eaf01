package dev.rdg.transforms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * A table whose entries are added and never changed: lines {@code key,value} in the files of a
 * pattern. It is on the heap before the first event is looked up. A key that is missing makes it
 * look for new lines, at most every few seconds; an entry that contradicts another, of now or of an
 * earlier load, stops the load with both values, since the order of loading must not decide what
 * the graph says. Put files in place whole (write beside, then rename): half a line is an entry
 * too.
 */
public final class ReferenceTable implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String pattern;
  private transient @Nullable RefreshedFiles<Map<String, String>> entries; // made on each worker

  private ReferenceTable(String pattern) {
    this.pattern = pattern;
  }

  /** The lines of the files that match a pattern. */
  public static ReferenceTable matching(String pattern) {
    return new ReferenceTable(pattern);
  }

  /**
   * Loads the table now.
   *
   * @throws IllegalStateException when no file matches, a line is no {@code key,value}, or two
   *     entries contradict each other
   */
  public void load() {
    load(System::nanoTime);
  }

  /** As {@link #load()}, with the clock that tells when a miss may look again. */
  void load(LongSupplier nanoClock) {
    files(nanoClock);
  }

  /** The value of a key, or null where the table has none even after a refresh. */
  @Nullable String get(String key) {
    return files(System::nanoTime).find(loaded -> loaded.get(key));
  }

  private synchronized RefreshedFiles<Map<String, String>> files(LongSupplier nanoClock) {
    if (entries == null) {
      entries = RefreshedFiles.load(pattern, ReferenceTable::read, nanoClock);
    }
    return entries;
  }

  private static Map<String, String> read(
      Iterable<Metadata> files, @Nullable Map<String, String> before) throws IOException {
    Map<String, String> entries = before == null ? new HashMap<>() : new HashMap<>(before);
    for (Metadata file : files) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  Channels.newInputStream(FileSystems.open(file.resourceId())),
                  StandardCharsets.UTF_8))) {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          if (!line.isBlank()) {
            add(line, file.resourceId() + ":" + number, entries);
          }
        }
      }
    }
    return entries;
  }

  private static void add(String line, String place, Map<String, String> entries) {
    int comma = line.indexOf(',');
    if (comma <= 0 || comma == line.length() - 1) {
      throw new LoadException(place + ": expected key,value but found '" + line + "'.");
    }
    String key = line.substring(0, comma);
    String value = line.substring(comma + 1);
    String other = entries.putIfAbsent(key, value);
    if (other != null && !other.equals(value)) {
      throw new LoadException(
          place
              + ": key '"
              + key
              + "' has the values '"
              + other
              + "' and '"
              + value
              + "': entries of a reference table are added, never changed. Remove one and rebuild what the other has written.");
    }
  }

  /** The pattern. */
  @Override
  public String toString() {
    return pattern;
  }
}
