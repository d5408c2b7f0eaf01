package dev.rdg.benchmarks;

import dev.rdg.benchmarks.load.Assignment;
import dev.rdg.benchmarks.load.EdgeRow;
import dev.rdg.benchmarks.load.RowPipeline;
import dev.rdg.cassandra.Homes;
import dev.rdg.coders.KvChangeCoder;
import dev.rdg.coders.RecordChangesCoder;
import dev.rdg.io.sink.CassandraKvIO;
import dev.rdg.model.Bytes;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.stack.CassandraServer;
import dev.rdg.transforms.CollapseChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/** Our sink, and the plain driver with the same batches of the same rows. */
public final class StoreSinks {
  private StoreSinks() {}

  /**
   * Takes an {@link Assignment}; its writer is {@code ours}, {@code ours-collapsing}, {@code
   * driver}, or, for what the rows cost by themselves, {@code none-changes} or {@code none-rows}.
   */
  public static void main(String[] arguments) {
    Assignment assignment = Assignment.of(arguments);
    switch (assignment.writer()) {
      case "ours" -> writeChanges(assignment, ours(assignment));
      case "ours-collapsing" ->
          RowPipeline.run(
              assignment,
              rows -> rows.stream().map(StoreSinks::change).toList(),
              KvChangeCoder.of(),
              new Collapsing(assignment));
      case "none-changes" -> writeChanges(assignment, new RowPipeline.Nothing<>());
      case "driver" -> writeRows(assignment, new Driver(assignment));
      case "none-rows" -> writeRows(assignment, new RowPipeline.Nothing<>());
      default -> throw new IllegalArgumentException("no such writer: " + assignment.writer());
    }
  }

  private static void writeChanges(
      Assignment assignment, PTransform<PCollection<RecordChanges>, ? extends POutput> sink) {
    RowPipeline.run(
        assignment,
        rows -> List.of(new RecordChanges(rows.stream().map(StoreSinks::change).toList())),
        RecordChangesCoder.of(),
        sink);
  }

  private static void writeRows(
      Assignment assignment, PTransform<PCollection<List<EdgeRow>>, ? extends POutput> sink) {
    RowPipeline.run(
        assignment,
        rows -> List.of(new ArrayList<>(rows)),
        ListCoder.of(SerializableCoder.of(EdgeRow.class)),
        sink);
  }

  private static PTransform<PCollection<RecordChanges>, ? extends POutput> ours(
      Assignment assignment) {
    return CassandraKvIO.write(
        Homes.single(
            List.of(assignment.cassandra()), CassandraServer.DATACENTER, Assignment.KEYSPACE),
        List.of(NamespaceLayout.plain(Assignment.TABLE)));
  }

  /** As our jobs do: what meets of a record within a bundle, or its memory, is written together. */
  private static final class Collapsing extends PTransform<PCollection<KvChange>, POutput> {
    private static final long serialVersionUID = 1L;

    private final Assignment assignment;

    Collapsing(Assignment assignment) {
      this.assignment = assignment;
    }

    @Override
    public POutput expand(PCollection<KvChange> changes) {
      return changes
          .apply("Collapse", CollapseChanges.inBundlesOf("rows"))
          .changes()
          .apply("Store", ours(assignment));
    }
  }

  private static KvChange change(EdgeRow row) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    for (Map.Entry<String, Bytes> property : row.properties().entrySet()) {
      cells.put(property.getKey(), new Cell(row.at(), property.getValue()));
    }
    return new KvChange(Assignment.TABLE, row.id(), row.key(), ItemState.put(row.at(), cells));
  }

  private static final class Driver
      extends PTransform<PCollection<List<EdgeRow>>, PCollection<Void>> {
    private static final long serialVersionUID = 1L;

    private final Assignment assignment;

    Driver(Assignment assignment) {
      this.assignment = assignment;
    }

    @Override
    public PCollection<Void> expand(PCollection<List<EdgeRow>> rows) {
      return rows.apply(ParDo.of(new DriverFn(assignment)));
    }
  }
}
