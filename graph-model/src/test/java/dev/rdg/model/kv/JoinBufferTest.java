package dev.rdg.model.kv;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.rdg.model.Bytes;
import dev.rdg.model.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class JoinBufferTest {
  private static final String NAMESPACE = Histories.NAMESPACE;

  /** Any bound only says when changes go on, never what they lead to. */
  @Property
  void join_keepsEverythingWithinAnyBound(
      @ForAll("histories") List<KvChange> history, @ForAll @LongRange(max = 8_000) long most) {
    HeapPool pool = new HeapPool(most);
    JoinBuffer buffer = new JoinBuffer(pool.open());
    List<KvChange> handedOut = new ArrayList<>();
    long counted = 0;

    for (KvChange change : history) {
      counted += buffer.join(change, record -> handedOut.addAll(record.changes()));
      assertThat(
          pool.held(), lessThanOrEqualTo(Math.max(most, RecordChanges.of(change).heapBytes())));
    }
    counted += buffer.flush(record -> handedOut.addAll(record.changes()));

    assertThat(content(handedOut), is(content(history)));
    assertThat(counted, is((long) handedOut.size()));
    assertThat(pool.held(), is(0L));
  }

  @Provide
  Arbitrary<List<KvChange>> histories() {
    return Histories.histories();
  }

  /** Counted by number, this would be one element of 640 MiB, and the heap would be full. */
  @Test
  void join_neverHoldsMoreThanItsBoundOfTheLargestValues() {
    HeapPool pool = new HeapPool(8L << 20);
    JoinBuffer buffer = new JoinBuffer(pool.open());
    Bytes value = Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES]);
    long[] items = new long[1];
    long most = 0;

    for (int i = 0; i < 10_000; i++) {
      TreeMap<String, Cell> cells = new TreeMap<>(Map.of("p", new Cell(1, value)));
      KvChange change = new KvChange(NAMESPACE, "supernode", "k" + i, ItemState.put(1, cells));
      buffer.join(change, record -> items[0] += checked(record).changes().size());
      most = Math.max(most, pool.held());
    }
    buffer.flush(record -> items[0] += checked(record).changes().size());

    assertThat(items[0], is(10_000L));
    assertThat(most, lessThanOrEqualTo(8L << 20));
  }

  private static RecordChanges checked(RecordChanges record) {
    assertThat(
        record.heapBytes(),
        lessThanOrEqualTo(RecordChanges.MAX_HEAP_BYTES + HeapSize.RECORD + 2L * 1024));
    return record;
  }

  private static Map<String, List<KvChange>> content(List<KvChange> changes) {
    Map<String, RecordState> records = new HashMap<>();
    changes.forEach(
        change -> records.computeIfAbsent(change.id(), id -> new RecordState()).join(change));
    Map<String, List<KvChange>> content = new TreeMap<>();
    records.forEach(
        (id, record) -> {
          List<KvChange> emitted = new ArrayList<>();
          record.emit(NAMESPACE, id, emitted::add);
          content.put(id, emitted);
        });
    return content;
  }
}
