package dev.rdg.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole job of {@code playback}, from Kafka to Cassandra, on engines of its own and with the
 * commands that users have: CPU of each process an event, and events a second, from where a
 * checkpoint has passed the events of warming up until one has passed the last.
 */
@Command(
    name = "benchmarks/run PlaybackCost",
    mixinStandardHelpOptions = true,
    description = "What an event of playback costs from Kafka to Cassandra.")
public final class PlaybackCost implements Callable<Integer> {
  @Option(
      names = "--events",
      defaultValue = "1500000",
      description = "How many events are measured. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--warm-up",
      defaultValue = "500000",
      description = "How many events come before them. Default: ${DEFAULT-VALUE}.")
  private long warmUp;

  @Option(
      names = "--rounds",
      defaultValue = "1",
      description = "How often, each on new engines. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the job; may be given several times.")
  private List<String> settings = List.of();

  @Option(
      names = "--profile",
      description = "A file for a JFR recording of the TaskManager. Default: none is made.")
  private @Nullable Path profile;

  private PlaybackCost() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PlaybackCost()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Path folder = Files.createTempDirectory("rdg-playback");
    System.out.println(
        "| events | events/s | TaskManager µs | Cassandra µs | Kafka µs |\n|---|---|---|---|---|");
    List<PlaybackJob.Cost> costs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      PlaybackJob.Cost cost =
          new PlaybackJob(warmUp, events, settings, profile)
              .measure(folder.resolve("round" + round));
      costs.add(cost);
      System.out.printf(
          Locale.ROOT,
          "| %,d | %,.0f | %.1f | %.1f | %.1f |%n",
          cost.events(),
          cost.events() / cost.seconds(),
          cost.taskManagerMicros(),
          cost.cassandraMicros(),
          cost.kafkaMicros());
    }
    System.out.println("\n" + costs.get(0).said());
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            Path.of(System.getProperty("rdg.home"), "benchmarks/results/playback-cost.json")
                .toFile(),
            costs);
    return 0;
  }
}
