package dev.rdg.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.rdg.benchmarks.load.Assignment;
import dev.rdg.benchmarks.load.EdgeRow;
import dev.rdg.benchmarks.load.EdgeRows;
import dev.rdg.benchmarks.load.Measurement;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.Bytes;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a row costs each way of writing it: our sink, the plain driver with the same batches, Beam's
 * CassandraIO; CPU of the writing process and of Cassandra. In turn, several rounds, each writer in
 * a JVM of its own and into a table of its own, which is then read and compared with the rows that
 * were to be written.
 */
@Command(
    name = "benchmarks/run SinkCost",
    mixinStandardHelpOptions = true,
    description = "What a row costs our sink, the plain driver and Beam's CassandraIO.")
public final class SinkCost implements Callable<Integer> {
  private static final int WARM_UP_ROWS = 200_000;

  private static final RivalProcess STORE_SINKS =
      new RivalProcess("benchmarks", "dev.rdg.benchmarks.StoreSinks");
  private static final RivalProcess CASSANDRA_IO =
      new RivalProcess("benchmarks/cassandra-io", "dev.rdg.benchmarks.cassandraio.CassandraIoSink");

  private record Writer(String name, RivalProcess process, boolean stores) {}

  private static final List<Writer> WRITERS =
      List.of(
          new Writer("none-rows", STORE_SINKS, false),
          new Writer("driver", STORE_SINKS, true),
          new Writer("none-changes", STORE_SINKS, false),
          new Writer("ours", STORE_SINKS, true),
          new Writer("ours-collapsing", STORE_SINKS, true),
          new Writer("none-entities", CASSANDRA_IO, false),
          new Writer("cassandra-io", CASSANDRA_IO, true));

  /** One run of one writer. */
  private record Run(String writer, boolean grouped, int round, Measurement measured) {}

  @Option(
      names = "--rows",
      defaultValue = "500000",
      description = "How many rows are measured, a multiple of 5,000. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each writer has its turn. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--writers",
      defaultValue = ".*",
      description = "Those whose names match. Default: all.")
  private String names;

  @Option(
      names = "--profile",
      description = "A folder for a JFR recording of each writer. Default: none is made.")
  private @Nullable Path profiles;

  private CassandraServer cassandra; // started by call
  private CqlSession session; // opened by call
  private Path folder; // made by call

  @SuppressWarnings("NullAway.Init") // by picocli, and by call
  private SinkCost() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SinkCost()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Writer> writers = WRITERS.stream().filter(writer -> writer.name().matches(names)).toList();
    folder = Files.createTempDirectory("rdg-sink-cost");
    try (CassandraServer server = ProductionCassandra.start(folder.resolve("cassandra"));
        CqlSession opened =
            CqlSession.builder()
                .addContactPoint(server.contactPoint())
                .withLocalDatacenter(CassandraServer.DATACENTER)
                .build()) {
      cassandra = server;
      session = opened;
      warmUp(writers);
      List<Run> runs = runAll(writers);
      new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(
              RivalProcess.HOME.resolve("benchmarks/results/sink-cost.json").toFile(), runs);
      print(runs, writers, rows);
    }
    return 0;
  }

  /** Cassandra's own code is compiled by the first who write; that is nobody's cost. */
  private void warmUp(List<Writer> writers) throws IOException, InterruptedException {
    for (Writer writer : writers) {
      if (writer.stores()) {
        System.err.println("to warm up: " + writer.name() + ", " + measure(writer, false));
      }
    }
  }

  private List<Run> runAll(List<Writer> writers) throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (boolean grouped : new boolean[] {false, true}) {
        for (Writer writer : writers) {
          Run run = new Run(writer.name(), grouped, round, measure(writer, grouped));
          System.err.println(run);
          runs.add(run);
        }
      }
    }
    return runs;
  }

  private Measurement measure(Writer writer, boolean grouped)
      throws IOException, InterruptedException {
    makeTable();
    Path result = folder.resolve("result.json");
    Assignment assignment =
        new Assignment(
            writer.name(),
            "127.0.0.1:" + cassandra.contactPoint().getPort(),
            cassandra.pids().get(0),
            grouped,
            WARM_UP_ROWS,
            rows,
            result.toString());
    Path log = folder.resolve(writer.name() + ".log");
    List<String> flags = new ArrayList<>();
    if (profiles != null) {
      Path recording =
          profiles.resolve(writer.name() + (grouped ? "-grouped" : "-arrival") + ".jfr");
      flags.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
    }
    writer.process().run(List.of(assignment.toArgument()), log, flags);
    if (writer.stores()) {
      compare(writer, assignment.allRows());
    }
    return new ObjectMapper().readValue(result.toFile(), Measurement.class);
  }

  private void makeTable() {
    session.execute(
        SimpleStatement.newInstance("DROP KEYSPACE IF EXISTS " + Assignment.KEYSPACE)
            .setTimeout(Duration.ofMinutes(1)));
    Homes homes =
        Homes.single(
            List.of("127.0.0.1:" + cassandra.contactPoint().getPort()),
            CassandraServer.DATACENTER,
            Assignment.KEYSPACE);
    CassandraTables.of(
            homes,
            List.of(
                NamespaceDefinition.of(NamespaceLayout.plain(Assignment.TABLE), "edge watched")))
        .apply();
  }

  /** Reads by plain CQL what was stored; write timestamps apart, it must be what was handed out. */
  private void compare(Writer writer, EdgeRows expected) {
    long sum = 0;
    long count = 0;
    for (Row row :
        session.execute(
            SimpleStatement.newInstance(
                    "SELECT id, key, at, props FROM "
                        + Assignment.KEYSPACE
                        + "."
                        + Assignment.TABLE)
                .setPageSize(2_000)
                .setTimeout(Duration.ofMinutes(1)))) {
      Map<String, ByteBuffer> properties = row.getMap("props", String.class, ByteBuffer.class);
      Map<String, Bytes> values = new TreeMap<>();
      if (properties != null) {
        properties.forEach((name, value) -> values.put(name, bytes(value)));
      }
      sum += hash(row.getString("id"), row.getString("key"), row.getLong("at"), values);
      count++;
    }
    long wanted = 0;
    for (int window = 0; window < expected.windows(); window++) {
      for (List<EdgeRow> record : expected.window(window)) {
        for (EdgeRow row : record) {
          wanted += hash(row.id(), row.key(), row.at(), row.properties());
        }
      }
    }
    if (sum != wanted) {
      throw new IllegalStateException(
          writer.name() + " stored other rows than it was given: " + count + " of them.");
    }
  }

  private static Bytes bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return Bytes.wrap(bytes);
  }

  private static long hash(String id, String key, long at, Map<String, Bytes> properties) {
    HashFunction function = Hashing.murmur3_128();
    Hasher hasher =
        function
            .newHasher()
            .putString(id, StandardCharsets.UTF_8)
            .putByte((byte) 0)
            .putString(key, StandardCharsets.UTF_8)
            .putByte((byte) 0)
            .putLong(at);
    properties.forEach(
        (name, value) ->
            hasher
                .putString(name, StandardCharsets.UTF_8)
                .putInt(value.size())
                .putBytes(value.unsafeArray()));
    return hasher.hash().asLong();
  }

  private static void print(List<Run> runs, List<Writer> writers, int rows) {
    System.out.printf(
        Locale.ROOT,
        "CPU µs a row, %,d rows of four properties after %,d to warm up; each run in turn%n%n",
        rows,
        WARM_UP_ROWS);
    System.out.println(
        "| order | writer | rows a batch | client | Cassandra | rows/s |\n|---|---|---|---|---|---|");
    for (boolean grouped : new boolean[] {false, true}) {
      for (Writer writer : writers) {
        List<Measurement> measured =
            runs.stream()
                .filter(run -> run.writer().equals(writer.name()) && run.grouped() == grouped)
                .map(Run::measured)
                .toList();
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %.1f | %s | %s | %s |%n",
            grouped ? "grouped" : "arrival",
            writer.name(),
            (double) measured.get(0).rows() / measured.get(0).records(),
            list(measured.stream().map(m -> (double) m.clientMicros() / m.rows()).toList()),
            list(measured.stream().map(m -> (double) m.cassandraMicros() / m.rows()).toList()),
            list(measured.stream().map(m -> m.rows() / m.seconds()).toList()));
      }
    }
  }

  private static String list(List<Double> values) {
    return String.join(
        ", ", values.stream().map(value -> String.format(Locale.ROOT, "%,.1f", value)).toList());
  }
}
