package dev.rdg.reader;

import com.google.auto.value.AutoValue;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How edges are followed. What is null is left to the wider rules: those of one edge type override
 * those of its depth, these those of the request, and these the {@link #DEFAULTS}.
 */
@AutoValue
public abstract class Rules {
  /** The most edges that may be followed from a node. */
  public static final int MAX_LIMIT = 10_000;

  /** Nothing is said. */
  public static final Rules NONE = builder().build();

  /** Up to 300 edges by key, of any time, with their properties; far ends are not read. */
  public static final Rules DEFAULTS =
      builder()
          .limit(300)
          .order(EdgeOrder.KEY)
          .since(Instant.MIN)
          .until(Instant.MAX)
          .edgeProperties(Projection.ALL)
          .nodeProperties(Projection.NONE)
          .edgeFilters(List.of())
          .nodeFilters(List.of())
          .exclude(Set.of())
          .build();

  Rules() {}

  /** Rules that say nothing yet. */
  public static Builder builder() {
    return new AutoValue_Rules.Builder();
  }

  /**
   * The most edges that are followed from a node, per type and direction: 1 to {@link #MAX_LIMIT}.
   * Counted after the filters on edges, before those on nodes.
   */
  public abstract @Nullable Integer limit();

  /** Which come first. */
  public abstract @Nullable EdgeOrder order();

  /** Only edges touched by an event of this time or later. */
  public abstract @Nullable Instant since();

  /** Only edges not touched at this time or later. */
  public abstract @Nullable Instant until();

  /** Which properties of edges are returned. */
  public abstract @Nullable Projection edgeProperties();

  /** Which properties of far ends are returned; with none, far ends are not read. */
  public abstract @Nullable Projection nodeProperties();

  /**
   * What edges must be, all of them; followed {@link Direction#IN}, only where {@code graph.yaml}
   * says {@code reverse: full}: links have no properties.
   */
  public abstract @Nullable List<PropertyFilter> edgeFilters();

  /** What far ends must be, all of them; others are left out with their edges. */
  public abstract @Nullable List<PropertyFilter> nodeFilters();

  /** Far ends that are left out with their edges. */
  public abstract @Nullable Set<NodeId> exclude();

  /** A builder with what these say. */
  public abstract Builder toBuilder();

  /** These, and of what they leave open, what wider rules say. */
  public final Rules or(Rules wider) {
    return builder()
        .limit(or(limit(), wider.limit()))
        .order(or(order(), wider.order()))
        .since(or(since(), wider.since()))
        .until(or(until(), wider.until()))
        .edgeProperties(or(edgeProperties(), wider.edgeProperties()))
        .nodeProperties(or(nodeProperties(), wider.nodeProperties()))
        .edgeFilters(or(edgeFilters(), wider.edgeFilters()))
        .nodeFilters(or(nodeFilters(), wider.nodeFilters()))
        .exclude(or(exclude(), wider.exclude()))
        .build();
  }

  private static <T> @Nullable T or(@Nullable T narrow, @Nullable T wide) {
    return narrow == null ? wide : narrow;
  }

  /** See {@link Rules}. */
  @AutoValue.Builder
  public abstract static class Builder {
    /** See {@link Rules#limit}. */
    public abstract Builder limit(@Nullable Integer most);

    /** See {@link Rules#order}. */
    public abstract Builder order(@Nullable EdgeOrder first);

    /** See {@link Rules#since}. */
    public abstract Builder since(@Nullable Instant first);

    /** See {@link Rules#until}. */
    public abstract Builder until(@Nullable Instant end);

    /** See {@link Rules#edgeProperties}. */
    public abstract Builder edgeProperties(@Nullable Projection properties);

    /** See {@link Rules#nodeProperties}. */
    public abstract Builder nodeProperties(@Nullable Projection properties);

    /** See {@link Rules#edgeFilters}. */
    public abstract Builder edgeFilters(@Nullable List<PropertyFilter> filters);

    /** See {@link Rules#nodeFilters}. */
    public abstract Builder nodeFilters(@Nullable List<PropertyFilter> filters);

    /** See {@link Rules#exclude}. */
    public abstract Builder exclude(@Nullable Set<NodeId> nodes);

    abstract @Nullable Set<NodeId> exclude();

    abstract Rules autoBuild();

    /**
     * The rules.
     *
     * @throws IllegalArgumentException for a limit that is not allowed
     */
    public Rules build() {
      Set<NodeId> nodes = exclude();
      if (nodes != null) {
        exclude(Collections.unmodifiableSortedSet(new TreeSet<>(nodes)));
      }
      Rules rules = autoBuild();
      Integer limit = rules.limit();
      if (limit != null && (limit < 1 || limit > MAX_LIMIT)) {
        throw new IllegalArgumentException(
            "a limit of edges is between 1 and " + MAX_LIMIT + ", but was " + limit + ".");
      }
      return rules;
    }
  }
}
