package dev.rdg.model.kv;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a namespace is kept, the same for its writers and its readers.
 *
 * @param name the namespace
 * @param buckets over how many partitions a record is spread
 * @param retention how long a fact is shown after its event time; null for ever
 * @param bucketing which bucket an item is in
 */
public record NamespaceLayout(
    String name, int buckets, @Nullable Duration retention, Bucketing bucketing)
    implements Serializable {

  /** What decides which bucket an item is in. */
  public enum Bucketing {
    /** Its key's hash: the items of a record are spread evenly. */
    HASH,
    /** The {@link HistoryKeys month} its key begins with: what is of one time lies together. */
    MONTH
  }

  /** A layout that spreads the items of a record by their keys' hash. */
  public static NamespaceLayout of(String name, int buckets, @Nullable Duration retention) {
    return new NamespaceLayout(name, buckets, retention, Bucketing.HASH);
  }

  /**
   * For changes that are kept so long: as many buckets as no two months of that time share one,
   * with the month that goes and the one to come.
   */
  public static NamespaceLayout ofHistory(String name, Duration kept) {
    int months = (int) (kept.toSeconds() / HistoryKeys.MONTH.toSeconds()) + 3;
    return new NamespaceLayout(name, months, kept, Bucketing.MONTH);
  }

  /** One partition a record, kept for ever. */
  public static NamespaceLayout plain(String name) {
    return of(name, 1, null);
  }

  /**
   * What a definition says of it, as text: {@code buckets}, {@code retention} and, where it is not
   * the hash, {@code bucketing}.
   */
  public SortedMap<String, String> elements() {
    SortedMap<String, String> elements =
        new TreeMap<>(Map.of("buckets", Integer.toString(buckets), "retention", retentionText()));
    if (bucketing != Bucketing.HASH) {
      elements.put("bucketing", bucketing.name().toLowerCase(Locale.ROOT));
    }
    return elements;
  }

  /** The retention as {@code graph.yaml} says it, such as {@code 400d}; {@code none} for ever. */
  public String retentionText() {
    return retention == null ? "none" : text(retention);
  }

  /** A time span as {@code graph.yaml} says it. */
  static String text(Duration span) {
    if (span.equals(Duration.ofDays(span.toDays()))) {
      return span.toDays() + "d";
    } else if (span.equals(Duration.ofHours(span.toHours()))) {
      return span.toHours() + "h";
    }
    return span.equals(Duration.ofMinutes(span.toMinutes()))
        ? span.toMinutes() + "m"
        : span.toString();
  }

  /**
   * The bucket of an item: the CRC-32C of its key's UTF-8 bytes or, by month, {@link
   * HistoryKeys#month}, modulo the number of buckets.
   */
  public int bucketOf(String key) {
    if (buckets == 1) {
      return 0;
    }
    if (bucketing == Bucketing.MONTH) {
      return (int) (HistoryKeys.month(key) % buckets);
    }
    CRC32C crc = new CRC32C();
    crc.update(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return (int) (crc.getValue() % buckets);
  }
}
