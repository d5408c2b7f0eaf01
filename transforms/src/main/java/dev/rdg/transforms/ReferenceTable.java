package dev.rdg.transforms;

import dev.rdg.coders.files.FoundFile;
import dev.rdg.coders.files.TextLines;
import dev.rdg.coders.files.UnreadableFileException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * A table whose entries are added and never changed: lines {@code key,value} in the files of a
 * pattern, packed or not. It is on the heap before the first event is looked up. A key that is
 * missing makes it look for new lines, at most every few seconds; an entry that contradicts
 * another, of now or of an earlier load, stops the load with both values, since the order of
 * loading must not decide what the graph says. Put files in place whole (write beside, then
 * rename): half a line is an entry too.
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
      try (BufferedInputStream in = FoundFile.of(file.resourceId()).open()) {
        read(TextLines.of(in), file.resourceId().toString(), entries);
      } catch (UnreadableFileException e) {
        throw new LoadException(file.resourceId() + " cannot be read: " + e.getMessage() + ".", e);
      }
    }
    return entries;
  }

  private static void read(TextLines lines, String file, Map<String, String> entries)
      throws IOException {
    int number = 0;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      number++;
      if (!TextLines.isBlank(line)) {
        add(text(line, file, number), file + ":" + number, entries);
      }
    }
  }

  private static String text(byte[] line, String file, int number) {
    try {
      return TextLines.text(line);
    } catch (CharacterCodingException e) {
      throw new LoadException(
          file
              + ":"
              + number
              + ": the line is not UTF-8: convert the file, or what differs in it could become one.",
          e);
    }
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
