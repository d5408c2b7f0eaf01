package dev.rdg.operations.replay;

import dev.rdg.io.history.EventSlice;
import dev.rdg.io.history.HistoryFiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Cuts history into slices of a size that is lost, at most, when a worker fails. */
final class HistorySlices {
  /** What a record of a topic is taken for that none is known of. */
  static final long RECORD_BYTES = 300;

  private static final long RECORDS = 25_000;
  private static final long BYTES = 8L << 20;

  private HistorySlices() {}

  /**
   * Of partitions of a topic, between offsets; one that begins at -1 has nothing.
   *
   * @param ends the offset after the last
   * @param recordBytes about how many bytes a record of a partition has, where that is known
   */
  static List<EventSlice> ofTopic(
      String topic,
      Map<Integer, Long> firsts,
      Map<Integer, Long> ends,
      Map<Integer, Long> recordBytes) {
    List<EventSlice> slices = new ArrayList<>();
    ends.forEach(
        (partition, end) -> {
          long first = firsts.getOrDefault(partition, -1L);
          long bytes = recordBytes.getOrDefault(partition, RECORD_BYTES);
          long step = Math.max(1, Math.min(RECORDS, BYTES / bytes));
          for (long at = first < 0 ? end : first; at < end; at += step) {
            slices.add(EventSlice.ofTopic(topic, partition, at, Math.min(end, at + step)));
          }
        });
    return slices;
  }

  /** Of files. */
  static HistoryFiles ofFiles(Collection<String> patterns, String topic) {
    return HistoryFiles.find(patterns, topic, BYTES);
  }
}
