package dev.rdg.reader;

import dev.rdg.model.EdgeType;
import dev.rdg.model.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Traversals of a graph that ask for anything that can be asked for, by chance. */
final class RandomTraversals {
  private final PlainGraph graph;
  private final Schema schema;
  private final SplittableRandom random;
  private final List<NodeId> ids;

  RandomTraversals(PlainGraph graph, Schema schema, long seed) {
    this.graph = graph;
    this.schema = schema;
    this.random = new SplittableRandom(seed);
    this.ids = List.copyOf(graph.nodes.keySet());
  }

  Traversal next(Instant asOf) {
    List<NodeId> start = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      NodeId id = pick(ids);
      start.add(id);
      types.add(id.type());
    }
    List<Traversal.Depth> depths = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      List<EdgeStep> possible = steps(types);
      if (possible.isEmpty()) {
        break;
      }
      List<EdgeStep> steps = new ArrayList<>();
      types.clear();
      for (int j = 1 + random.nextInt(2); j > 0; j--) {
        EdgeStep step = pick(possible);
        types.add(far(step));
        steps.add(step.with(rules(step)));
      }
      depths.add(new Traversal.Depth(steps, wide()));
    }
    if (depths.isEmpty()) {
      return next(asOf);
    }
    int most = 1 + random.nextInt(200);
    return Traversal.from(start)
        .depths(depths)
        .rules(wide().or(Rules.builder().limit(1 + random.nextInt(most)).build()))
        .bounds(new Traversal.Bounds(3 + random.nextInt(300), most, 1_000_000, HOUR))
        .asOf(asOf)
        .parallelism(1 + random.nextInt(8))
        .build();
  }

  private static final Duration HOUR = Duration.ofHours(1);

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private List<EdgeStep> steps(Set<String> types) {
    List<EdgeStep> steps = new ArrayList<>();
    for (EdgeType type : schema.edgeTypes()) {
      if (types.contains(type.from().name())) {
        steps.add(EdgeStep.out(type.name()));
      }
      if (types.contains(type.to().name()) && type.hasLinks()) {
        steps.add(EdgeStep.in(type.name()));
      }
    }
    return steps;
  }

  private String far(EdgeStep step) {
    EdgeType type = schema.edgeType(step.type());
    return (step.direction() == Direction.OUT ? type.to() : type.from()).name();
  }

  /** What any types take. */
  private Rules wide() {
    Rules.Builder rules = Rules.builder();
    if (random.nextInt(3) == 0) {
      rules.order(random.nextBoolean() ? EdgeOrder.NEWEST : EdgeOrder.KEY);
    }
    if (random.nextInt(6) == 0) {
      rules.exclude(new TreeSet<>(List.of(pick(ids), pick(ids))));
    }
    if (random.nextInt(3) == 0) {
      rules.nodeProperties(random.nextBoolean() ? Projection.ALL : Projection.NONE);
    }
    return rules.build();
  }

  private Rules rules(EdgeStep step) {
    Rules.Builder rules = Rules.builder();
    if (random.nextInt(4) == 0) {
      rules.since(pick(graph.edges).at());
    } else if (random.nextInt(4) == 0) {
      rules.until(pick(graph.edges).at());
    }
    if (random.nextInt(4) == 0) {
      rules.order(EdgeOrder.NEWEST);
    }
    boolean hasProperties =
        step.direction() == Direction.OUT
            || schema.edgeType(step.type()).reverse() == EdgeType.Reverse.FULL;
    if (hasProperties && random.nextInt(4) == 0) {
      Edge edge = pick(graph.edges);
      if (edge.type().equals(step.type()) && !edge.properties().isEmpty()) {
        rules.edgeFilters(List.of(filter(edge.properties())));
        rules.edgeProperties(Projection.of(List.of(name(edge.properties()))));
      }
    }
    if (random.nextInt(4) == 0) {
      Node node = graph.nodes.get(pick(ids));
      if (node != null && node.id().type().equals(far(step)) && !node.properties().isEmpty()) {
        rules.nodeFilters(List.of(filter(node.properties())));
        rules.nodeProperties(Projection.of(List.of(name(node.properties()))));
      }
    }
    return rules.build();
  }

  private String name(Map<String, Object> properties) {
    return pick(List.copyOf(properties.keySet()));
  }

  private PropertyFilter filter(Map<String, Object> properties) {
    String name = name(properties);
    Object value = properties.get(name);
    PropertyFilter.Op op = pick(List.of(PropertyFilter.Op.values()));
    if (op == PropertyFilter.Op.PREFIX) {
      return value instanceof String text
          ? new PropertyFilter(name, op, text.substring(0, Math.min(2, text.length())))
          : new PropertyFilter(name, PropertyFilter.Op.GE, value);
    }
    return new PropertyFilter(name, op, op.takesValue() ? value : null);
  }
}
