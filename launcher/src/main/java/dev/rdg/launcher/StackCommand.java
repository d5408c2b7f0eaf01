package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.KeptJob;
import dev.rdg.operations.jobs.TopicJobs;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.EngineStatus;
import dev.rdg.stack.LocalStack;
import dev.rdg.stack.Ports;
import dev.rdg.transforms.Topic;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./rdg stack up|down|status}: for trying things and for demos on one machine. Each engine
 * is a process that is known by its pid and start, so that none of somebody else is ever ended.
 */
@Command(
    name = "stack",
    description =
        "Cassandra, Kafka and Flink with its web UI, as processes of this machine on loopback.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg stack up && ./rdg stack status && ./rdg stack down"})
final class StackCommand extends ScreenCommand {
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  StackCommand() {}

  @Command(
      description =
          "Starts what is not up yet or has died, and waits until each engine answers a query. Jobs go on; data is kept in .rdg/stack.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./rdg stack up --flink-port 0      # 0: any free port"})
  int up(
      @Option(
              names = "--cassandra-port",
              paramLabel = "PORT",
              description = "0 for a free one. Default: 9042.")
          @Nullable Integer cassandra,
      @Option(
              names = "--kafka-port",
              paramLabel = "PORT",
              description = "0 for a free one. Default: 9092.")
          @Nullable Integer kafka,
      @Option(
              names = "--flink-port",
              paramLabel = "PORT",
              description = "0 for a free one. Default: 8081.")
          @Nullable Integer flink,
      @Option(
              names = "--performance",
              description =
                  "Engines as in production, for measurements: about twice the memory, slower to start.")
          boolean performance) {
    boolean running = Local.stack().endpoints().isPresent();
    Ports usual = running ? Ports.free() : Ports.usual();
    Ports ports =
        new Ports(
            orElse(cassandra, usual.cassandra()),
            orElse(kafka, usual.kafka()),
            orElse(flink, usual.flink()));
    LocalStack stack = listening(Local.stack());
    Endpoints endpoints = (performance ? stack.forPerformance() : stack).up(ports);
    say(
        "The stack is up: Cassandra at "
            + endpoints.cassandra().getHostString()
            + ":"
            + endpoints.cassandra().getPort()
            + ", Kafka at "
            + endpoints.kafka()
            + ", Flink at "
            + endpoints.flink());
    if (running) {
      bringBack(endpoints);
    }
    KeptJob.all(Local.project()).stream()
        .filter(job -> job.savepoint().isPresent() && !job.topic().isEmpty())
        .forEach(job -> say("Stopped before: " + rdg("run " + job.topic()) + " --resume"));
    say("Next: %s. End it with %s.", next(endpoints), rdg("stack down"));
    return 0;
  }

  private String next(Endpoints endpoints) {
    if (FlinkJobs.at(endpoints.flinkMaster()).all().stream().anyMatch(FlinkJobs.Job::isLive)) {
      return rdg("status");
    }
    String topic =
        Local.project().topics().all().stream().findFirst().map(Topic::name).orElse("TOPIC");
    // Only for topics of the checkout itself are events generated.
    boolean generated = Local.project().isCheckout();
    return String.join(
        ", ",
        rdg("schema apply"),
        rdg("produce " + topic + (generated ? "" : " --from FILE")),
        rdg("run " + topic));
  }

  @Command(
      description =
          "Stops the jobs with savepoints, then ends what up (or a kept demo) started, and nothing else. Data stays.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./rdg stack down"})
  int down() {
    for (LocalStack stack : List.of(Local.stack(), Local.demoStack())) {
      stack.endpoints().ifPresent(this::stopJobs);
      listening(stack).down();
    }
    say(
        "The stack is down. Its data stays in "
            + Local.stack().folder().getParent()
            + " until you delete that folder.");
    return 0;
  }

  @Command(
      description = "Shows each engine's state by asking it. Exit code 1 when one is not up.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./rdg stack status"})
  int status() {
    LocalStack stack =
        Local.stack().endpoints().isEmpty() && Local.demoStack().endpoints().isPresent()
            ? Local.demoStack()
            : Local.stack();
    TextTable table =
        new TextTable("engine", "state", "address", "processes", "health", "data MB", "memory MB");
    boolean up = true;
    for (EngineStatus engine : stack.status()) {
      up &= engine.state() == EngineStatus.State.UP;
      table.add(
          engine.engine().label(),
          engine.state().name().toLowerCase(java.util.Locale.ROOT),
          engine.address(),
          engine.processes().entrySet().stream()
              .map(process -> process.getKey() + " " + process.getValue())
              .collect(Collectors.joining(", ")),
          engine.health(),
          engine.dataBytes() >> 20,
          engine.residentBytes() >> 20);
    }
    say(table);
    if (!up) {
      say("Next: %s starts what is not up, with its data; jobs go on.", rdg("stack up"));
    }
    return up ? 0 : 1;
  }

  /**
   * A JobManager that was started again knows no job any more; those that were not stopped go on.
   */
  private void bringBack(Endpoints endpoints) {
    List<String> there =
        FlinkJobs.at(endpoints.flinkMaster()).all().stream().map(FlinkJobs.Job::id).toList();
    for (KeptJob job : KeptJob.all(Local.project())) {
      if (job.master().equals(endpoints.flinkMaster())
          && job.savepoint().isEmpty()
          && !there.contains(job.id().orElse(""))) {
        boolean known = job.resumePoint().isPresent();
        job.startAgain();
        say(
            "  flink: the job "
                + job.name()
                + (known ? " goes on from its last checkpoint" : " begins where it was started"));
      }
    }
  }

  /** With savepoints, which a cluster that is ended does not take; what fails ends with it. */
  private void stopJobs(Endpoints endpoints) {
    FlinkJobs flink = FlinkJobs.at(endpoints.flinkMaster());
    try {
      for (FlinkJobs.Job job : flink.all()) {
        if (job.isLive() && flink.options(job.id()).containsKey("targets")) {
          TopicJobs.Stopped stopped = TopicJobs.stop(flink, job, Local.savepoints(flink));
          String path = stopped.path();
          if (path != null) {
            KeptJob.of(Local.project(), job.name(), endpoints.flinkMaster()).stoppedAt(path);
          }
          say("  flink: stopped the job " + job.name() + (path == null ? "" : " at " + path));
        }
      }
    } catch (ConfigException e) {
      say(
          "  flink: its jobs end without a savepoint: "
              + Printable.lines(String.valueOf(e.getMessage())));
    }
  }

  private static int orElse(@Nullable Integer port, int otherwise) {
    return port == null ? otherwise : port;
  }

  private LocalStack listening(LocalStack stack) {
    return stack.withListener((engine, message) -> say("  " + engine.label() + ": " + message));
  }
}
