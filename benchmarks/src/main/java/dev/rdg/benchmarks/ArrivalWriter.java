package dev.rdg.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.rdg.benchmarks.graph.GraphChange;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.GraphItem;
import dev.rdg.benchmarks.graph.GraphWriter;
import dev.rdg.benchmarks.graph.WriterTask;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.EdgeType;
import dev.rdg.model.Schema;
import dev.rdg.model.ValueFormat;
import dev.rdg.stack.CassandraServer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The driver alone, into tables like ours, as most would write it: one statement a change, 128 at a
 * time, without a timestamp. Cassandra takes the driver's, which grow with each statement, so that
 * the last to arrive wins.
 */
final class ArrivalWriter implements GraphWriter {
  private static final int IN_FLIGHT = 128;

  private final Homes homes;
  private final String keyspace;
  private final Schema schema;
  private final CqlSession session;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Semaphore permits = new Semaphore(IN_FLIGHT);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  ArrivalWriter(WriterTask task, Homes homes, Schema schema) {
    this.homes = homes;
    keyspace = task.keyspace();
    this.schema = schema;
    session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(task.cassandraHost(), task.cassandraPort()))
            .withLocalDatacenter(CassandraServer.DATACENTER)
            .build();
  }

  @Override
  public void write(List<GraphEvent> events) {
    for (GraphEvent event : events) {
      for (GraphChange change : event.changes()) {
        GraphChange.End to = change.to();
        if (to == null) {
          write("node_" + change.type(), change.from().id(), "", event.at(), change);
        } else {
          EdgeType type = schema.edgeType(change.type());
          write(type.namespace(), change.from().id(), to.id(), event.at(), change);
          GraphChange bare =
              new GraphChange(change.type(), change.from(), to, change.delete(), Map.of());
          write(type.reverseNamespace(), to.id(), change.from().id(), event.at(), bare);
        }
      }
    }
  }

  private void write(String table, String id, String key, long at, GraphChange change) {
    if (change.delete()) {
      send(
          statement("DELETE FROM %s WHERE id = ? AND bucket = 0 AND key = ?", table).bind(id, key));
      return;
    }
    Map<String, ByteBuffer> set = new HashMap<>();
    change
        .put()
        .forEach(
            (name, value) -> {
              if (value != null) {
                set.put(name, ByteBuffer.wrap(ValueFormat.encode(value).unsafeArray()));
              }
            });
    send(
        statement(
                "UPDATE %s SET at = ?, props = props + ? WHERE id = ? AND bucket = 0 AND key = ?",
                table)
            .bind(at, set, id, key));
    change
        .put()
        .forEach(
            (name, value) -> {
              if (value == null) {
                send(
                    statement(
                            "DELETE props[?] FROM %s WHERE id = ? AND bucket = 0 AND key = ?",
                            table)
                        .bind(name, id, key));
              }
            });
  }

  private PreparedStatement statement(String cql, String table) {
    return statements.computeIfAbsent(cql.formatted(keyspace + "." + table), session::prepare);
  }

  private void send(BoundStatement statement) {
    permits.acquireUninterruptibly();
    session
        .executeAsync(statement)
        .whenComplete(
            (rows, problem) -> {
              if (problem != null) {
                failure.set(problem);
              }
              permits.release();
            });
    if (failure.get() != null) {
      throw new IllegalStateException("the events could not be written", failure.get());
    }
  }

  @Override
  public void flush() {
    permits.acquireUninterruptibly(IN_FLIGHT);
    permits.release(IN_FLIGHT);
  }

  @Override
  public void dump(Consumer<GraphItem> output) {
    StoreWriters.dump(homes, schema, output);
  }

  @Override
  public void close() {
    session.close();
  }
}
