package dev.rdg.benchmarks.cassandraio;

import dev.rdg.benchmarks.load.Assignment;
import dev.rdg.benchmarks.load.EdgeRow;
import dev.rdg.benchmarks.load.RowPipeline;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.cassandra.CassandraIO;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/**
 * {@code CassandraIO.write} as its documentation shows it: an annotated entity, one INSERT a row.
 * Write timestamps are the driver's: it offers no other.
 */
public final class CassandraIoSink {
  private CassandraIoSink() {}

  /** Takes an {@link Assignment}; its writer is {@code cassandra-io} or {@code none-entities}. */
  public static void main(String[] arguments) {
    Assignment assignment = Assignment.of(arguments);
    PTransform<PCollection<EdgeEntity>, ? extends POutput> sink =
        assignment.writer().equals("none-entities")
            ? new RowPipeline.Nothing<>()
            : CassandraIO.<EdgeEntity>write()
                .withHosts(List.of(assignment.host()))
                .withPort(assignment.port())
                .withKeyspace(Assignment.KEYSPACE)
                .withEntity(EdgeEntity.class);
    SerializableFunction<List<EdgeRow>, List<EdgeEntity>> form =
        rows -> rows.stream().map(EdgeEntity::of).toList();
    RowPipeline.run(assignment, form, SerializableCoder.of(EdgeEntity.class), sink);
  }
}
