package dev.rdg.reader;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.EdgeType;
import dev.rdg.model.ElementType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.EdgeKeys;
import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.kv.Item;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Edges of one type, followed one way, with all rules resolved and checked against the schema.
 *
 * @param near the type of nodes that it starts from
 * @param far the type of nodes that it comes to
 * @param limit the most edges from one node
 */
record PlannedStep(
    EdgeType type,
    Direction direction,
    NodeType near,
    NodeType far,
    int limit,
    EdgeOrder order,
    Projection edgeProperties,
    Projection nodeProperties,
    Predicate<Item> edgeFilter,
    Predicate<Item> nodeFilter,
    boolean filtersNodes,
    Set<NodeId> exclude) {

  /**
   * Resolves and checks.
   *
   * @throws IllegalArgumentException for what the schema does not have; the message says what it
   *     has
   */
  static PlannedStep of(Schema schema, EdgeStep step, Rules wider) {
    EdgeType type = schema.edgeType(step.type());
    boolean out = step.direction() == Direction.OUT;
    if (!out && !type.hasLinks()) {
      throw new IllegalArgumentException(
          "edges '"
              + type.name()
              + "' cannot be followed IN: graph.yaml keeps no reverse links of them.");
    }
    Rules rules = step.rules().or(wider).or(Rules.DEFAULTS);
    NodeType far = out ? type.to() : type.from();
    checkNames(step.rules().edgeProperties(), type);
    checkNames(step.rules().nodeProperties(), far);
    List<PropertyFilter> edgeFilters = requireNonNull(rules.edgeFilters(), "edgeFilters");
    if (!out && type.reverse() != EdgeType.Reverse.FULL && !edgeFilters.isEmpty()) {
      throw new IllegalArgumentException(
          "edges '"
              + type.name()
              + "' have no properties where they lead, and cannot be filtered by '"
              + edgeFilters.get(0).property()
              + "' when followed IN: graph.yaml says reverse: link, not full.");
    }
    List<PropertyFilter> nodeFilters = requireNonNull(rules.nodeFilters(), "nodeFilters");
    if (!nodeFilters.isEmpty() || !requireNonNull(rules.nodeProperties()).isNone()) {
      schema.nodeType(far.name()); // a part of a schema may have edges without their ends
    }
    Predicate<Item> time =
        within(requireNonNull(rules.since(), "since"), requireNonNull(rules.until(), "until"));
    return new PlannedStep(
        type,
        step.direction(),
        out ? type.from() : type.to(),
        far,
        requireNonNull(rules.limit(), "limit"),
        requireNonNull(rules.order(), "order"),
        requireNonNull(rules.edgeProperties(), "edgeProperties"),
        requireNonNull(rules.nodeProperties(), "nodeProperties"),
        time.and(all(edgeFilters, type)),
        all(nodeFilters, far),
        !nodeFilters.isEmpty(),
        requireNonNull(rules.exclude(), "exclude"));
  }

  /** Of its own rules; wider ones name properties of several types. */
  private static void checkNames(@Nullable Projection own, ElementType type) {
    if (own != null) {
      own.of(type);
    }
  }

  private static Predicate<Item> all(Collection<PropertyFilter> filters, ElementType type) {
    Predicate<Item> all = item -> true;
    for (PropertyFilter filter : filters) {
      all = all.and(filter.of(type));
    }
    return all;
  }

  private static Predicate<Item> within(Instant since, Instant until) {
    long first = Items.micros(since);
    long end = Items.micros(until);
    return item -> item.at() >= first && (item.at() < end || end == Long.MAX_VALUE);
  }

  boolean readsNodes() {
    return filtersNodes || !nodeProperties.isNone();
  }

  String namespace() {
    return direction == Direction.OUT ? type.namespace() : type.reverseNamespace();
  }

  NodeId farId(Item item) {
    return new NodeId(far.name(), EdgeKeys.far(item.key()));
  }

  boolean takes(Item item) {
    return edgeFilter.test(item) && (exclude.isEmpty() || !exclude.contains(farId(item)));
  }

  /** The change of an edge of {@code near}, as it is stored. */
  Change change(NodeId near, Item item) {
    NodeId other = new NodeId(far.name(), EdgeKeys.far(HistoryKeys.far(item.key())));
    boolean out = direction == Direction.OUT;
    return Change.of(type.name(), out ? near : other, out ? other : near, item, edgeProperties);
  }

  /** Links without properties have those of their key. */
  private SortedMap<String, Object> properties(Item item) {
    SortedMap<String, Object> properties = edgeProperties.of(item);
    if (!type.key().isEmpty()) {
      SortedMap<String, Object> key = EdgeKeys.values(type, item.key());
      if (!edgeProperties.isAll()) {
        key.keySet().retainAll(edgeProperties.names());
      }
      key.forEach(properties::putIfAbsent);
    }
    return properties;
  }

  Edge edge(NodeId from, Item item) {
    NodeId other = farId(item);
    boolean out = direction == Direction.OUT;
    return new Edge(
        type.name(), out ? from : other, out ? other : from, Items.at(item), properties(item));
  }
}
