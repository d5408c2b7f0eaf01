package dev.rdg.cassandra;

import dev.rdg.model.ConfigException;
import java.util.List;

/**
 * What lies between a store and the namespaces that a graph asks for.
 *
 * @param refused changes that the stored data does not allow, a sentence each with the next step
 * @param steps what {@link CassandraTables#apply} does, in order
 * @param kept what the store has and the graph no longer asks for, a line each
 */
public record TablePlan(List<String> refused, List<Step> steps, List<String> kept) {

  /** The lists are unmodifiable from here on. */
  public TablePlan {
    refused = List.copyOf(refused);
    steps = List.copyOf(steps);
    kept = List.copyOf(kept);
  }

  /** What a step does. */
  public enum Action {
    /** A keyspace or a table that is missing. */
    CREATE("new", "created"),
    /** The definition of a table that was made before there were definitions. */
    ADOPT("not recorded yet", "recorded"),
    /** A property that is new. */
    ADD("new", "recorded"),
    /** An option of a table that changes nothing of what is stored. */
    ALTER("differs", "altered"),
    /** A table that nobody reads. */
    DROP("not needed", "dropped");

    private final String pending;
    private final String done;

    Action(String pending, String done) {
      this.pending = pending;
      this.done = done;
    }
  }

  /**
   * One step.
   *
   * @param cluster where
   * @param action what it does
   * @param subject to what
   * @param cql its statements
   */
  public record Step(Cluster cluster, Action action, String subject, List<String> cql) {
    /** What is to be done, such as {@code new: table rdg.node_title}. */
    public String pending() {
      return action.pending + ": " + subject;
    }

    /** What was done, such as {@code created table rdg.node_title}. */
    public String done() {
      return action.done + " " + subject;
    }
  }

  /** The statements of all steps. */
  public List<String> cql() {
    return steps.stream().flatMap(step -> step.cql().stream()).toList();
  }

  /** What is to be done, a line each. */
  public List<String> pending() {
    return steps.stream().map(Step::pending).toList();
  }

  /**
   * Refuses a store that cannot take the graph.
   *
   * @throws ConfigException with every change that is refused, a line each
   */
  public void requireCompatible() {
    if (!refused.isEmpty()) {
      throw new ConfigException(String.join(System.lineSeparator(), refused));
    }
  }

  /**
   * Refuses a store that jobs cannot write yet. Options of tables do not matter here.
   *
   * @throws ConfigException with the first thing that is refused or missing, and the next step
   */
  public void requireApplied() {
    if (!refused.isEmpty()) {
      throw new ConfigException(refused.get(0) + more(refused, " (", " more like it)"));
    }
    List<String> missing =
        steps.stream().filter(step -> step.action() != Action.ALTER).map(Step::pending).toList();
    if (!missing.isEmpty()) {
      throw new ConfigException(
          "the store lacks what the graph asks for ("
              + missing.get(0)
              + more(missing, "; ", " more")
              + "): run ./rdg schema apply.");
    }
  }

  private static String more(List<String> lines, String before, String after) {
    return lines.size() == 1 ? "" : before + "and " + (lines.size() - 1) + after;
  }
}
