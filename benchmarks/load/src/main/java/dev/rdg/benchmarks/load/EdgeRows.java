package dev.rdg.benchmarks.load;

import dev.rdg.model.Bytes;
import dev.rdg.model.ValueFormat;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A seeded set of edges like those of {@code watched}: four properties, about 100 bytes of values,
 * ten edges a record on average, some records with far more. In order of arrival, where few of one
 * record come together, or grouped by record: the same rows.
 */
public final class EdgeRows implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many rows are handed out at a time, as one record's batches are made of them. */
  public static final int WINDOW = 5_000;

  private static final long FIRST_MICROS = 1_760_000_000_000_000L;
  private static final int ROWS_A_RECORD = 10;

  /** Of evenly spread numbers in [0, 1): the greater, the more rows the first records have. */
  private static final double SKEW = 3;

  private final long seed;
  private final int rows;
  private final boolean grouped;
  private transient int @Nullable [] records; // by row; made when it is first asked for
  private transient int @Nullable [] order;

  /**
   * The rows of a seed.
   *
   * @param rows how many; a multiple of {@link #WINDOW}
   * @param grouped whether those of one record come together
   */
  public EdgeRows(long seed, int rows, boolean grouped) {
    if (rows <= 0 || rows % WINDOW != 0) {
      throw new IllegalArgumentException(
          "rows must be a multiple of " + WINDOW + ", but were " + rows + ".");
    }
    this.seed = seed;
    this.rows = rows;
    this.grouped = grouped;
  }

  /** How many windows they are. */
  public int windows() {
    return rows / WINDOW;
  }

  /** The rows of one window, by record. */
  public Collection<List<EdgeRow>> window(int number) {
    Map<Integer, List<EdgeRow>> byRecord = new LinkedHashMap<>();
    int[] inOrder = order();
    for (int i = number * WINDOW; i < (number + 1) * WINDOW; i++) {
      int row = inOrder[i];
      byRecord.computeIfAbsent(records()[row], record -> new ArrayList<>()).add(row(row));
    }
    return byRecord.values();
  }

  private EdgeRow row(int number) {
    SortedMap<String, Bytes> properties = new TreeMap<>();
    properties.put("episode", ValueFormat.encode("episode-" + number));
    properties.put("position_seconds", ValueFormat.encode((long) number));
    properties.put("quality", ValueFormat.encode("2160p HDR10 Dolby Atmos"));
    properties.put("subtitles", ValueFormat.encode("nl-NL forced, en-GB, de-DE"));
    return new EdgeRow(
        "profile-" + records()[number],
        String.format(Locale.ROOT, "title-%08d", number),
        FIRST_MICROS + number,
        properties);
  }

  private int[] records() {
    int[] made = records;
    if (made == null) {
      SplittableRandom random = new SplittableRandom(seed);
      int count = rows / ROWS_A_RECORD;
      made =
          IntStream.range(0, rows)
              .map(row -> (int) (count * Math.pow(random.nextDouble(), SKEW)))
              .toArray();
      records = made;
    }
    return made;
  }

  /** So that records with many rows are not all together. */
  private static int scrambled(int record) {
    return record * 0x9E3779B1; // odd, so that no two records become one
  }

  private int[] order() {
    int[] made = order;
    if (made == null) {
      int[] of = records();
      made =
          grouped
              ? IntStream.range(0, rows)
                  .boxed()
                  .sorted(Comparator.comparing(row -> scrambled(of[row])))
                  .mapToInt(Integer::intValue)
                  .toArray()
              : IntStream.range(0, rows).toArray();
      order = made;
    }
    return made;
  }
}
