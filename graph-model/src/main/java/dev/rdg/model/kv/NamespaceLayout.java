package dev.rdg.model.kv;

import java.io.Serializable;
import java.time.Duration;
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
 */
public record NamespaceLayout(String name, int buckets, @Nullable Duration retention)
    implements Serializable {

  /** A layout. */
  public static NamespaceLayout of(String name, int buckets, @Nullable Duration retention) {
    return new NamespaceLayout(name, buckets, retention);
  }

  /** One partition a record, kept for ever. */
  public static NamespaceLayout plain(String name) {
    return new NamespaceLayout(name, 1, null);
  }

  /** What a definition says of it, as text: {@code buckets} and {@code retention}. */
  public SortedMap<String, String> elements() {
    return new TreeMap<>(
        Map.of("buckets", Integer.toString(buckets), "retention", retentionText()));
  }

  /** The retention as {@code graph.yaml} says it, such as {@code 400d}; {@code none} for ever. */
  public String retentionText() {
    if (retention == null) {
      return "none";
    } else if (retention.equals(Duration.ofDays(retention.toDays()))) {
      return retention.toDays() + "d";
    } else if (retention.equals(Duration.ofHours(retention.toHours()))) {
      return retention.toHours() + "h";
    }
    return retention.equals(Duration.ofMinutes(retention.toMinutes()))
        ? retention.toMinutes() + "m"
        : retention.toString();
  }

  /** The bucket of an item: the CRC-32C of its key's UTF-8 bytes modulo the number of buckets. */
  public int bucketOf(String key) {
    if (buckets == 1) {
      return 0;
    }
    CRC32C crc = new CRC32C();
    crc.update(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return (int) (crc.getValue() % buckets);
  }
}
