package dev.rdg.cassandra;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.rdg.model.Bytes;
import dev.rdg.model.Limits;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordRequestsTest {

  @ParameterizedTest
  @CsvSource({"1,1", "3,1", "5000,1", "5000,1024", "100,7"})
  void requests_areOfOnePartitionAndABatchEach(int items, int buckets) {
    NamespaceLayout layout = NamespaceLayout.of("n", buckets, null);
    List<KvChange> all = new ArrayList<>(List.of(KvChange.deleteRecord("n", "r", 1)));
    for (int i = 0; i < items; i++) {
      all.add(put("k" + i, i % 100 == 0 ? Limits.MAX_VALUE_BYTES : 10));
    }

    List<RecordChanges> requests = RecordRequests.of(new RecordChanges(all), layout);

    List<KvChange> sent = new ArrayList<>();
    for (RecordChanges request : requests) {
      sent.addAll(request.changes());
      assertThat(bucketsOf(request, layout), is(1L));
      assertThat(request.changes().size(), lessThanOrEqualTo(200));
      assertThat(bytesOfAllButTheLast(request), lessThanOrEqualTo(64L << 10));
    }
    assertThat(sent.size(), is(all.size()));
    assertThat(sent.stream().collect(Collectors.toSet()).containsAll(all), is(true));
  }

  private static long bucketsOf(RecordChanges request, NamespaceLayout layout) {
    return request.changes().stream()
        .map(change -> change.key() == null ? "all" : "" + layout.bucketOf(change.key()))
        .distinct()
        .count();
  }

  private static long bytesOfAllButTheLast(RecordChanges request) {
    List<KvChange> changes = request.changes();
    return changes.subList(0, changes.size() - 1).stream().mapToLong(KvChange::bytes).sum();
  }

  private static KvChange put(String key, int bytes) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("p", new Cell(1, Bytes.wrap(new byte[bytes])));
    return new KvChange("n", "r", key, ItemState.put(1, cells));
  }
}
