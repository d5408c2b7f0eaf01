package dev.rdg.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.benchmarks.graph.WriterTask;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** All who write graphs. Another one is a line here, and a program that takes a task. */
enum GraphWriters {
  OURS("benchmarks", "dev.rdg.benchmarks.StoreWriters"),
  DRIVER("benchmarks", "dev.rdg.benchmarks.StoreWriters"),
  CASSANDRA_IO("benchmarks/cassandra-io", "dev.rdg.benchmarks.cassandraio.CassandraIoWriter"),
  JANUSGRAPH("benchmarks/janusgraph", "dev.rdg.benchmarks.janusgraph.JanusGraphWriter"),
  NEO4J("benchmarks/neo4j", "dev.rdg.benchmarks.neo4j.Neo4jWriter");

  /** Neo4j reaches into the JDK. */
  private static final List<String> OPEN =
      List.of(
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED");

  private final RivalProcess process;

  GraphWriters(String module, String program) {
    process = new RivalProcess(module, program);
  }

  static List<GraphWriters> matching(String names) {
    return Arrays.stream(values()).filter(writer -> writer.label().matches(names)).toList();
  }

  /** What nobody of them needs any more. */
  static void dropKeyspaces(CassandraServer cassandra) {
    try (CqlSession session =
        CqlSession.builder()
            .addContactPoint(cassandra.contactPoint())
            .withLocalDatacenter(CassandraServer.DATACENTER)
            .build()) {
      for (String keyspace : List.of(StoreWriters.KEYSPACE, "janusgraph", "cassandra_io")) {
        session.execute(
            SimpleStatement.newInstance("DROP KEYSPACE IF EXISTS " + keyspace)
                .setTimeout(Duration.ofMinutes(1)));
      }
    }
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Writes the events of a file into an empty store; what it stores goes into another. */
  WriterTask.Cost run(Path events, int warmUp, CassandraServer cassandra, Path folder, Path stored)
      throws IOException, InterruptedException {
    Path result = folder.resolve("result.json");
    run(events, warmUp, 0, cassandra, folder, stored, result);
    return new ObjectMapper().readValue(result.toFile(), WriterTask.Cost.class);
  }

  /** Writes the events of a file into an empty store, and reads the edges of its nodes. */
  WriterTask.Latency read(Path events, int reads, CassandraServer cassandra, Path folder)
      throws IOException, InterruptedException {
    Path result = folder.resolve("result.json");
    run(events, 0, reads, cassandra, folder, folder.resolve("stored.jsonl"), result);
    return new ObjectMapper()
        .readValue(Path.of(result + ".latency").toFile(), WriterTask.Latency.class);
  }

  private void run(
      Path events,
      int warmUp,
      int reads,
      CassandraServer cassandra,
      Path folder,
      Path stored,
      Path result)
      throws IOException, InterruptedException {
    boolean embedded = this == NEO4J;
    WriterTask task =
        new WriterTask(
            label(),
            events.toString(),
            warmUp,
            reads,
            "127.0.0.1:" + cassandra.contactPoint().getPort(),
            embedded ? 0 : cassandra.pids().get(0),
            Files.createTempDirectory(folder, label()).toString(),
            stored.toString(),
            result.toString());
    process.run(task.toArgument(), folder.resolve(label() + ".log"), embedded ? OPEN : List.of());
  }
}
