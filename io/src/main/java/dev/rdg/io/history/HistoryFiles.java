package dev.rdg.io.history;

import dev.rdg.io.history.EventFile.Found;
import dev.rdg.io.history.EventFile.Kind;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/**
 * The files of history that patterns match, each looked at before anything is read.
 *
 * @param slices the parts to read, in the order of the files' names
 * @param empty files without a byte, or of white space alone, which give nothing
 * @param untimed files whose records have no broker time: their slices have that of the file's last
 *     change
 */
public record HistoryFiles(List<EventSlice> slices, List<String> empty, List<String> untimed) {
  /** The lists are unmodifiable from here on. */
  public HistoryFiles {
    slices = List.copyOf(slices);
    empty = List.copyOf(empty);
    untimed = List.copyOf(untimed);
  }

  /**
   * Finds the files.
   *
   * @param patterns on any file system that Beam knows, such as {@code archive/logins/**}
   * @param topic archives must be of this topic
   * @param sliceBytes uncompressed files of lines are cut into parts of about so many bytes
   * @throws ConfigException when a pattern matches nothing, or a file is not one of history
   */
  public static HistoryFiles find(Collection<String> patterns, String topic, long sliceBytes) {
    SortedMap<String, Metadata> found = new TreeMap<>();
    patterns.forEach(pattern -> found.putAll(match(pattern)));
    List<EventSlice> slices = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    List<String> untimed = new ArrayList<>();
    found.forEach(
        (name, file) -> {
          Found content = new EventFile(name, new TakenAt(null, EventSlice.UNSAID)).inspect(topic);
          if (content.kind() == Kind.EMPTY) {
            empty.add(name);
            return;
          }
          long takenAt = EventSlice.UNSAID;
          if (content.kind() != Kind.ARCHIVE) {
            untimed.add(name);
            takenAt = lastChange(file);
          }
          long size = file.sizeBytes();
          long step = content.splittable() ? sliceBytes : size;
          for (long from = 0; from < size; from += step) {
            slices.add(EventSlice.ofFile(name, from, Math.min(size, from + step), takenAt));
          }
        });
    return new HistoryFiles(slices, empty, untimed);
  }

  /** Whoever wrote the file had taken its records by then; 0 stands for an unknown time. */
  private static long lastChange(Metadata file) {
    return file.lastModifiedMillis() > 0 ? file.lastModifiedMillis() : EventSlice.UNSAID;
  }

  private static SortedMap<String, Metadata> match(String pattern) {
    SortedMap<String, Metadata> found = new TreeMap<>();
    try {
      MatchResult match = FileSystems.match(pattern, EmptyMatchTreatment.DISALLOW);
      for (Metadata file : match.metadata()) {
        found.put(file.resourceId().toString(), file);
      }
      return found;
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          "no file matches '"
              + pattern
              + "': check the pattern; * is within a folder, ** goes into all below.",
          e);
    }
  }
}
