package dev.rdg.reader;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.EdgeType;
import dev.rdg.model.ElementType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.EdgeKeys;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.Item;
import dev.rdg.model.store.KvStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The graph for applications that read it. Nothing here waits; what is asked completes on threads
 * of the store, where it may be waited and asked again. Thread-safe.
 *
 * <p>A time to read as of may be any; null means now. What was true at a time that is past is known
 * of types that keep their {@code history}, and read from there: what came later is not seen. Of
 * other types, what is true now is read, and the time only decides what retention has taken.
 *
 * <p>What is not of the schema is an {@link IllegalArgumentException} at once. A store that does
 * not answer completes a stage with a {@link dev.rdg.model.store.StoreUnavailableException}.
 */
public final class Graph implements AutoCloseable {
  private static final int NODES_AT_A_TIME = 64;

  private final KvStore store;
  private final Schema schema;
  private final Map<String, Kept> kept;

  /** Reads from a store that has the namespaces of the schema; closes it when it is closed. */
  public Graph(KvStore store, Schema schema) {
    this.store = store;
    this.schema = schema;
    this.kept = Kept.of(schema);
  }

  private Times times() {
    return new Times(store, kept, Instant.now());
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
  public CompletionStage<Optional<Node>> node(NodeId id, @Nullable Instant asOf) {
    NodeType type = schema.nodeType(id.type());
    Times times = times();
    return item(times.reads(asOf), type, id, times.of(asOf))
        .thenApply(found -> found.map(item -> Node.of(id, item, Projection.ALL)));
  }

  /**
   * Those of some nodes that are there, read at the same time.
   *
   * @param properties which are returned, of those types that have them; with none, only which
   *     nodes are there
   */
  public CompletionStage<SortedMap<NodeId, Node>> nodes(
      Collection<NodeId> ids, Projection properties, @Nullable Instant asOf) {
    requireKnown(properties, ids);
    Times times = times();
    ItemReads reads = times.reads(asOf);
    SortedMap<NodeId, Node> nodes = new TreeMap<>();
    return new OrderedWindow<NodeId, Optional<Item>>(
            ids.stream().distinct().toList(),
            NODES_AT_A_TIME,
            id -> item(reads, schema.nodeType(id.type()), id, times.of(asOf)),
            (id, found) -> {
              found.ifPresent(item -> nodes.put(id, Node.of(id, item, properties)));
              return true;
            })
        .run()
        .thenApply(all -> nodes);
  }

  /** Nodes of several types may be asked for what only some of them have. */
  private void requireKnown(Projection properties, Collection<NodeId> ids) {
    Set<NodeType> types = new LinkedHashSet<>();
    ids.forEach(id -> types.add(schema.nodeType(id.type())));
    for (String name : properties.names()) {
      if (!types.isEmpty()
          && types.stream().noneMatch(type -> type.properties().containsKey(name))) {
        throw new IllegalArgumentException(types.iterator().next().lacks(name));
      }
    }
  }

  private static CompletionStage<Optional<Item>> item(
      ItemReads reads, NodeType type, NodeId id, Instant asOf) {
    return reads.item(type.namespace(), id.id(), GraphEncoding.NODE_KEY, asOf);
  }

  /**
   * Edges of a node along one step.
   *
   * @param resumed where a page of the same step ended; null for the first page
   */
  public CompletionStage<EdgePage> edges(
      NodeId node, EdgeStep step, @Nullable Instant asOf, @Nullable String resumed) {
    PlannedStep planned = plan(node, step);
    Times times = times();
    ItemReads reads = times.reads(asOf);
    return new EdgeReads(reads, times.of(asOf))
        .read(node, planned, resumed)
        .thenCompose(found -> withFarEnds(node, planned, found, reads, times.of(asOf)));
  }

  private CompletionStage<EdgePage> withFarEnds(
      NodeId node, PlannedStep step, EdgeReads.Found found, ItemReads reads, Instant asOf) {
    List<NodeId> far =
        step.readsNodes() ? found.items().stream().map(step::farId).toList() : List.of();
    Map<NodeId, Item> stored = new TreeMap<>();
    return new OrderedWindow<NodeId, Optional<Item>>(
            far,
            NODES_AT_A_TIME,
            id -> item(reads, step.far(), id, asOf),
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
  public CompletionStage<Long> count(NodeId node, EdgeStep step, @Nullable Instant asOf) {
    PlannedStep planned = plan(node, step);
    Times times = times();
    return times.reads(asOf).count(planned.namespace(), node.id(), times.of(asOf));
  }

  /**
   * The newest changes of a node's edges along one step, read newest first: no more of them than
   * are asked for. The rules of the step hold for changes: their times, what they set, and the far
   * ends to leave out.
   *
   * @param asOf changes of later events are left out; null for now
   * @param resumed where a page of the same step ended; null for the first page
   * @throws IllegalArgumentException when the type keeps no history
   */
  public CompletionStage<ChangePage> recent(
      NodeId node, EdgeStep step, @Nullable Instant asOf, @Nullable String resumed) {
    PlannedStep planned = plan(node, step);
    Times times = times();
    return new ChangeReads(store, requireKept(planned.namespace(), planned.type()), times.now())
        .recent(node, planned, times.of(asOf), resumed);
  }

  /**
   * How a node came to be what it is: its changes, the newest first, each with what became of it.
   *
   * @param limit the most changes; at least 1
   * @param asOf changes of later events are left out; null for now
   * @param resumed where a page ended; null for the first page
   * @throws IllegalArgumentException when the type keeps no history
   */
  public CompletionStage<HistoryPage> history(
      NodeId node, int limit, @Nullable Instant asOf, @Nullable String resumed) {
    NodeType type = schema.nodeType(node.type());
    Times times = times();
    return new ChangeReads(store, requireKept(type.namespace(), type), times.now())
        .history(
            type.namespace(),
            node.id(),
            GraphEncoding.NODE_KEY,
            item -> Change.ofNode(node, item),
            limit,
            times.of(asOf),
            resumed);
  }

  /**
   * How an edge came to be what it is, as {@link #history(NodeId, int, Instant, String) of a node}.
   * All changes of the edges of its type that start where it does are looked at.
   *
   * @param from the node it starts from
   * @param edge the name of its type
   * @param to the id of the node it leads to
   * @param key the values of the properties that it is known by too; empty for most types
   */
  public CompletionStage<HistoryPage> history(
      NodeId from,
      String edge,
      String to,
      Map<String, ?> key,
      int limit,
      @Nullable Instant asOf,
      @Nullable String resumed) {
    PlannedStep planned = plan(from, EdgeStep.out(edge));
    Times times = times();
    return new ChangeReads(store, requireKept(planned.namespace(), planned.type()), times.now())
        .history(
            planned.namespace(),
            from.id(),
            EdgeKeys.ofValues(planned.type(), to, key),
            item -> planned.change(from, item),
            limit,
            times.of(asOf),
            resumed);
  }

  private Kept requireKept(String namespace, ElementType type) {
    Kept history = kept.get(namespace);
    if (history == null) {
      throw new IllegalArgumentException(
          "the changes of '"
              + type.name()
              + "' are not kept: give the type a history, such as history: 400d, in graph.yaml and replay.");
    }
    return history;
  }

  /** What lies around some nodes, or the next page of it. */
  public CompletionStage<TraversalPage> traverse(Traversal traversal) {
    return new TraversalRun(traversal, schema, times()).run();
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
