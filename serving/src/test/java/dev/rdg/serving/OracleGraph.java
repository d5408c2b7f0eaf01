package dev.rdg.serving;

import dev.rdg.model.Schema;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.reader.Graph;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.kit.ExpectedItems;
import dev.rdg.testdata.oracle.Oracle;
import java.nio.file.Path;

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
    ExpectedItems.write(oracle.graph(), store);
    return new Graph(store, schema);
  }
}
