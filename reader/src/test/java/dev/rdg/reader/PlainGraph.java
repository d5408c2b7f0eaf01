package dev.rdg.reader;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.EdgeType;
import dev.rdg.model.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A graph in maps, and what a traversal of it must find: plain code that shares nothing with what
 * it checks but the values of the questions and the answers.
 */
final class PlainGraph {
  private static final Comparator<String> UTF_8 =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private final Schema schema;
  final Map<NodeId, Node> nodes = new LinkedHashMap<>();
  final List<Edge> edges = new ArrayList<>();
  private final Map<NodeId, List<Edge>> out = new HashMap<>();
  private final Map<NodeId, List<Edge>> in = new HashMap<>();

  PlainGraph(Schema schema) {
    this.schema = schema;
  }

  void add(Node node) {
    nodes.put(node.id(), node);
  }

  void add(Edge edge) {
    edges.add(edge);
    out.computeIfAbsent(edge.from(), absent -> new ArrayList<>()).add(edge);
    in.computeIfAbsent(edge.to(), absent -> new ArrayList<>()).add(edge);
  }

  /**
   * What a traversal finds: nodes, and how those and edges may look that are shown with properties;
   * depths may ask for different ones.
   */
  record Found(Set<NodeId> nodes, Map<NodeId, Set<Node>> read, Map<String, Set<Edge>> edges) {
    Found() {
      this(new HashSet<>(), new HashMap<>(), new HashMap<>());
    }

    void add(Node node) {
      read.computeIfAbsent(node.id(), absent -> new HashSet<>()).add(node);
    }

    void add(Edge edge) {
      edges
          .computeIfAbsent(
              edge.type() + " " + edge.from() + " " + edge.to(), absent -> new HashSet<>())
          .add(edge);
    }
  }

  Found traverse(Traversal traversal) {
    Found found = new Found();
    Set<NodeId> level = new LinkedHashSet<>(traversal.start());
    Rules wide = traversal.rules().or(Rules.DEFAULTS);
    for (NodeId start : level) {
      found.nodes.add(start);
      read(start, requireNonNull(wide.nodeProperties()), found);
    }
    for (Traversal.Depth depth : traversal.depths()) {
      Set<NodeId> next = new LinkedHashSet<>();
      for (NodeId node : level) {
        for (EdgeStep step : depth.edges()) {
          follow(node, step, step.rules().or(depth.rules()).or(wide), found, next);
        }
      }
      level = next;
    }
    return found;
  }

  private void follow(NodeId node, EdgeStep step, Rules rules, Found found, Set<NodeId> next) {
    EdgeType type = schema.edgeType(step.type());
    boolean outwards = step.direction() == Direction.OUT;
    if (!(outwards ? type.from() : type.to()).name().equals(node.type())) {
      return;
    }
    List<Edge> all = new ArrayList<>();
    for (Edge edge : (outwards ? out : in).getOrDefault(node, List.of())) {
      if (edge.type().equals(step.type()) && passes(edge, far(edge, outwards), rules)) {
        all.add(edge);
      }
    }
    Comparator<Edge> byKey = Comparator.comparing(edge -> far(edge, outwards).id(), UTF_8);
    all.sort(
        rules.order() == EdgeOrder.KEY
            ? byKey
            : Comparator.comparing(Edge::at).reversed().thenComparing(byKey));
    for (Edge edge : all.subList(0, Math.min(all.size(), requireNonNull(rules.limit())))) {
      NodeId far = far(edge, outwards);
      if (requireNonNull(rules.nodeFilters()).stream().allMatch(one -> passes(one, far))) {
        found.add(
            outwards || type.reverse() == EdgeType.Reverse.FULL
                ? projected(edge, rules)
                : bare(edge));
        found.nodes.add(far);
        read(far, requireNonNull(rules.nodeProperties()), found);
        next.add(far);
      }
    }
  }

  private static NodeId far(Edge edge, boolean outwards) {
    return outwards ? edge.to() : edge.from();
  }

  private static boolean passes(Edge edge, NodeId far, Rules rules) {
    Instant since = requireNonNull(rules.since());
    Instant until = requireNonNull(rules.until());
    return !edge.at().isBefore(since)
        && edge.at().isBefore(until)
        && !requireNonNull(rules.exclude()).contains(far)
        && requireNonNull(rules.edgeFilters()).stream()
            .allMatch(filter -> passes(filter, edge.properties()));
  }

  private boolean passes(PropertyFilter filter, NodeId id) {
    Node node = nodes.get(id);
    return node != null && passes(filter, node.properties());
  }

  @SuppressWarnings("unchecked")
  private static boolean passes(PropertyFilter filter, Map<String, Object> properties) {
    Object found = properties.get(filter.property());
    Object wanted = filter.value();
    if (found == null || wanted == null) {
      return filter.op() == (found == null ? PropertyFilter.Op.MISSING : PropertyFilter.Op.EXISTS);
    }
    int order =
        found instanceof String text
            ? UTF_8.compare(text, (String) wanted)
            : ((Comparable<Object>) found).compareTo(wanted);
    return switch (filter.op()) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
      case PREFIX -> ((String) found).startsWith((String) wanted);
      case EXISTS, MISSING -> throw new IllegalStateException("takes no value");
    };
  }

  private void read(NodeId id, Projection projection, Found found) {
    Node node = nodes.get(id);
    if (node != null && !projection.isNone()) {
      found.add(new Node(id, node.at(), projected(node.properties(), projection)));
    }
  }

  private static Edge projected(Edge edge, Rules rules) {
    return new Edge(
        edge.type(),
        edge.from(),
        edge.to(),
        edge.at(),
        projected(edge.properties(), requireNonNull(rules.edgeProperties())));
  }

  private static Edge bare(Edge edge) {
    return new Edge(edge.type(), edge.from(), edge.to(), edge.at(), new TreeMap<>());
  }

  private static SortedMap<String, Object> projected(
      SortedMap<String, Object> properties, Projection projection) {
    SortedMap<String, Object> some = new TreeMap<>(properties);
    some.keySet().removeIf(name -> !projection.isAll() && !projection.names().contains(name));
    return some;
  }
}
