package dev.rdg.operations.replay;

import dev.rdg.io.history.EventSlice;
import dev.rdg.model.ConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which offsets the files of an archive have, by their names: {@link dev.rdg.io.history.ArchiveIO}
 * puts the first and the last into each.
 */
final class ArchiveCoverage {
  private static final Pattern NAME = Pattern.compile(".*-(\\d+)-(\\d+)-(\\d+)\\.avro");

  /** First to last offset, of several files of one first offset the greatest, by partition. */
  private final Map<Integer, TreeMap<Long, Long>> ranges = new TreeMap<>();

  private ArchiveCoverage() {}

  static ArchiveCoverage of(Collection<EventSlice> slices) {
    ArchiveCoverage coverage = new ArchiveCoverage();
    for (EventSlice slice : slices) {
      Matcher name = NAME.matcher(slice.source());
      if (slice.isFile() && name.matches()) {
        coverage
            .ranges
            .computeIfAbsent(Integer.valueOf(name.group(1)), partition -> new TreeMap<>())
            .merge(Long.valueOf(name.group(2)), Long.valueOf(name.group(3)), Math::max);
      }
    }
    return coverage;
  }

  /**
   * Checks that all before the first offset that Kafka has of each partition is here.
   *
   * @throws ConfigException with every gap
   */
  void require(String topic, Map<Integer, Long> firsts) {
    List<String> gaps = new ArrayList<>();
    firsts.forEach((partition, first) -> addGaps(topic, partition, first, gaps));
    if (!gaps.isEmpty()) {
      throw new ConfigException(
          "history has gaps that a rebuild would lack: "
              + String.join("; ", gaps)
              + ". Kafka has deleted these records and "
              + (ranges.isEmpty()
                  ? "no archive was given: name the folder of ./rdg archive with --archive"
                  : "no file of the archive has them: name one that does with --archive")
              + "; or, where there never were records (marks of transactions, compacted topics) or they may be lost, go on without them with --set acceptMissing=true.");
    }
  }

  private void addGaps(String topic, int partition, long first, List<String> gaps) {
    long next = 0;
    for (Map.Entry<Long, Long> range :
        ranges.getOrDefault(partition, new TreeMap<>()).headMap(first).entrySet()) {
      addGap(topic, partition, next, range.getKey(), gaps);
      next = Math.max(next, range.getValue() + 1);
    }
    addGap(topic, partition, next, first, gaps);
  }

  private static void addGap(String topic, int partition, long from, long to, List<String> gaps) {
    if (from < to) {
      gaps.add("of " + topic + "-" + partition + " the offsets from " + from + " to " + (to - 1));
    }
  }
}
