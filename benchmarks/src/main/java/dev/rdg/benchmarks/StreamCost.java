package dev.rdg.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.Truth;
import dev.rdg.benchmarks.graph.WriterTask;
import dev.rdg.stack.CassandraServer;
import dev.rdg.testdata.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an event of {@code playback} costs on its way into a graph: our job from Kafka to Cassandra,
 * and graph databases that take the first of the same events. They are given what each event
 * changes: reading Kafka, parsing and deriving, which is in our figure, is not in theirs. What a
 * rival has stored is judged before its figure counts.
 */
@Command(
    name = "benchmarks/run StreamCost",
    mixinStandardHelpOptions = true,
    description = "What an event of playback costs us, JanusGraph and Neo4j.")
public final class StreamCost implements Callable<Integer> {
  /**
   * One run.
   *
   * @param micros CPU of all processes an event, but for Kafka
   */
  private record Run(String writer, long events, double micros, double perSecond, String parts) {}

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "How many events our job is measured with. Default: ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--rival-events",
      defaultValue = "60000",
      description = "How many of them rivals are measured with. Default: ${DEFAULT-VALUE}.")
  private int rivalEvents;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each has its turn. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  private Path folder; // made by call

  @SuppressWarnings("NullAway.Init") // by picocli, and by call
  private StreamCost() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StreamCost()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    folder = Files.createTempDirectory("rdg-stream-cost");
    int warmUp = events / 2;
    int rivalWarmUp = rivalEvents / 2;
    List<GraphEvent> first =
        DemoStream.ofTopic(Topic.PLAYBACK, rivalWarmUp + rivalEvents, warmUp + events);
    Path file = folder.resolve("events.jsonl");
    GraphEvent.write(file, first);
    Truth truth = Truth.of(first);
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      PlaybackJob.Cost ours =
          new PlaybackJob(warmUp, events, List.of(), null).measure(folder.resolve("ours" + round));
      add(
          runs,
          new Run(
              "ours",
              ours.events(),
              ours.taskManagerMicros() + ours.cassandraMicros() + ours.kafkaMicros(),
              ours.events() / ours.seconds(),
              String.format(
                  Locale.ROOT,
                  "TaskManager %.1f, Cassandra %.1f, Kafka %.1f",
                  ours.taskManagerMicros(),
                  ours.cassandraMicros(),
                  ours.kafkaMicros())));
      for (GraphWriters rival : List.of(GraphWriters.JANUSGRAPH, GraphWriters.NEO4J)) {
        add(runs, run(rival, file, rivalWarmUp, truth, round));
      }
    }
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            RivalProcess.HOME.resolve("benchmarks/results/stream-cost.json").toFile(), runs);
    print(runs);
    return 0;
  }

  private static void add(List<Run> runs, Run run) {
    System.err.println(run);
    runs.add(run);
  }

  private Run run(GraphWriters rival, Path file, int warmUp, Truth truth, int round)
      throws IOException, InterruptedException {
    Path stored = folder.resolve("stored.jsonl");
    try (CassandraServer cassandra =
        ProductionCassandra.start(folder.resolve(rival.label() + round + "-cassandra"))) {
      GraphWriters.Job job = new GraphWriters.Job(file, warmUp, 0, stored);
      rival.run(List.of(job), cassandra, folder);
      WriterTask.Cost cost = job.cost();
      Truth.Verdict verdict = truth.judge(stored);
      if (verdict.missingNodes() + verdict.missingEdges() > 0) { // properties: see Convergence
        throw new IllegalStateException(rival.label() + " lacks some of the graph: " + verdict);
      }
      double events = cost.events();
      return new Run(
          rival.label(),
          cost.events(),
          (cost.clientMicros() + cost.cassandraMicros()) / events,
          events / cost.seconds(),
          String.format(
              Locale.ROOT,
              "its process %.1f, Cassandra %.1f",
              cost.clientMicros() / events,
              cost.cassandraMicros() / events));
    }
  }

  private static void print(List<Run> runs) {
    System.out.println(
        "| writer | events | CPU µs an event | events/s | of it | ours / this |\n|---|---|---|---|---|---|");
    double ours =
        runs.stream()
            .filter(run -> run.writer().equals("ours"))
            .mapToDouble(Run::micros)
            .average()
            .orElseThrow();
    for (Run run : runs) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %.1f | %,.0f | %s | %.2f |%n",
          run.writer(),
          run.events(),
          run.micros(),
          run.perSecond(),
          run.parts(),
          ours / run.micros());
    }
  }
}
