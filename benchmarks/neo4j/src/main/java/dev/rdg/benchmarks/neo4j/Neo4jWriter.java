package dev.rdg.benchmarks.neo4j;

import dev.rdg.benchmarks.graph.GraphChange;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.GraphItem;
import dev.rdg.benchmarks.graph.GraphSchema;
import dev.rdg.benchmarks.graph.GraphWriter;
import dev.rdg.benchmarks.graph.WriterTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.TransactionContext;
import org.neo4j.driver.Value;

/**
 * Neo4j as its Kafka connector's Cypher strategy loads it: a thousand events a transaction, {@code
 * UNWIND} of rows, {@code MERGE} on ids with a constraint of uniqueness, one batch after the other.
 * The last to arrive wins: it keeps no times.
 *
 * @see <a href="https://neo4j.com/docs/kafka/current/sink/cypher">the Cypher strategy</a>
 */
public final class Neo4jWriter implements GraphWriter {
  /** Tells nodes that an event has put from mere ends of edges. */
  private static final String CHANGED = "changed";

  private final Neo4jServer server;
  private final Driver driver;

  private Neo4jWriter(WriterTask task, GraphSchema schema) {
    server = Neo4jServer.start(task.folder());
    driver = server.connect();
    try (Session session = driver.session()) {
      schema
          .nodeTypes()
          .forEach(
              type ->
                  session
                      .run("CREATE CONSTRAINT FOR (n:" + type + ") REQUIRE n.id IS UNIQUE")
                      .consume());
      session.run("CALL db.awaitIndexes(60)").consume();
    }
  }

  /** Takes {@link WriterTask}s. */
  public static void main(String[] arguments) {
    WriterTask.of(arguments).forEach(task -> task.run(Neo4jWriter::new));
    System.exit(0); // its threads may go on
  }

  /** What one statement is for: rows of a kind go together. */
  private record Kind(String type, String from, @Nullable String to, boolean delete) {
    static Kind of(GraphChange change) {
      GraphChange.End to = change.to();
      return new Kind(
          change.type(), change.from().type(), to == null ? null : to.type(), change.delete());
    }

    String statement() {
      if (to == null) {
        return "UNWIND $rows AS row "
            + (delete
                    ? "MATCH (n:%s {id: row.from}) SET n = {id: row.from}"
                    : "MERGE (n:%s {id: row.from}) SET n += row.put, n.changed = row.at")
                .formatted(type);
      }
      return "UNWIND $rows AS row "
          + (delete
              ? "MATCH (:%s {id: row.from})-[e:%s]->(:%s {id: row.to}) DELETE e"
                  .formatted(from, type, to)
              : "MERGE (a:%s {id: row.from}) MERGE (b:%s {id: row.to}) MERGE (a)-[e:%s]->(b) SET e += row.put, e.changed = row.at"
                  .formatted(from, to, type));
    }
  }

  @Override
  public void write(List<GraphEvent> events) {
    try (Session session = driver.session()) {
      session.executeWriteWithoutResult(transaction -> write(transaction, events));
    }
  }

  /** Deletes and puts of one type keep their order: what waits of the other goes first. */
  private static void write(TransactionContext transaction, List<GraphEvent> events) {
    Map<Kind, List<Map<String, @Nullable Object>>> waiting = new LinkedHashMap<>();
    for (GraphEvent event : events) {
      for (GraphChange change : event.changes()) {
        Kind kind = Kind.of(change);
        Kind other = new Kind(kind.type, kind.from, kind.to, !kind.delete);
        run(transaction, other, waiting.remove(other));
        waiting.computeIfAbsent(kind, absent -> new ArrayList<>()).add(row(event.at(), change));
      }
    }
    waiting.forEach((kind, rows) -> run(transaction, kind, rows));
  }

  private static void run(
      TransactionContext transaction,
      Kind kind,
      @Nullable List<Map<String, @Nullable Object>> rows) {
    if (rows != null) {
      transaction.run(kind.statement(), Map.of("rows", rows)).consume();
    }
  }

  private static Map<String, @Nullable Object> row(long at, GraphChange change) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("from", change.from().id());
    if (change.to() != null) {
      row.put("to", change.to().id());
    }
    row.put("at", at);
    row.put("put", change.put());
    return row;
  }

  @Override
  public void flush() {
    // each transaction is stored when it is committed
  }

  @Override
  public List<GraphItem> edges(String type, GraphChange.End from) {
    try (Session session = driver.session()) {
      return session.executeRead(
          transaction ->
              transaction
                  .run(
                      "MATCH (a:%s {id: $from})-[e:%s]->(b) RETURN '%s' AS type, a.id AS from, b.id AS to, properties(e) AS properties"
                          .formatted(from.type(), type, type),
                      Map.of("from", from.id()))
                  .list(Neo4jWriter::item));
    }
  }

  /** Paths of each length end in an edge that no other of a tree ends in. */
  @Override
  public List<GraphItem> within(String type, GraphChange.End from, int hops) {
    try (Session session = driver.session()) {
      return session.executeRead(
          transaction ->
              transaction
                  .run(
                      "MATCH (a:%s {id: $from})-[path:%s*1..%d]->(b) WITH last(path) AS e, b RETURN '%s' AS type, startNode(e).id AS from, b.id AS to, properties(e) AS properties"
                          .formatted(from.type(), type, hops, type),
                      Map.of("from", from.id()))
                  .list(Neo4jWriter::item));
    }
  }

  @Override
  public void dump(Consumer<GraphItem> output) {
    try (Session session = driver.session()) {
      session
          .run(
              "MATCH (n) WHERE n.changed IS NOT NULL RETURN labels(n)[0] AS type, n.id AS from, '' AS to, properties(n) AS properties")
          .forEachRemaining(record -> output.accept(item(record)));
      session
          .run(
              "MATCH (a)-[e]->(b) RETURN type(e) AS type, a.id AS from, b.id AS to, properties(e) AS properties")
          .forEachRemaining(record -> output.accept(item(record)));
    }
  }

  private static GraphItem item(Record record) {
    Map<String, Object> properties = new HashMap<>(record.get("properties").asMap(Value::asObject));
    properties.remove(CHANGED);
    GraphItem.Address address =
        new GraphItem.Address(
            record.get("type").asString(),
            record.get("from").asString(),
            record.get("to").asString());
    if (address.to().isEmpty()) {
      properties.remove("id");
    }
    return new GraphItem(address, properties);
  }

  @Override
  public void close() {
    driver.close();
    server.close();
  }
}
