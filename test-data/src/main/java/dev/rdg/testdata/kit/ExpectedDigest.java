package dev.rdg.testdata.kit;

import dev.rdg.model.kv.Item;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.testdata.oracle.ExpectedGraph;
import java.util.function.Predicate;

/**
 * The digest that a store with the oracle's graph must have. The oracle has computed the graph by
 * itself; only the encoding of values and the sum are the model's.
 */
public final class ExpectedDigest {
  private ExpectedDigest() {}

  /** Of all namespaces of the graph. */
  public static GraphDigest of(ExpectedGraph graph) {
    return of(graph, namespace -> true);
  }

  /** Of some namespaces of the graph. */
  public static GraphDigest of(ExpectedGraph graph, Predicate<String> namespaces) {
    GraphDigest digest = new GraphDigest();
    graph.visit(
        (namespace, id, key, at, properties) -> {
          if (!namespaces.test(namespace)) {
            return;
          }
          digest.add(namespace, id, new Item(key, at, ExpectedCells.of(properties)));
        });
    return digest;
  }
}
