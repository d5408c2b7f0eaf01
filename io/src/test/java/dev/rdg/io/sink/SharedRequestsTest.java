package dev.rdg.io.sink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedRequestsTest {
  private static final int PLACES = 3;

  private final SharedRequests shared = new SharedRequests(SharedRequestsTest::placeOf);

  /** Records of some number of changes, of any size, and deletes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverComes_goesOutOnceAndInBounds(long seed) {
    Random random = new Random(seed);
    List<KvChange> given = new ArrayList<>();
    List<SharedRequests.Ready> out = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      RecordChanges record = record(random, "id-" + i);
      given.addAll(record.changes());
      out.addAll(shared.add(record));
    }
    out.addAll(shared.drain());

    List<KvChange> sent = new ArrayList<>();
    out.forEach(ready -> sent.addAll(ready.changes()));
    assertThat(sent.size(), is(given.size()));
    assertThat(new HashSet<>(sent), is(new HashSet<>(given)));
    assertThat(out.size() * 3, lessThanOrEqualTo(20_000));
    out.forEach(SharedRequestsTest::checkBounds);
    assertThat(shared.drain(), is(empty()));
  }

  private static void checkBounds(SharedRequests.Ready ready) {
    Set<String> ids = new HashSet<>();
    Set<String> groups = new HashSet<>();
    long bytes = 0;
    long heapBytes = 0;
    for (KvChange change : ready.changes()) {
      ids.add(change.id());
      groups.add(change.namespace() + placeOf(change));
      bytes += change.bytes();
      heapBytes += change.heapBytes();
    }
    assertThat(groups, hasSize(1));
    assertThat(ids.size(), lessThanOrEqualTo(10));
    if (ids.size() > 1) {
      assertThat(bytes, lessThanOrEqualTo(3 * 1024L));
      assertThat(ready.changes().stream().allMatch(change -> change.key() != null), is(true));
    }
    assertThat(ready.heapBytes(), greaterThan(heapBytes - 1));
  }

  /** With many places, none is ever full. */
  @Test
  void whatWaits_isBounded() {
    SharedRequests manyPlaces = new SharedRequests(change -> change.id().hashCode());
    long waiting = 0;
    long most = 0;
    for (int i = 0; i < 10_000; i++) {
      RecordChanges record = RecordChanges.of(change("id-" + i, "k", 100));
      waiting += record.heapBytes();
      for (SharedRequests.Ready ready : manyPlaces.add(record)) {
        waiting -= ready.heapBytes();
      }
      most = Math.max(most, waiting);
    }
    assertThat(most, lessThanOrEqualTo(2L << 20));
  }

  @Test
  void forgotten_isNotHandedOut() {
    shared.add(RecordChanges.of(change("id", "k", 10)));
    shared.forget();

    assertThat(shared.drain(), is(empty()));
  }

  private static RecordChanges record(Random random, String id) {
    if (random.nextInt(50) == 0) {
      return RecordChanges.of(KvChange.deleteRecord("n", id, 10));
    }
    List<KvChange> changes = new ArrayList<>();
    int size = random.nextInt(20) == 0 ? 5_000 : random.nextInt(300);
    for (int i = random.nextInt(4) == 0 ? random.nextInt(8) : 0; i >= 0; i--) {
      changes.add(change(id, "k" + i, size));
    }
    return new RecordChanges(changes);
  }

  private static KvChange change(String id, String key, int size) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("p", new Cell(10, ValueFormat.encode("v".repeat(size))));
    return new KvChange("n", id, key, ItemState.put(10, cells));
  }

  private static int placeOf(KvChange change) {
    return change.id().hashCode() % PLACES;
  }
}
