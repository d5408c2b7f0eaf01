package dev.rdg.reader;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a traversal has found, whole or up to its bounds. Within one page each node and each edge
 * stands once; pages of one traversal may repeat them.
 *
 * @param nodes by depth, then in the order they were met; those of depth 0 on the first page alone
 * @param edges by depth, then by the node they were followed from
 * @param cuts what is missing, and why
 * @param next the token to go on with, by {@link Traversal#resumed}; null where all was followed
 * @param asOf the time that retention was decided for
 */
public record TraversalPage(
    List<FoundNode> nodes,
    List<FoundEdge> edges,
    List<Cut> cuts,
    @Nullable String next,
    Instant asOf) {

  /** Unmodifiable from here on. */
  public TraversalPage {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    cuts = List.copyOf(cuts);
  }

  /**
   * A node that was come to.
   *
   * @param depth the least of this page at which it was
   * @param node what is stored of it; null where that was not asked for, where nothing is, and
   *     where the store did not say
   * @param isUnknown whether the store did not say
   */
  public record FoundNode(NodeId id, int depth, @Nullable Node node, boolean isUnknown) {}

  /**
   * An edge that was followed.
   *
   * @param depth that of the node it was followed from
   */
  public record FoundEdge(Edge edge, int depth) {}

  /** Why something is missing. */
  public enum Reason {
    /** A node has more edges than the limit of its rules. */
    LIMIT,
    /** The answer has as many nodes as it may. */
    NODES,
    /** The answer has as many edges as it may. */
    EDGES,
    /** The answer has as many bytes as it may. */
    BYTES,
    /** The time for the answer is over. */
    TIME,
    /** The store did not answer. */
    UNAVAILABLE
  }

  /**
   * What is missing.
   *
   * @param depth of the nodes whose edges were not followed
   * @param node for {@link Reason#LIMIT} and {@link Reason#UNAVAILABLE}, whose edges; else null
   * @param step for {@link Reason#LIMIT} and {@link Reason#UNAVAILABLE}, which edges; else null
   * @param next for {@link Reason#LIMIT}, the token to go on with by {@link Graph#edges}; else
   *     null, and what is missing comes with the traversal's next page
   */
  public record Cut(
      Reason reason,
      int depth,
      @Nullable NodeId node,
      @Nullable EdgeStep step,
      @Nullable String next) {}
}
