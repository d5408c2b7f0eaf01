package dev.rdg.operations;

import dev.rdg.model.event.Counts;
import dev.rdg.model.kv.Item;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.Selection;
import dev.rdg.transforms.CountOutcomes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of a topic's records, as its job keeps it in the store, and what was fed back since.
 *
 * @param topic the topic
 * @param counts the sums over partitions and steps by name
 * @param partitions the numbers of each partition that are no counts, such as {@link Counts#SINCE}
 * @param fedBack the records that were rejected and are not any more, as {@link #fedBackKey} names
 *     them
 */
public record Outcomes(
    String topic,
    TreeMap<String, Long> counts,
    Map<Integer, Map<String, Long>> partitions,
    Set<String> fedBack) {
  private static final String FED_BACK = "fed-back/";

  /** Of counts alone. */
  public static Outcomes of(String topic, Map<String, Long> counts) {
    return new Outcomes(topic, new TreeMap<>(counts), Map.of(), Set.of());
  }

  /** Of counts, and the highest offset of each partition that has an outcome. */
  public static Outcomes of(
      String topic, Map<String, Long> counts, Map<Integer, Long> lastOffsets) {
    Map<Integer, Map<String, Long>> partitions = new TreeMap<>();
    lastOffsets.forEach(
        (partition, last) -> partitions.put(partition, Map.of(Counts.LAST_OFFSET, last)));
    return new Outcomes(topic, new TreeMap<>(counts), partitions, Set.of());
  }

  /** What there is in the store. */
  public static Outcomes read(KvStore store, String topic) {
    TreeMap<String, Long> counts = new TreeMap<>();
    Map<Integer, Map<String, Long>> partitions = new TreeMap<>();
    List<Item> notes = new ArrayList<>();
    for (Item item : items(store, topic)) {
      if (item.key().startsWith(FED_BACK)) {
        notes.add(item);
      } else {
        add(item, counts);
        if (item.values().containsKey(Counts.LAST_OFFSET)) {
          partitions.put(Integer.valueOf(item.key()), marks(item));
        }
      }
    }
    Set<String> fedBack = new HashSet<>();
    for (Item note : notes) {
      if (isOfThisCount(note, partitions)) {
        add(note, counts);
        fedBack.add(note.key());
      }
    }
    counts.values().removeIf(number -> number == 0);
    return new Outcomes(topic, counts, partitions, fedBack);
  }

  private static List<Item> items(KvStore store, String topic) {
    List<Item> items = new ArrayList<>();
    Selection selection = Selection.all(Instant.now());
    Page page = store.get(CountOutcomes.namespaceOf(topic), topic, selection);
    items.addAll(page.items());
    while (page.next() != null) {
      page = store.get(CountOutcomes.namespaceOf(topic), topic, selection.resumedAt(page.next()));
      items.addAll(page.items());
    }
    return items;
  }

  private static void add(Item item, TreeMap<String, Long> counts) {
    item.values()
        .forEach(
            (name, value) -> {
              if (Counts.isCount(name)) {
                counts.merge(name, (Long) value, Long::sum);
              }
            });
  }

  private static Map<String, Long> marks(Item item) {
    Map<String, Long> marks = new TreeMap<>();
    item.values()
        .forEach(
            (name, value) -> {
              if (!Counts.isCount(name)) {
                marks.put(name, (Long) value);
              }
            });
    return marks;
  }

  /** A job that began anew has counted the record again. */
  private static boolean isOfThisCount(Item note, Map<Integer, Map<String, Long>> partitions) {
    int partition = Integer.parseInt(note.key().split("/", -1)[1]);
    Object since = partitions.getOrDefault(partition, Map.of()).get(Counts.SINCE);
    return since == null || since.equals(note.values().get(Counts.SINCE));
  }

  /** The key of what is noted of a record that was fed back. */
  public static String fedBackKey(int partition, long offset) {
    return String.format(Locale.ROOT, "%s%d/%019d", FED_BACK, partition, offset);
  }

  /** Whether a record was rejected and is not any more. */
  public boolean isFedBack(int partition, long offset) {
    return fedBack.contains(fedBackKey(partition, offset));
  }

  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /** When the first record was counted, if one was and it is known. */
  public Optional<Instant> since() {
    return partitions.values().stream()
        .flatMap(marks -> time(marks, Counts.SINCE).stream())
        .min(Instant::compareTo);
  }

  /** When the first record of a partition was counted, if one was and it is known. */
  public Optional<Instant> since(int partition) {
    return time(partitions.getOrDefault(partition, Map.of()), Counts.SINCE);
  }

  /** The time of the newest event that was applied, if one was and it is known. */
  public Optional<Instant> newestEvent() {
    return partitions.values().stream()
        .flatMap(marks -> time(marks, Counts.NEWEST_EVENT).stream())
        .max(Instant::compareTo);
  }

  private static Optional<Instant> time(Map<String, Long> marks, String name) {
    return Optional.ofNullable(marks.get(name))
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  /** The highest offset of a partition that has an outcome; -1 where none has. */
  public long lastOffset(int partition) {
    return partitions.getOrDefault(partition, Map.of()).getOrDefault(Counts.LAST_OFFSET, -1L);
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
        .allMatch(last -> lastOffset(last.getKey()) >= last.getValue());
  }
}
