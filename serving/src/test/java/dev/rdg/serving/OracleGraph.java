package dev.rdg.serving;

import dev.rdg.model.Schema;
import dev.rdg.model.ValueFormat;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.Stages;
import dev.rdg.reader.Graph;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.oracle.Oracle;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The graph of generated events as the oracle has it, on the heap. */
final class OracleGraph {
  private OracleGraph() {}

  static Graph of(long events) {
    Schema schema =
        Schema.load(Path.of("..", "pipelines/src/main/resources/dev/rdg/pipelines/graph.yaml"));
    InMemoryKvStore store = new InMemoryKvStore(schema.namespaces());
    EventGenerator generator = EventGenerator.of(1, events);
    Oracle oracle = new Oracle(generator.references());
    generator.stream().forEach(oracle::accept);
    oracle
        .graph()
        .visit(
            (namespace, id, key, at, properties) -> {
              SortedMap<String, Cell> cells = new TreeMap<>();
              properties.forEach(
                  (name, cell) ->
                      cells.put(
                          name, new Cell(cell.timestamp(), ValueFormat.encode(cell.value()))));
              KvChange change = new KvChange(namespace, id, key, ItemState.put(at, cells));
              Stages.await(store.write(List.of(change)));
            });
    return new Graph(store, schema);
  }
}
