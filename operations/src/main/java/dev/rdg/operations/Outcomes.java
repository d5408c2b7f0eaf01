package dev.rdg.operations;

import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.Item;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Selection;
import dev.rdg.transforms.CountOutcomes;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a topic's records, as its job keeps it in the store.
 *
 * @param topic the topic
 * @param counts the sums over partitions and steps by name
 * @param lastOffsets the highest offset with an outcome by partition
 */
public record Outcomes(String topic, TreeMap<String, Long> counts, Map<Integer, Long> lastOffsets) {

  public static Outcomes read(KvStore store, String topic) {
    TreeMap<String, Long> counts = new TreeMap<>();
    Map<Integer, Long> lastOffsets = new HashMap<>();
    for (Item item :
        store.get(CountOutcomes.namespaceOf(topic), topic, Selection.all(Instant.now())).items()) {
      item.values()
          .forEach(
              (name, value) -> {
                if (name.equals(Counts.LAST_OFFSET)) {
                  lastOffsets.put(Integer.valueOf(item.key()), (Long) value);
                } else {
                  counts.merge(name, (Long) value, Long::sum);
                }
              });
    }
    return new Outcomes(topic, counts, lastOffsets);
  }

  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** The highest offset of a partition that has an outcome; -1 where none has. */
  public long lastOffset(int partition) {
    return lastOffsets.getOrDefault(partition, -1L);
  }

  /** The sum of all counts that begin so. */
  public long sum(String prefix) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * Whether every record has exactly one outcome, and every change after joining was written or
   * refused.
   */
  public boolean balance() {
    return recordsBalance()
        && count(Counts.COLLAPSED) == count(Counts.WRITTEN) + count(Counts.REFUSED);
  }

  /** Whether every record has exactly one outcome. */
  public boolean recordsBalance() {
    return count(Counts.READ)
        == count(Counts.APPLIED) + sum(Counts.FILTERED_PREFIX) + sum(Counts.REJECTED_PREFIX);
  }

  /** Whether every record up to these offsets, by partition, has an outcome. */
  public boolean reached(Map<Integer, Long> offsets) {
    return offsets.entrySet().stream()
        .allMatch(last -> lastOffsets.getOrDefault(last.getKey(), -1L) >= last.getValue());
  }
}
