package dev.rdg.io.sink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.rdg.coders.RecordChangesCoder;
import dev.rdg.io.sink.FakeStores.Fake;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.InMemoryKvStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class GroupsAndScansTest {
  private static final List<NamespaceLayout> LAYOUTS =
      List.of(NamespaceLayout.plain("things"), NamespaceLayout.of("spread", 7, null));

  /** More items than fit into the buffer, each twice: none is lost, each is written once or so. */
  @Test
  void writeGroups_joinsAndLosesNothing(TestPipeline pipeline) {
    Fake store = Fake.answeringAtOnce();
    List<RecordChanges> changes = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      changes.add(RecordChanges.of(put("things", "r", "k" + i, 5, "old")));
      changes.add(RecordChanges.of(put("things", "r", "k" + i, 6, "new")));
    }

    pipeline
        .apply(
            Create.of(List.of(KV.of("things/0/r", (Iterable<RecordChanges>) changes)))
                .withCoder(
                    KvCoder.of(StringUtf8Coder.of(), IterableCoder.of(RecordChangesCoder.of()))))
        .apply(
            KvIO.write(FakeStores.provider("groups", store))
                .withBuffer(new BufferMemory("groups", 4 << 20))
                .ofGroups());
    pipeline.run().waitUntilFinish();

    assertThat(store.content.count("things", "r", Instant.now()), is(12_000L));
    assertThat(store.applied.get(), is(lessThan(12_010L)));
    assertThat(store.requests.get(), is(lessThan(100)));
  }

  /** Written again, what was read makes the same store: nothing twice, nothing left out. */
  @Test
  void read_givesEveryVisibleItemOnce(TestPipeline pipeline) {
    InMemoryKvStore store = new InMemoryKvStore(LAYOUTS);
    InMemoryKvStore copy = new InMemoryKvStore(LAYOUTS);
    for (int i = 0; i < 300; i++) {
      String namespace = i % 2 == 0 ? "things" : "spread";
      store.write(List.of(put(namespace, "r" + i % 11, "k" + i, 100 + i, "v" + i)));
    }
    store.write(List.of(new KvChange("things", "r0", "k0", ItemState.deleted(1_000))));
    Instant asOf = Instant.now();
    List<String> namespaces = LAYOUTS.stream().map(NamespaceLayout::name).toList();

    pipeline
        .apply("Read", InMemoryKvIO.read(store, namespaces, asOf).withParts(5))
        .apply("Write", InMemoryKvIO.write(copy).ofEach());
    pipeline.run().waitUntilFinish();

    GraphDigest expected = GraphDigest.of(store, namespaces, asOf);
    assertThat(GraphDigest.of(copy, namespaces, asOf).hex(), is(expected.hex()));
    assertThat(expected.items(), is(299L));
  }

  private static KvChange put(String namespace, String id, String key, long time, String value) {
    TreeMap<String, Cell> cells = new TreeMap<>();
    cells.put("p", new Cell(time, ValueFormat.encode(value)));
    return new KvChange(namespace, id, key, ItemState.put(time, cells));
  }
}
