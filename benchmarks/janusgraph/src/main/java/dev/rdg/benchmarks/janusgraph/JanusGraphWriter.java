package dev.rdg.benchmarks.janusgraph;

import dev.rdg.benchmarks.graph.GraphChange;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.GraphItem;
import dev.rdg.benchmarks.graph.GraphSchema;
import dev.rdg.benchmarks.graph.GraphWriter;
import dev.rdg.benchmarks.graph.WriterTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.tinkerpop.gremlin.process.traversal.Scope;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.janusgraph.core.JanusGraph;
import org.janusgraph.core.JanusGraphEdge;
import org.janusgraph.core.JanusGraphFactory;
import org.janusgraph.core.JanusGraphTransaction;
import org.janusgraph.core.JanusGraphVertex;
import org.janusgraph.core.schema.JanusGraphManagement;

/**
 * JanusGraph as its pages on bulk loading and custom vertex ids recommend: batch loading with the
 * schema defined beforehand, large blocks of ids, ids of ours so that no index is asked, a thousand
 * events a transaction, one thread. What is there already is found and changed. The last to arrive
 * wins: it keeps no times.
 *
 * @see <a href="https://docs.janusgraph.org/operations/bulk-loading">bulk loading</a>
 */
public final class JanusGraphWriter implements GraphWriter {
  /** Tells nodes that an event has put from mere ends of edges. */
  private static final String CHANGED = "changed";

  private final JanusGraph graph;

  private JanusGraphWriter(WriterTask task, GraphSchema schema) {
    graph =
        JanusGraphFactory.build()
            .set("storage.backend", "cql")
            .set("storage.hostname", task.cassandraHost())
            .set("storage.port", task.cassandraPort())
            .set("storage.cql.keyspace", task.keyspace())
            .set("storage.cql.local-datacenter", "datacenter1")
            .set("storage.batch-loading", true)
            .set("schema.default", "none")
            .set("graph.set-vertex-id", true)
            .set("graph.allow-custom-vid-types", true)
            .set("ids.block-size", 1_000_000)
            .open();
    define(schema);
  }

  /** Takes {@link WriterTask}s. */
  public static void main(String[] arguments) {
    // Ids of ours have dashes, which by default separate the parts of an edge's id.
    System.setProperty("JANUSGRAPH_RELATION_DELIMITER", "~");
    int code = 1;
    try {
      WriterTask.of(arguments).forEach(task -> task.run(JanusGraphWriter::new));
      code = 0;
    } catch (RuntimeException e) {
      e.printStackTrace(); // its threads would go on after an exception
    }
    System.exit(code);
  }

  private void define(GraphSchema schema) {
    JanusGraphManagement management = graph.openManagement();
    schema.nodeTypes().forEach(type -> management.makeVertexLabel(type).make());
    schema.edgeTypes().forEach(type -> management.makeEdgeLabel(type).make());
    schema
        .properties()
        .forEach((name, type) -> management.makePropertyKey(name).dataType(type).make());
    management.makePropertyKey(CHANGED).dataType(Long.class).make();
    management.commit();
  }

  @Override
  public void write(List<GraphEvent> events) {
    JanusGraphTransaction transaction =
        graph.buildTransaction().enableBatchLoading().checkExternalVertexExistence(true).start();
    Map<GraphChange.End, JanusGraphVertex> vertices = new HashMap<>();
    for (GraphEvent event : events) {
      for (GraphChange change : event.changes()) {
        write(transaction, vertices, event.at(), change);
      }
    }
    transaction.commit();
  }

  private static void write(
      JanusGraphTransaction transaction,
      Map<GraphChange.End, JanusGraphVertex> vertices,
      long at,
      GraphChange change) {
    JanusGraphVertex from = vertex(transaction, vertices, change.from());
    GraphChange.End far = change.to();
    if (far == null) {
      put(from, at, change);
      return;
    }
    JanusGraphVertex to = vertex(transaction, vertices, far);
    Iterator<JanusGraphEdge> found =
        from.query().labels(change.type()).direction(Direction.OUT).adjacent(to).edges().iterator();
    if (found.hasNext()) {
      put(found.next(), at, change);
    } else if (!change.delete()) {
      put(from.addEdge(change.type(), to), at, change);
    }
  }

  private static JanusGraphVertex vertex(
      JanusGraphTransaction transaction,
      Map<GraphChange.End, JanusGraphVertex> vertices,
      GraphChange.End end) {
    return vertices.computeIfAbsent(
        end,
        absent -> {
          String id = end.type() + ":" + end.id();
          JanusGraphVertex found = transaction.getVertex(id);
          return found != null ? found : transaction.addVertex(T.id, id, T.label, end.type());
        });
  }

  /** A deleted node keeps its edges. */
  private static void put(Element element, long at, GraphChange change) {
    if (change.delete()) {
      if (element instanceof Edge edge) {
        edge.remove();
      } else {
        element.properties().forEachRemaining(Property::remove);
      }
      return;
    }
    element.property(CHANGED, at);
    change
        .put()
        .forEach(
            (name, value) -> {
              if (value == null) {
                element.properties(name).forEachRemaining(Property::remove);
              } else {
                element.property(name, value);
              }
            });
  }

  @Override
  public void flush() {
    // each transaction is stored when it is committed
  }

  /** A transaction of its own each: what another has read is not asked. */
  @Override
  public List<GraphItem> edges(String type, GraphChange.End from) {
    GraphTraversalSource traversal = graph.traversal();
    try {
      List<GraphItem> items = new ArrayList<>();
      traversal.V(from.type() + ":" + from.id())
          .outE(type)
          .forEachRemaining(
              edge -> item(items::add, edge, type, edge.outVertex(), edge.inVertex()));
      return items;
    } finally {
      graph.tx().rollback();
    }
  }

  /** Level by level, each in one query of its batch processing, which is on by default. */
  @Override
  public List<GraphItem> within(String type, GraphChange.End from, int hops) {
    GraphTraversalSource traversal = graph.traversal();
    try {
      List<GraphItem> items = new ArrayList<>();
      traversal.V(from.type() + ":" + from.id())
          .repeat(__.outE(type).aggregate(Scope.local, "edges").inV())
          .times(hops)
          .<Edge>cap("edges")
          .<Edge>unfold()
          .forEachRemaining(
              edge -> item(items::add, edge, type, edge.outVertex(), edge.inVertex()));
      return items;
    } finally {
      graph.tx().rollback();
    }
  }

  @Override
  public void dump(Consumer<GraphItem> output) {
    JanusGraphTransaction transaction = graph.buildTransaction().readOnly().start();
    transaction
        .vertices()
        .forEachRemaining(
            vertex -> {
              item(output, vertex, vertex.label(), vertex, null);
              vertex
                  .edges(Direction.OUT)
                  .forEachRemaining(
                      edge -> item(output, edge, edge.label(), vertex, edge.inVertex()));
            });
    transaction.rollback();
  }

  private static void item(
      Consumer<GraphItem> output,
      Element element,
      String type,
      Vertex from,
      @org.jspecify.annotations.Nullable Vertex to) {
    Map<String, Object> properties = new HashMap<>();
    element
        .properties()
        .forEachRemaining(property -> properties.put(property.key(), property.value()));
    if (properties.remove(CHANGED) != null) {
      output.accept(
          new GraphItem(
              new GraphItem.Address(type, id(from), to == null ? "" : id(to)), properties));
    }
  }

  private static String id(Vertex vertex) {
    String id = vertex.id().toString();
    return id.substring(id.indexOf(':') + 1);
  }

  @Override
  public void close() {
    graph.close();
  }
}
