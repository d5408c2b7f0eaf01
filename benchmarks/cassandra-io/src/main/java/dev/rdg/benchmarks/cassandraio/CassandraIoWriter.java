package dev.rdg.benchmarks.cassandraio;

import com.datastax.driver.core.Cluster;
import com.datastax.driver.core.Row;
import com.datastax.driver.core.Session;
import com.datastax.driver.core.SimpleStatement;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.GraphItem;
import dev.rdg.benchmarks.graph.WriterTask;
import dev.rdg.benchmarks.load.EventPipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.cassandra.CassandraIO;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * A Beam pipeline that writes a graph with {@code CassandraIO.write} and a mapper of its own, so
 * that an event changes the properties it has and no others. CassandraIO has no write timestamps:
 * the last to arrive wins.
 */
public final class CassandraIoWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CassandraIoWriter() {}

  /** Takes {@link WriterTask}s. */
  public static void main(String[] arguments) {
    WriterTask.of(arguments).forEach(CassandraIoWriter::run);
    System.exit(0); // Flink's threads may go on
  }

  static String table(String keyspace) {
    return keyspace + ".item";
  }

  private static void run(WriterTask task) {
    String keyspace = task.keyspace();
    try (Cluster cluster =
            Cluster.builder()
                .addContactPoint(task.cassandraHost())
                .withPort(task.cassandraPort())
                .withoutJMXReporting()
                .build();
        Session session = cluster.connect()) {
      session.execute(
          "CREATE KEYSPACE "
              + keyspace
              + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
      session.execute(
          "CREATE TABLE "
              + table(keyspace)
              + " (type text, id text, key text, at bigint, props map<text, text>, PRIMARY KEY ((type, id), key))");
      SerializableFunction<GraphEvent, List<ItemEntity>> form =
          event ->
              event.changes().stream().map(change -> ItemEntity.of(event.at(), change)).toList();
      EventPipeline.run(
          task,
          form,
          SerializableCoder.of(ItemEntity.class),
          CassandraIO.<ItemEntity>write()
              .withHosts(List.of(task.cassandraHost()))
              .withPort(task.cassandraPort())
              .withKeyspace(keyspace)
              .withEntity(ItemEntity.class)
              .withMapperFactoryFn(own -> new ItemMapper(own, keyspace)));
      task.store(output -> dump(session, keyspace, output));
    }
  }

  private static void dump(Session session, String keyspace, Consumer<GraphItem> output) {
    for (Row row :
        session.execute(
            new SimpleStatement("SELECT type, id, key, at, props FROM " + table(keyspace))
                .setReadTimeoutMillis(60_000))) {
      if (!row.isNull("at")) {
        Map<String, Object> properties = new HashMap<>();
        row.getMap("props", String.class, String.class)
            .forEach((name, value) -> properties.put(name, parse(value)));
        output.accept(
            new GraphItem(
                new GraphItem.Address(
                    row.getString("type"), row.getString("id"), row.getString("key")),
                properties));
      }
    }
  }

  private static Object parse(String json) {
    try {
      return JSON.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a value: " + json, e);
    }
  }

  static String format(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a value: " + value, e);
    }
  }
}
