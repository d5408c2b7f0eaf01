package dev.rdg.benchmarks;

import dev.rdg.benchmarks.graph.GraphChange;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.GraphItem;
import dev.rdg.benchmarks.graph.WriterTask;
import dev.rdg.benchmarks.load.EventPipeline;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.coders.KvChangeCoder;
import dev.rdg.io.sink.CassandraKvIO;
import dev.rdg.model.Bytes;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.KvStore;
import dev.rdg.stack.CassandraServer;
import dev.rdg.transforms.CollapseChanges;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/** Our pipeline from changes to the store, and the plain driver in order of arrival. */
public final class StoreWriters {
  /** As much as a second of events takes, so that not all of them meet in one. */
  private static final long BUFFER_BYTES = 1L << 20;

  private StoreWriters() {}

  /** Takes {@link WriterTask}s; their writer is {@code ours} or {@code driver}. */
  public static void main(String[] arguments) {
    WriterTask.of(arguments).forEach(StoreWriters::run);
    System.exit(0); // Flink's threads may go on
  }

  private static void run(WriterTask task) {
    Schema schema = Schema.parse("the events", GraphYaml.of(task.readEvents()));
    Homes homes =
        Homes.single(List.of(task.cassandra()), CassandraServer.DATACENTER, task.keyspace());
    CassandraTables.of(homes, schema.definitions()).apply();
    switch (task.writer()) {
      case "ours" -> {
        GraphEncoding encoding = new GraphEncoding(schema);
        EventPipeline.run(
            task,
            event -> changes(schema, encoding, event),
            KvChangeCoder.of(),
            new Ours(homes, schema));
        task.store(output -> dump(homes, schema, output));
      }
      case "driver" -> task.run((one, types) -> new ArrivalWriter(one, homes, schema));
      default -> throw new IllegalArgumentException("no such writer: " + task.writer());
    }
  }

  private static final class Ours extends PTransform<PCollection<KvChange>, POutput> {
    private static final long serialVersionUID = 1L;

    private final Homes homes;
    private final Schema schema;

    Ours(Homes homes, Schema schema) {
      this.homes = homes;
      this.schema = schema;
    }

    @Override
    public POutput expand(PCollection<KvChange> changes) {
      return changes
          .apply(
              "Collapse",
              CollapseChanges.inBundlesOf("events")
                  .withBuffer(new BufferMemory("events", BUFFER_BYTES)))
          .changes()
          .apply("Store", CassandraKvIO.write(homes, schema.namespaces()));
    }
  }

  private static List<KvChange> changes(Schema schema, GraphEncoding encoding, GraphEvent event) {
    ChangeSet changes =
        new ChangeSet(
            schema,
            event.at(),
            event.place() < 0
                ? null
                : Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(event.place()).array()));
    for (GraphChange change : event.changes()) {
      add(schema, changes, change);
    }
    List<KvChange> encoded = new ArrayList<>();
    changes.changes().forEach(change -> encoding.encode(change, encoded::add));
    return encoded;
  }

  private static void add(Schema schema, ChangeSet changes, GraphChange change) {
    String from = change.from().id();
    GraphChange.End to = change.to();
    if (change.delete()) {
      if (to == null) {
        changes.deleteNode(change.type(), from);
      } else {
        changes.deleteEdge(schema.edgeType(change.type()), from, to.id());
      }
      return;
    }
    ChangeSet.Upsert upsert =
        to == null ? changes.node(change.type(), from) : changes.edge(change.type(), from, to.id());
    change.put().forEach(upsert::setOrUnset);
  }

  /** What a reader sees. */
  static void dump(Homes homes, Schema schema, Consumer<GraphItem> output) {
    Instant now = Instant.now();
    try (CassandraKvStore store = CassandraKvStore.open(homes, schema.namespaces())) {
      for (NodeType type : schema.nodeTypes()) {
        dump(store, type.namespace(), type.name(), now, output);
      }
      for (EdgeType type : schema.edgeTypes()) {
        dump(store, type.namespace(), type.name(), now, output);
      }
    }
  }

  private static void dump(
      KvStore store, String namespace, String type, Instant now, Consumer<GraphItem> output) {
    store.scan(
        namespace,
        now,
        (id, item) ->
            output.accept(
                new GraphItem(
                    new GraphItem.Address(type, id, item.key()), Map.copyOf(item.values()))));
  }
}
