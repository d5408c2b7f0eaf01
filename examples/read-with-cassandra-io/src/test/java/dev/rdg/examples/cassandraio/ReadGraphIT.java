package dev.rdg.examples.cassandraio;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.Stages;
import dev.rdg.stack.CassandraServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that knows nothing of our store sees the graph that our store has written. */
class ReadGraphIT {
  private static final String KEYSPACE = "graph";
  private static final NamespaceLayout EDGES = NamespaceLayout.of("edge_knows", 4, null);
  private static final long FIRST_MICROS = 1_760_000_000_000_000L;
  private static final int CHANGES = 5_000;

  @Test
  void digest_equalsThatOfOurStore(@TempDir Path folder) {
    try (CassandraServer cassandra = CassandraServer.start(folder)) {
      int port = cassandra.contactPoint().getPort();
      GraphDigest expected = write(port);

      Pipeline pipeline = Pipeline.create();
      PAssert.thatSingleton(
              pipeline
                  .apply(new ReadGraph("127.0.0.1", port, KEYSPACE, EDGES.name()))
                  .apply(new DigestGraph()))
          .isEqualTo(KV.of(expected.hex(), expected.items()));
      pipeline.run().waitUntilFinish();
    }
  }

  private static GraphDigest write(int port) {
    Homes homes = Homes.single(List.of("127.0.0.1:" + port), CassandraServer.DATACENTER, KEYSPACE);
    CassandraTables.of(homes, List.of(NamespaceDefinition.of(EDGES, "edge knows"))).apply();
    try (CassandraKvStore store = CassandraKvStore.open(homes, List.of(EDGES))) {
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < CHANGES; i++) {
        Stages.await(store.write(List.of(change(random))));
      }
      GraphDigest digest = GraphDigest.of(store, List.of(EDGES.name()), Instant.now());
      assertThat(digest.items(), greaterThan(CHANGES / 10L));
      return digest;
    }
  }

  /** Puts that set or unset, deletes of items and of records, in any order of their times. */
  private static KvChange change(SplittableRandom random) {
    String id = "person-" + random.nextInt(200);
    String key = "person-" + random.nextInt(20);
    long time = FIRST_MICROS + random.nextInt(CHANGES);
    return switch (random.nextInt(20)) {
      case 0 -> KvChange.deleteRecord(EDGES.name(), id, time);
      case 1, 2 -> new KvChange(EDGES.name(), id, key, ItemState.deleted(time));
      default -> {
        TreeMap<String, Cell> cells = new TreeMap<>();
        cells.put("since", new Cell(time, ValueFormat.encode(random.nextLong())));
        cells.put("of", new Cell(time, random.nextInt(4) == 0 ? null : ValueFormat.encode(id)));
        yield new KvChange(EDGES.name(), id, key, ItemState.put(time, cells));
      }
    };
  }
}
