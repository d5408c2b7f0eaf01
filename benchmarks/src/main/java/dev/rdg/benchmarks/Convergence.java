package dev.rdg.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.Truth;
import dev.rdg.benchmarks.graph.WriterTask;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a writer's graph is worth after disorder: the same events reach each in several ways, and
 * what it has stored is compared with what the events say.
 */
@Command(
    name = "benchmarks/run Convergence",
    mixinStandardHelpOptions = true,
    description =
        "How much of the graph is wrong after events came late, twice, or in any order; for each writer.")
public final class Convergence implements Callable<Integer> {
  private static final long SEED = 15;

  /** One run of one writer. */
  private record Run(
      String stream, String delivery, String writer, WriterTask.Cost cost, Truth.Verdict verdict) {}

  @Option(
      names = "--events",
      defaultValue = "6000",
      description = "How many events a stream has. Default: ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--writers",
      defaultValue = ".*",
      description = "Those whose names match. Default: all.")
  private String names;

  @Option(
      names = "--streams",
      defaultValue = ".*",
      description = "Those whose names match, of members and ratings. Default: all.")
  private String streamNames;

  private CassandraServer cassandra; // started by call
  private Path folder; // made by call

  @SuppressWarnings("NullAway.Init") // by picocli, and by call
  private Convergence() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Convergence()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    folder = Files.createTempDirectory("rdg-convergence");
    Map<String, List<GraphEvent>> streams = new LinkedHashMap<>();
    streams.put("members", byTime(DemoStream.of(SEED, events)));
    streams.put("ratings", RatingStream.of(SEED, events));
    streams.keySet().removeIf(stream -> !stream.matches(streamNames));
    List<Run> runs = new ArrayList<>();
    try (CassandraServer server = ProductionCassandra.start(folder.resolve("cassandra"))) {
      cassandra = server;
      for (Map.Entry<String, List<GraphEvent>> stream : streams.entrySet()) {
        runAll(stream.getKey(), stream.getValue(), runs);
      }
    }
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            RivalProcess.HOME.resolve("benchmarks/results/convergence.json").toFile(), runs);
    print(runs);
    return 0;
  }

  private void runAll(String stream, List<GraphEvent> all, List<Run> runs)
      throws IOException, InterruptedException {
    Truth truth = Truth.of(all);
    Map<Delivery, Path> files = new EnumMap<>(Delivery.class);
    for (Delivery delivery : Delivery.values()) {
      Path file = folder.resolve(stream + "-" + delivery.label() + ".jsonl");
      GraphEvent.write(file, delivery.of(all, new SplittableRandom(SEED)));
      files.put(delivery, file);
    }
    for (GraphWriters writer : GraphWriters.matching(names)) {
      Map<Delivery, GraphWriters.Job> jobs = new EnumMap<>(Delivery.class);
      files.forEach(
          (delivery, file) ->
              jobs.put(
                  delivery,
                  new GraphWriters.Job(
                      file,
                      // What is not measured need not wait for a store at rest.
                      delivery == Delivery.CLEAN ? events / 2 : WriterTask.UNMEASURED,
                      0,
                      folder.resolve(stream + "-" + delivery.label() + ".stored.jsonl"))));
      writer.run(List.copyOf(jobs.values()), cassandra, folder);
      for (Map.Entry<Delivery, GraphWriters.Job> job : jobs.entrySet()) {
        Truth.Verdict verdict = truth.judge(job.getValue().stored());
        Run run =
            new Run(stream, job.getKey().label(), writer.label(), job.getValue().cost(), verdict);
        System.err.println(run);
        runs.add(run);
      }
    }
  }

  /** Each once; the topics' records come more than once. */
  private static List<GraphEvent> byTime(List<GraphEvent> events) {
    List<GraphEvent> sorted = new ArrayList<>(new LinkedHashSet<>(events));
    sorted.sort(Comparator.comparingLong(GraphEvent::at).thenComparingLong(GraphEvent::place));
    return sorted;
  }

  private void print(List<Run> runs) {
    System.out.printf(
        Locale.ROOT,
        "Nodes, edges and properties that are wrong or missing, of %,d events a stream%n%n",
        events);
    for (Delivery delivery : Delivery.values()) {
      System.out.println("- " + delivery.label() + ": " + delivery.description());
    }
    List<String> writers = runs.stream().map(Run::writer).distinct().toList();
    for (String stream : runs.stream().map(Run::stream).distinct().toList()) {
      Truth.Verdict of =
          runs.stream()
              .filter(run -> run.stream().equals(stream))
              .findFirst()
              .orElseThrow()
              .verdict();
      System.out.printf(
          Locale.ROOT,
          "%n%s: %,d nodes, %,d edges, %,d properties%n%n",
          stream,
          of.nodes(),
          of.edges(),
          of.properties());
      System.out.println("| delivered | " + String.join(" | ", writers) + " |");
      System.out.println("|---|" + "---|".repeat(writers.size()));
      for (Delivery delivery : Delivery.values()) {
        StringBuilder line = new StringBuilder("| " + delivery.label() + " |");
        for (String writer : writers) {
          runs.stream()
              .filter(
                  run ->
                      run.stream().equals(stream)
                          && run.delivery().equals(delivery.label())
                          && run.writer().equals(writer))
              .forEach(run -> line.append(' ').append(cell(run)).append(" |"));
        }
        System.out.println(line);
      }
      System.out.println(costs(runs, stream, writers));
    }
  }

  /** Of the second half; the first warms up. */
  private static String costs(List<Run> runs, String stream, List<String> writers) {
    StringBuilder line = new StringBuilder("| *CPU µs an event, clean* |");
    for (String writer : writers) {
      runs.stream()
          .filter(
              run ->
                  run.stream().equals(stream)
                      && run.delivery().equals(Delivery.CLEAN.label())
                      && run.writer().equals(writer))
          .map(Run::cost)
          .forEach(
              cost ->
                  line.append(
                      String.format(
                          Locale.ROOT,
                          " %,.0f |",
                          (double) (cost.clientMicros() + cost.cassandraMicros())
                              / cost.events())));
    }
    return line.toString();
  }

  private static String cell(Run run) {
    Truth.Verdict verdict = run.verdict();
    return verdict.faults() == 0
        ? "0"
        : String.format(
            Locale.ROOT,
            "**%,d** (%,d, %,d, %,d)",
            verdict.faults(),
            verdict.missingNodes() + verdict.wrongNodes(),
            verdict.missingEdges() + verdict.wrongEdges(),
            verdict.missingProperties() + verdict.wrongProperties());
  }
}
