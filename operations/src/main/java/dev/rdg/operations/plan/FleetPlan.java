package dev.rdg.operations.plan;

import com.google.auto.value.AutoValue;

/** What a stream of events needs of each part of the system. */
@AutoValue
public abstract class FleetPlan {
  private static final double MICROS = 1e6;
  private static final double SECONDS_A_DAY = 86_400;

  FleetPlan() {}

  /** For so many events a second, on machines of 16 cores that are half busy, three replicas. */
  public static Builder builder(Figures figures, double eventsPerSecond) {
    return new AutoValue_FleetPlan.Builder()
        .figures(figures)
        .eventsPerSecond(eventsPerSecond)
        .busy(0.5)
        .coresOfMachine(16)
        .replicas(3);
  }

  /** See {@link FleetPlan}. */
  @AutoValue.Builder
  public abstract static class Builder {
    abstract Builder figures(Figures figures);

    abstract Builder eventsPerSecond(double rate);

    /** The share of each core that is to be used, over 0 and at most 1. */
    public abstract Builder busy(double share);

    /** How many cores a machine has. */
    public abstract Builder coresOfMachine(int cores);

    /** How many copies Kafka and Cassandra keep. */
    public abstract Builder replicas(int copies);

    /** The plan. */
    public abstract FleetPlan build();
  }

  abstract Figures figures();

  abstract double eventsPerSecond();

  abstract double busy();

  abstract int coresOfMachine();

  abstract int replicas();

  /**
   * A part of the system.
   *
   * @param micros CPU an event, of all its machines
   * @param cores that are kept busy
   * @param machines at least
   */
  public record Part(String name, double micros, double cores, long machines) {}

  /** Kafka's brokers. */
  public final Part brokers() {
    return part("Kafka brokers", figures().broker().value() * replicas(), replicas());
  }

  /** Flink's TaskManagers. */
  public final Part taskManagers() {
    return part("Flink TaskManagers", taskManagerMicros(), 1);
  }

  /** Cassandra's nodes. */
  public final Part nodes() {
    return part(
        "Cassandra nodes",
        figures().rows().value() * figures().store().value() * replicas(),
        replicas());
  }

  /** Subtasks of all jobs, each of which is one thread and needs a partition of its topic. */
  public final long subtasks() {
    return (long) Math.ceil(eventsPerSecond() * taskManagerMicros() / MICROS / busy());
  }

  /** What Kafka keeps of a day, with all replicas. */
  public final double brokerBytesADay() {
    return eventsPerSecond() * SECONDS_A_DAY * figures().eventBytes().value() * replicas();
  }

  /**
   * At most what Cassandra takes for a day, with all replicas: rows of items that are known replace
   * others.
   */
  public final double nodeBytesADay() {
    return eventsPerSecond()
        * SECONDS_A_DAY
        * figures().rows().value()
        * figures().rowBytes().value()
        * replicas();
  }

  private double taskManagerMicros() {
    return figures().derive().value() + figures().rows().value() * figures().sink().value();
  }

  private Part part(String name, double micros, int leastMachines) {
    double cores = eventsPerSecond() * micros / MICROS;
    return new Part(
        name,
        micros,
        cores,
        Math.max(leastMachines, (long) Math.ceil(cores / busy() / coresOfMachine())));
  }

  /**
   * What the same figures say of the machine where the whole stream was measured: events a second
   * on two cores, one replica.
   */
  public static double twoCores(Figures figures) {
    double micros =
        figures.derive().value()
            + figures.rows().value() * (figures.sink().value() + figures.store().value())
            + figures.broker().value();
    return 2 * MICROS * figures.busy().value() / micros;
  }
}
