package dev.rdg.launcher;

import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.Item;
import dev.rdg.model.store.GraphReader;
import dev.rdg.model.store.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds a node with what is around it within some hops, as of one time. */
public final class Neighbourhood {
  /** So many nodes are more than a person looks at. */
  private static final int MOST_NODES = 10_000;

  private final Schema schema;
  private final GraphReader reader;
  private final Instant asOf;
  private final int edgesPerType;
  private final boolean backwards;
  private final Set<String> met = new HashSet<>();

  /**
   * @param edgesPerType how many edges of one type and direction are followed from a node
   * @param backwards whether also edges that lead to a node are, where links of them are kept
   */
  public Neighbourhood(
      Schema schema, GraphReader reader, Instant asOf, int edgesPerType, boolean backwards) {
    this.schema = schema;
    this.reader = reader;
    this.asOf = asOf;
    this.edgesPerType = edgesPerType;
    this.backwards = backwards;
  }

  /**
   * A node.
   *
   * @param item what is stored of it; empty where edges lead to it and it was never written
   * @param steps what is around it; none of a node that stands elsewhere already, or at the end
   * @param more the types of edges of which there are more
   */
  public record Node(
      NodeType type, String id, Optional<Item> item, List<Step> steps, List<EdgeType> more) {
    @Override
    public String toString() {
      return type.name() + ":" + id;
    }
  }

  /**
   * An edge to or from a node.
   *
   * @param isBackwards whether it leads to the node and not from it
   * @param item what is stored of it; of a link, that it is there
   */
  public record Step(EdgeType type, boolean isBackwards, Item item, Node far) {}

  /** A node and what is around it. */
  public Node of(NodeType type, String id, int hops) {
    return of(type, id, hops, null);
  }

  /** An edge that was followed to a node; it is not followed back. */
  private record Came(EdgeType type, boolean backwards, String from) {}

  private Node of(NodeType type, String id, int hops, @Nullable Came came) {
    Optional<Item> item = reader.node(type, id, asOf);
    List<Step> steps = new ArrayList<>();
    List<EdgeType> more = new ArrayList<>();
    boolean isNew = met.size() < MOST_NODES && met.add(type.name() + ":" + id);
    if (hops > 0 && isNew) {
      for (EdgeType edge : schema.edgeTypes()) {
        if (edge.from().equals(type)) {
          follow(edge, false, id, hops, came, steps, more);
        }
        if (backwards && leadsTo(edge, type)) {
          follow(edge, true, id, hops, came, steps, more);
        }
      }
    }
    return new Node(type, id, item, steps, more);
  }

  /** Whether edges of a type can be followed back from where they lead. */
  static boolean leadsTo(EdgeType edges, NodeType type) {
    return edges.to().equals(type) && edges.hasLinks();
  }

  private void follow(
      EdgeType edge,
      boolean back,
      String id,
      int hops,
      @Nullable Came came,
      List<Step> steps,
      List<EdgeType> more) {
    Selection some = Selection.all(asOf).withLimit(edgesPerType + 1);
    List<Item> items = (back ? reader.links(edge, id, some) : reader.edges(edge, id, some)).items();
    NodeType farType = back ? edge.from() : edge.to();
    for (Item item : items.subList(0, Math.min(items.size(), edgesPerType))) {
      if (!new Came(edge, !back, item.key()).equals(came)) {
        Node far = of(farType, item.key(), hops - 1, new Came(edge, back, id));
        steps.add(new Step(edge, back, item, far));
      }
    }
    if (items.size() > edgesPerType) {
      more.add(edge);
    }
  }
}
