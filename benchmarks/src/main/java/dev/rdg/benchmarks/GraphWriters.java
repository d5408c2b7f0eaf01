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
import java.util.ArrayList;
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

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is asked of a writer, with one store: see {@link WriterTask}. */
  record Job(Path events, int warmUp, int reads, int hops, Path stored) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads nothing but the edges of nodes. */
    Job(Path events, int warmUp, int reads, Path stored) {
      this(events, warmUp, reads, 0, stored);
    }

    private String result() {
      return stored + ".result";
    }

    WriterTask.Cost cost() throws IOException {
      return JSON.readValue(Path.of(result()).toFile(), WriterTask.Cost.class);
    }

    WriterTask.Latency latency() throws IOException {
      return latency("");
    }

    /** Of what lies within so many hops. */
    WriterTask.Latency latency(int far) throws IOException {
      return latency(String.valueOf(far));
    }

    private WriterTask.Latency latency(String of) throws IOException {
      return JSON.readValue(Path.of(result() + ".latency" + of).toFile(), WriterTask.Latency.class);
    }
  }

  /** Does one after the other in one process, each with an empty store. */
  void run(List<Job> jobs, CassandraServer cassandra, Path folder)
      throws IOException, InterruptedException {
    boolean embedded = this == NEO4J;
    List<String> tasks = new ArrayList<>();
    List<String> keyspaces = new ArrayList<>();
    for (Job job : jobs) {
      String keyspace = name().toLowerCase(Locale.ROOT) + "_" + keyspaces.size();
      keyspaces.add(keyspace);
      tasks.add(
          new WriterTask(
                  label(),
                  job.events().toString(),
                  job.warmUp(),
                  job.reads(),
                  job.hops(),
                  "127.0.0.1:" + cassandra.contactPoint().getPort(),
                  keyspace,
                  embedded ? 0 : cassandra.pids().get(0),
                  Files.createTempDirectory(folder, label()).toString(),
                  job.stored().toString(),
                  job.result())
              .toArgument());
    }
    process.run(tasks, folder.resolve(label() + ".log"), embedded ? OPEN : List.of());
    drop(keyspaces, cassandra);
  }

  private static void drop(List<String> keyspaces, CassandraServer cassandra) {
    try (CqlSession session =
        CqlSession.builder()
            .addContactPoint(cassandra.contactPoint())
            .withLocalDatacenter(CassandraServer.DATACENTER)
            .build()) {
      for (String keyspace : keyspaces) {
        session.execute(
            SimpleStatement.newInstance("DROP KEYSPACE IF EXISTS " + keyspace)
                .setTimeout(Duration.ofMinutes(1)));
      }
    }
  }
}
