package dev.rdg.reader;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.Item;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The graph for applications that read it. Nothing here waits; what is asked completes on threads
 * of the store, where it may be waited and asked again. Thread-safe.
 *
 * <p>What is not of the schema is an {@link IllegalArgumentException} at once. A store that does
 * not answer completes a stage with a {@link dev.rdg.model.store.StoreUnavailableException}.
 */
public final class Graph implements AutoCloseable {
  private static final int NODES_AT_A_TIME = 64;

  private final KvStore store;
  private final Schema schema;

  /** Reads from a store that has the namespaces of the schema; closes it when it is closed. */
  public Graph(KvStore store, Schema schema) {
    this.store = store;
    this.schema = schema;
  }

  /**
   * Opens the graph of a schema, which lives in these homes.
   *
   * @throws dev.rdg.model.ConfigException when no contact point is known for a cluster
   */
  public static Graph open(Homes homes, Schema schema) {
    return new Graph(CassandraKvStore.open(homes, schema.namespaces()), schema);
  }

  /** The part of this graph that has only types of these names, on the same store. */
  public Graph only(Predicate<String> types) {
    return new Graph(
        store,
        schema.only(
            schema.nodeTypes().stream().filter(type -> types.test(type.name())).toList(),
            schema.edgeTypes().stream().filter(type -> types.test(type.name())).toList()));
  }

  /** What types there are. */
  public Schema schema() {
    return schema;
  }

  /** A node with all its properties, if it is there. */
  public CompletionStage<Optional<Node>> node(NodeId id, Instant asOf) {
    NodeType type = schema.nodeType(id.type());
    return item(store, type.namespace(), id, asOf)
        .thenApply(found -> found.map(item -> Node.of(id, item, Projection.ALL)));
  }

  /**
   * Those of some nodes that are there, read at the same time.
   *
   * @param properties which are returned; with none, only which nodes are there
   */
  public CompletionStage<SortedMap<NodeId, Node>> nodes(
      Collection<NodeId> ids, Projection properties, Instant asOf) {
    ids.forEach(id -> properties.of(schema.nodeType(id.type())));
    SortedMap<NodeId, Node> nodes = new TreeMap<>();
    return new OrderedWindow<NodeId, Optional<Item>>(
            ids.stream().distinct().toList(),
            NODES_AT_A_TIME,
            id -> item(store, schema.nodeType(id.type()).namespace(), id, asOf),
            (id, found) -> {
              found.ifPresent(item -> nodes.put(id, Node.of(id, item, properties)));
              return true;
            })
        .run()
        .thenApply(all -> nodes);
  }

  static CompletionStage<Optional<Item>> item(
      KvStore store, String namespace, NodeId id, Instant asOf) {
    return store
        .getAsync(namespace, id.id(), Selection.all(asOf).withKeys(List.of(GraphEncoding.NODE_KEY)))
        .thenApply(page -> page.items().stream().findFirst());
  }

  /**
   * Edges of a node along one step.
   *
   * @param resumed where a page of the same step ended; null for the first page
   */
  public CompletionStage<EdgePage> edges(
      NodeId node, EdgeStep step, Instant asOf, @Nullable String resumed) {
    PlannedStep planned = plan(node, step);
    return new EdgeReads(store, asOf)
        .read(node, planned, resumed)
        .thenCompose(found -> withFarEnds(node, planned, found, asOf));
  }

  private CompletionStage<EdgePage> withFarEnds(
      NodeId node, PlannedStep step, EdgeReads.Found found, Instant asOf) {
    List<NodeId> far =
        step.readsNodes() ? found.items().stream().map(step::farId).toList() : List.of();
    Map<NodeId, Item> stored = new TreeMap<>();
    return new OrderedWindow<NodeId, Optional<Item>>(
            far,
            NODES_AT_A_TIME,
            id -> item(store, step.far().namespace(), id, asOf),
            (id, item) -> {
              item.ifPresent(there -> stored.put(id, there));
              return true;
            })
        .run()
        .thenApply(all -> page(node, step, found, stored));
  }

  private static EdgePage page(
      NodeId node, PlannedStep step, EdgeReads.Found found, Map<NodeId, Item> stored) {
    List<Edge> edges = new ArrayList<>();
    Map<NodeId, Node> nodes = new TreeMap<>();
    for (Item item : found.items()) {
      NodeId far = step.farId(item);
      Item end = stored.get(far);
      if (!step.filtersNodes() || end != null && step.nodeFilter().test(end)) {
        edges.add(step.edge(node, item));
        if (end != null && !step.nodeProperties().isNone()) {
          nodes.put(far, Node.of(far, end, step.nodeProperties()));
        }
      }
    }
    return new EdgePage(edges, nodes, found.next());
  }

  private PlannedStep plan(NodeId node, EdgeStep step) {
    PlannedStep planned = PlannedStep.of(schema, step, Rules.NONE);
    schema.nodeType(node.type());
    if (!planned.near().name().equals(node.type())) {
      throw new IllegalArgumentException(
          "edges '"
              + step.type()
              + "' followed "
              + step.direction()
              + " start from '"
              + planned.near().name()
              + "', not from '"
              + node.type()
              + "'.");
    }
    return planned;
  }

  /** How many edges of a type a node has; all are looked at, whatever the rules of the step. */
  public CompletionStage<Long> count(NodeId node, EdgeStep step, Instant asOf) {
    return store.countAsync(plan(node, step).namespace(), node.id(), asOf);
  }

  /** What lies around some nodes, or the next page of it. */
  public CompletionStage<TraversalPage> traverse(Traversal traversal) {
    return new TraversalRun(traversal, schema, store, Instant.now()).run();
  }

  /** The edge types that can be followed from nodes of a type, and which way. */
  public List<EdgeStep> stepsFrom(String nodeType) {
    NodeType type = schema.nodeType(nodeType);
    List<EdgeStep> steps = new ArrayList<>();
    for (EdgeType edge : schema.edgeTypes()) {
      if (edge.from().name().equals(type.name())) {
        steps.add(EdgeStep.out(edge.name()));
      }
      if (edge.to().name().equals(type.name()) && edge.hasLinks()) {
        steps.add(EdgeStep.in(edge.name()));
      }
    }
    return steps;
  }

  @Override
  public void close() {
    store.close();
  }
}
