package dev.rdg.launcher;

import dev.rdg.operations.plan.Figures;
import dev.rdg.operations.plan.FleetPlan;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code ./rdg plan}: from measured figures to machines. */
@Command(
    name = "plan",
    description =
        "How many machines a stream needs: cores, brokers, partitions, Cassandra nodes, disk, by what was measured of topic 'playback'.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg plan --events-per-second 1000000",
      "  ./rdg plan --events-per-second 50000 --rows-per-event 0.4 --cores 8",
      "",
      "./rdg outcomes TOPIC shows how many rows a running job writes for how many events."
    })
final class PlanCommand extends ScreenCommand implements Callable<Integer> {
  private static final double TERABYTE = 1e12;

  @Option(
      names = "--events-per-second",
      required = true,
      paramLabel = "N",
      description = "Of all topics together, at the peak.")
  private double eventsPerSecond;

  @Option(
      names = "--rows-per-event",
      paramLabel = "N",
      description =
          "Rows that are written for an event, after changes to one item have been joined. Default: that of playback.")
  private @Nullable Double rows;

  @Option(
      names = "--cores",
      paramLabel = "N",
      defaultValue = "16",
      description = "Of a machine. Default: ${DEFAULT-VALUE}.")
  private int cores;

  @Option(
      names = "--busy",
      paramLabel = "PERCENT",
      defaultValue = "50",
      description =
          "How much of each core is to be used at the peak; the rest is for machines that fail, replays and repairs. Default: ${DEFAULT-VALUE}.")
  private int busyPercent;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "3",
      description = "Copies that Kafka and Cassandra keep. Default: ${DEFAULT-VALUE}.")
  private int replicas;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  PlanCommand() {}

  @Override
  public Integer call() {
    require(eventsPerSecond > 0, "--events-per-second must be more than 0");
    require(rows == null || rows > 0, "--rows-per-event must be more than 0");
    require(cores > 0, "--cores must be at least 1");
    require(busyPercent > 0 && busyPercent <= 100, "--busy must be from 1 to 100");
    require(replicas > 0, "--replicas must be at least 1");
    Figures measured = Figures.load();
    Figures figures = rows == null ? measured : measured.withRows(rows, "--rows-per-event");
    FleetPlan plan =
        FleetPlan.builder(figures, eventsPerSecond)
            .busy(busyPercent / 100.0)
            .coresOfMachine(cores)
            .replicas(replicas)
            .build();
    show(plan);
    check(measured);
    sources(figures);
    return 0;
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec().commandLine(), message + ".");
    }
  }

  private void show(FleetPlan plan) {
    say(
        "For %,.0f events/s at %d %% of each core, machines of %d cores, %d replicas:",
        eventsPerSecond, busyPercent, cores, replicas);
    say("");
    TextTable table = new TextTable("part", "CPU µs an event", "cores busy", "machines");
    List<FleetPlan.Part> parts = List.of(plan.brokers(), plan.taskManagers(), plan.nodes());
    for (FleetPlan.Part part : parts) {
      table.add(part.name(), decimal(part.micros()), decimal(part.cores()), part.machines());
    }
    say(table);
    say("");
    say(
        "  subtasks (parallelism of all jobs), and partitions of topics: at least %,d",
        plan.subtasks());
    say(
        "  disk a day, all replicas: Kafka %,.2f TB, Cassandra at most %,.2f TB",
        plan.brokerBytesADay() / TERABYTE, plan.nodeBytesADay() / TERABYTE);
    FleetPlan.Part first =
        parts.stream()
            .max(java.util.Comparator.comparingDouble(FleetPlan.Part::cores))
            .orElseThrow();
    say("  on machines shared by all, the first to be short of CPU: %s", first.name());
    say("");
  }

  private void check(Figures figures) {
    double predicted = FleetPlan.twoCores(figures);
    say(
        "Checked: for two cores with all parts and one replica the same figures give %,.0f events/s; measured were %,.0f (%+.0f %%).",
        predicted, figures.measured().value(), 100 * (predicted / figures.measured().value() - 1));
  }

  private void sources(Figures figures) {
    say("Figures:");
    source("TaskManager but for writing, µs an event", figures.derive());
    source("TaskManager, µs a row", figures.sink());
    source("Cassandra, µs a row and replica", figures.store());
    source("Kafka, µs an event and replica", figures.broker());
    source("rows an event", figures.rows());
    source("bytes an event in Kafka", figures.eventBytes());
    source("bytes a row in Cassandra", figures.rowBytes());
    say("What they leave out: see docs/scaling.md.");
  }

  private void source(String what, Figures.Figure figure) {
    say("  %-42s %8s   %s", what, decimal(figure.value()), figure.from());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }
}
