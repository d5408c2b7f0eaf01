package dev.rdg.io.history;

import dev.rdg.io.ConfigException;
import dev.rdg.io.history.EventFile.Kind;
import java.io.IOException;
import java.time.Instant;
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
 * @param empty files without a byte, which give nothing
 * @param untimed files whose records have no broker time
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
    SortedMap<String, Long> sizes = new TreeMap<>();
    patterns.forEach(pattern -> sizes.putAll(match(pattern)));
    List<EventSlice> slices = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    List<String> untimed = new ArrayList<>();
    sizes.forEach(
        (name, size) -> {
          EventFile file = new EventFile(name, Instant.EPOCH);
          Kind kind = file.inspect(topic);
          if (kind == Kind.EMPTY) {
            empty.add(name);
            return;
          }
          if (kind != Kind.ARCHIVE) {
            untimed.add(name);
          }
          long step = file.isSplittable(kind) ? sliceBytes : size;
          for (long from = 0; from < size; from += step) {
            slices.add(EventSlice.ofFile(name, from, Math.min(size, from + step)));
          }
        });
    return new HistoryFiles(slices, empty, untimed);
  }

  private static SortedMap<String, Long> match(String pattern) {
    SortedMap<String, Long> sizes = new TreeMap<>();
    try {
      MatchResult match = FileSystems.match(pattern, EmptyMatchTreatment.DISALLOW);
      for (Metadata file : match.metadata()) {
        sizes.put(file.resourceId().toString(), file.sizeBytes());
      }
      return sizes;
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          "no file matches '"
              + pattern
              + "': check the pattern; * is within a folder, ** goes into all below.",
          e);
    }
  }
}
