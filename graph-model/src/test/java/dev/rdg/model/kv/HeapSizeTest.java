package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThan;

import dev.rdg.model.Bytes;
import dev.rdg.model.Limits;
import java.lang.management.ManagementFactory;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeapSizeTest {
  private static final long NOISE_BYTES = 1L << 20;
  private static final long FILL_BYTES = 32L << 20;
  private static final int MOST_CHANGES = 400_000;

  /** Whatever the changes are like; every string and value its own, as after a shuffle. */
  enum Shape {
    TINY_RECORDS(i -> put("r" + i, "", 0, 0)),
    TINY_ITEMS(i -> put("r", "k" + i, 0, 0)),
    TINY_CELLS(i -> put("r" + i % 100, "k" + i, 40, 1)),
    JOINED_CELLS(i -> putOne("k" + i % 2_000, "property_" + i / 2_000)),
    USUAL_EDGES(i -> put("profile-" + i % 5_000, "title-" + i, 4, 20)),
    LARGEST_VALUES(i -> put("r" + i, "k", 2, Limits.MAX_VALUE_BYTES)),
    LARGEST_IDS(
        i -> put("i".repeat(Limits.MAX_ID_BYTES - 8) + i, "k".repeat(Limits.MAX_KEY_BYTES), 1, 1)),
    WIDE_LETTERS(i -> put("\u4e00".repeat(300) + i, "\u4e00".repeat(300), 1, 1)),
    DELETES_OF_ITEMS(i -> new KvChange("n", "r" + i, "k" + i, ItemState.deleted(i))),
    DELETES_OF_RECORDS(i -> KvChange.deleteRecord("n", "r" + i, i));

    private final IntFunction<KvChange> change;

    Shape(IntFunction<KvChange> change) {
      this.change = change;
    }
  }

  /**
   * Not less than what the heap really takes, and not so much more that the bound means nothing.
   */
  @ParameterizedTest
  @EnumSource
  void heapBytes_isWhatTheHeapTakes(Shape shape) {
    HeapPool pool = new HeapPool(Long.MAX_VALUE);
    long before = usedHeap();
    JoinBuffer buffer = new JoinBuffer(pool.open());
    for (int i = 0; i < MOST_CHANGES && pool.held() < FILL_BYTES; i++) {
      buffer.join(shape.change.apply(i), ignored -> {});
    }

    long taken = usedHeap() - before;

    assertThat(pool.held(), greaterThanOrEqualTo(taken - NOISE_BYTES));
    assertThat(pool.held(), lessThan(3 * taken));
    buffer.flush(ignored -> {});
  }

  private static long usedHeap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static KvChange putOne(String key, String property) {
    TreeMap<String, Cell> map = new TreeMap<>();
    map.put(property, new Cell(1, Bytes.wrap(new byte[20])));
    return new KvChange("n", "r", key, ItemState.put(1, map));
  }

  private static KvChange put(String id, String key, int cells, int valueBytes) {
    TreeMap<String, Cell> map = new TreeMap<>();
    for (int i = 0; i < cells; i++) {
      map.put("property_" + i, new Cell(1, Bytes.wrap(new byte[valueBytes])));
    }
    return new KvChange("n", id, key, ItemState.put(1, map));
  }
}
