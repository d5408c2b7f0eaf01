package dev.rdg.reader;

import com.google.auto.value.AutoValue;
import dev.rdg.model.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lies around some nodes: from depth to depth, edges of some types are followed from all nodes
 * that the depth before has come to. A node that is come to at several depths is followed from each
 * of them, so that the whole answer is the same however it is cut and resumed.
 */
@AutoValue
public abstract class Traversal {
  /** The most depths. */
  public static final int MAX_DEPTHS = 8;

  /** The most types of edges that are followed at one depth. */
  public static final int MAX_STEPS = 50;

  /** The most nodes to start from. */
  public static final int MAX_START = 1_000;

  Traversal() {}

  /**
   * One depth.
   *
   * @param edges what is followed from the nodes of the depth, where they have the type that it
   *     starts from
   * @param rules for all of them, unless they have their own
   */
  public record Depth(List<EdgeStep> edges, Rules rules) {
    /** Unmodifiable from here on. */
    public Depth {
      edges = List.copyOf(edges);
      if (edges.isEmpty() || edges.size() > MAX_STEPS) {
        throw new IllegalArgumentException(
            "at a depth 1 to "
                + MAX_STEPS
                + " types of edges are followed, but were "
                + edges.size()
                + ".");
      }
    }

    /** Without rules of its own. */
    public static Depth of(EdgeStep... edges) {
      return new Depth(List.of(edges), Rules.NONE);
    }
  }

  /**
   * Where an answer ends.
   *
   * @param nodes the most nodes, at least as many as it starts from
   * @param edges the most edges, at least as many as may be followed from one node
   * @param bytes about the most bytes of nodes and edges
   * @param time how long it may take
   */
  public record Bounds(int nodes, int edges, int bytes, Duration time) {
    /** 10,000 nodes, 10,000 edges, 4 MiB, 10 seconds. */
    public static final Bounds DEFAULTS =
        new Bounds(10_000, 10_000, 4 << 20, Duration.ofSeconds(10));

    /** Checks that all are positive. */
    public Bounds {
      if (nodes < 1 || edges < 1 || bytes < 1 || time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("bounds of a traversal are all greater than 0.");
      }
    }
  }

  /** A traversal with the default rules and bounds, as of the time that it is asked for. */
  public static Builder from(List<NodeId> start) {
    return new AutoValue_Traversal.Builder()
        .start(start)
        .rules(Rules.NONE)
        .bounds(Bounds.DEFAULTS)
        .partial(false)
        .parallelism(64);
  }

  /** The nodes of depth 0. */
  public abstract List<NodeId> start();

  /** What is followed from the nodes of depth 0, of depth 1, and so on. */
  public abstract List<Depth> depths();

  /** For all depths, unless they have their own. */
  public abstract Rules rules();

  /** Where an answer ends; the rest is had by {@link #resumed}. */
  public abstract Bounds bounds();

  /** The time that retention is decided for; null for now, or for that of what is resumed. */
  public abstract @Nullable Instant asOf();

  /** Whether an answer may lack what the store does not give, and say so, and not fail for it. */
  public abstract boolean partial();

  /** How many nodes are read at a time. */
  public abstract int parallelism();

  /** Where the answer before ended: its {@link TraversalPage#next}. */
  public abstract @Nullable String resumed();

  /** A builder with what this says. */
  public abstract Builder toBuilder();

  /**
   * Resolves all rules.
   *
   * @throws IllegalArgumentException for what the schema does not have, for edges that start from
   *     no node of their depth, and for more edges from one node than the whole answer may have
   */
  List<List<PlannedStep>> plan(Schema schema) {
    Set<String> types = new LinkedHashSet<>();
    start().forEach(node -> types.add(schema.nodeType(node.type()).name()));
    List<List<PlannedStep>> plan = new ArrayList<>();
    for (Depth depth : depths()) {
      List<PlannedStep> steps = new ArrayList<>();
      Set<String> reached = new LinkedHashSet<>();
      for (EdgeStep edge : depth.edges()) {
        PlannedStep step = PlannedStep.of(schema, edge, depth.rules().or(rules()));
        check(step, plan.size(), types);
        reached.add(step.far().name());
        steps.add(step);
      }
      types.clear();
      types.addAll(reached);
      plan.add(steps);
    }
    for (int depth = 0; depth + 1 < plan.size(); depth++) {
      for (PlannedStep step : plan.get(depth)) {
        checkWaiting(step, plan.get(depth + 1));
      }
    }
    return plan;
  }

  /** What one expansion leaves to be done must fit into a token. */
  private static void checkWaiting(PlannedStep step, List<PlannedStep> next) {
    long followed =
        next.stream().filter(one -> one.near().name().equals(step.far().name())).count();
    if (step.limit() * followed > ResumeToken.MAX_WAITING) {
      throw new IllegalArgumentException(
          "up to "
              + step.limit()
              + " edges '"
              + step.type().name()
              + "' from one node, each followed in "
              + followed
              + " ways, are more than "
              + ResumeToken.MAX_WAITING
              + ": lower the limit.");
    }
  }

  private void check(PlannedStep step, int depth, Set<String> types) {
    if (!types.contains(step.near().name())) {
      throw new IllegalArgumentException(
          "edges '"
              + step.type().name()
              + "' followed "
              + step.direction()
              + " start from '"
              + step.near().name()
              + "', but at depth "
              + depth
              + " there are only: "
              + String.join(", ", types)
              + ".");
    }
    if (step.limit() > bounds().edges()) {
      throw new IllegalArgumentException(
          "up to "
              + step.limit()
              + " edges '"
              + step.type().name()
              + "' from one node are more than the "
              + bounds().edges()
              + " of the whole answer: lower the limit, or raise that of the answer.");
    }
  }

  /** See {@link Traversal}. */
  @AutoValue.Builder
  public abstract static class Builder {
    abstract Builder start(List<NodeId> nodes);

    /** See {@link Traversal#depths}. */
    public abstract Builder depths(List<Depth> depths);

    /** See {@link Traversal#depths}. */
    public final Builder depths(Depth... depths) {
      return depths(List.of(depths));
    }

    /** See {@link Traversal#rules}. */
    public abstract Builder rules(Rules rules);

    /** See {@link Traversal#bounds}. */
    public abstract Builder bounds(Bounds bounds);

    /** See {@link Traversal#asOf}. */
    public abstract Builder asOf(@Nullable Instant time);

    /** See {@link Traversal#partial}. */
    public abstract Builder partial(boolean allowed);

    /** See {@link Traversal#parallelism}. */
    public abstract Builder parallelism(int most);

    /** See {@link Traversal#resumed}. */
    public abstract Builder resumed(@Nullable String token);

    abstract Traversal autoBuild();

    /**
     * The traversal.
     *
     * @throws IllegalArgumentException for no or too many depths or nodes to start from
     */
    public Traversal build() {
      Traversal traversal = autoBuild();
      int depths = traversal.depths().size();
      int start = traversal.start().size();
      if (depths < 1 || depths > MAX_DEPTHS) {
        throw new IllegalArgumentException(
            "a traversal has between 1 and " + MAX_DEPTHS + " depths, but had " + depths + ".");
      }
      if (start < 1 || start > Math.min(MAX_START, traversal.bounds().nodes())) {
        throw new IllegalArgumentException(
            "a traversal starts from 1 to "
                + Math.min(MAX_START, traversal.bounds().nodes())
                + " nodes, but had "
                + start
                + ".");
      }
      if (traversal.parallelism() < 1) {
        throw new IllegalArgumentException("the parallelism of a traversal is at least 1.");
      }
      return traversal;
    }
  }
}
