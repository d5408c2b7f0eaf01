package dev.rdg.launcher;

import dev.rdg.operations.Engines;
import dev.rdg.operations.Project;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.LocalStack;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is on this machine: the checkout, the project that was named, and the stacks. */
public final class Local {
  /** {@code ./rdg --project} sets another project's folder than the checkout. */
  private static final String PROJECT_PROPERTY = "rdg.project";

  private Local() {}

  /** The checkout. */
  public static Path home() {
    return Path.of(System.getProperty("rdg.home", ".")).toAbsolutePath().normalize();
  }

  /** The project whose topics are used. */
  public static Project project() {
    return Project.of(home(), Path.of(System.getProperty(PROJECT_PROPERTY, home().toString())));
  }

  /** How a command on this project begins: a project's own script says how itself is typed. */
  static String rdg() {
    String own = System.getProperty("rdg.command", "");
    return own.isEmpty() ? project().rdg() : own;
  }

  /** Has the commands use the checkout's topics, whatever project was named. */
  public static void useCheckout() {
    System.setProperty(PROJECT_PROPERTY, home().toString());
  }

  /** The stack of {@code ./rdg stack}. */
  public static LocalStack stack() {
    return LocalStack.at(home());
  }

  /**
   * The stack of {@code ./rdg demo}, apart from the other, so that a demo touches nobody's data.
   */
  public static LocalStack demoStack() {
    return LocalStack.at(home().resolve(".rdg").resolve("demo"));
  }

  /** The running stack: the one of {@code ./rdg stack}, else that of a demo that was kept. */
  public static Optional<Endpoints> running() {
    return stack().endpoints().or(() -> demoStack().endpoints());
  }

  /** Where savepoints of a cluster's jobs go: beside the local stack, else null, as it is set. */
  static @Nullable String savepoints(FlinkJobs flink) {
    return running()
        .filter(stack -> FlinkJobs.at(stack.flinkMaster()).address().equals(flink.address()))
        .map(stack -> Jobs.uri(project().state("savepoints")))
        .orElse(null);
  }

  /** What operations work with, as the options say and the running stack is. */
  static Engines engines(CassandraOption cassandra, KafkaOption kafka, FlinkOption flink) {
    return Engines.of(project(), cassandra.store(), kafka.broker(), flink.address());
  }
}
