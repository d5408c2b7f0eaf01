package dev.rdg.launcher;

import dev.rdg.model.store.Stages;
import dev.rdg.reader.Edge;
import dev.rdg.reader.EdgePage;
import dev.rdg.reader.EdgeStep;
import dev.rdg.reader.Graph;
import dev.rdg.reader.Node;
import dev.rdg.reader.NodeId;
import dev.rdg.reader.Rules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds a node with what is around it within some hops, as of one time: as a tree, for people. */
public final class Neighbourhood {
  /** So many nodes are more than a person looks at. */
  private static final int MOST_NODES = 10_000;

  private final Graph graph;
  private final @Nullable Instant asOf;
  private final Rules rules;
  private final boolean backwards;
  private final Set<NodeId> met = new HashSet<>();

  /**
   * @param asOf null for now
   * @param edgesPerType how many edges of one type and direction are followed from a node
   * @param backwards whether also edges that lead to a node are, where links of them are kept
   */
  public Neighbourhood(Graph graph, @Nullable Instant asOf, int edgesPerType, boolean backwards) {
    this.graph = graph;
    this.asOf = asOf;
    this.rules = Rules.builder().limit(edgesPerType).build();
    this.backwards = backwards;
  }

  /**
   * A node.
   *
   * @param stored what is stored of it; empty where edges lead to it and it was never written
   * @param branches what is around it; none of a node that stands elsewhere already, or at the end
   * @param more the types of edges of which there are more
   */
  public record Place(NodeId id, Optional<Node> stored, List<Branch> branches, List<String> more) {}

  /**
   * An edge to or from a node.
   *
   * @param isBackwards whether it leads to the node and not from it
   */
  public record Branch(Edge edge, boolean isBackwards, Place far) {}

  /** A node and what is around it. */
  public Place of(NodeId id, int hops) {
    return of(id, hops, null);
  }

  private Place of(NodeId id, int hops, @Nullable Edge came) {
    Optional<Node> stored = Stages.await(graph.node(id, asOf));
    List<Branch> branches = new ArrayList<>();
    List<String> more = new ArrayList<>();
    boolean isNew = met.size() < MOST_NODES && met.add(id);
    if (hops > 0 && isNew) {
      for (EdgeStep step : graph.stepsFrom(id.type())) {
        if (backwards || !step.isBackwards()) {
          follow(id, step, hops, came, branches, more);
        }
      }
    }
    return new Place(id, stored, branches, more);
  }

  private void follow(
      NodeId id,
      EdgeStep step,
      int hops,
      @Nullable Edge came,
      List<Branch> branches,
      List<String> more) {
    EdgePage page = Stages.await(graph.edges(id, step.with(rules), asOf, null));
    for (Edge edge : page.edges()) {
      if (came == null || !isSame(edge, came)) { // it is not followed back
        NodeId far = step.isBackwards() ? edge.from() : edge.to();
        branches.add(new Branch(edge, step.isBackwards(), of(far, hops - 1, edge)));
      }
    }
    if (page.next() != null) {
      more.add(step.type());
    }
  }

  private static boolean isSame(Edge one, Edge other) {
    return one.type().equals(other.type())
        && one.from().equals(other.from())
        && one.to().equals(other.to());
  }
}
