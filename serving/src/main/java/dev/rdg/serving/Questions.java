package dev.rdg.serving;

import com.google.protobuf.Timestamp;
import dev.rdg.model.EdgeType;
import dev.rdg.model.ElementType;
import dev.rdg.model.PropertyType;
import dev.rdg.model.Schema;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.reader.EdgeOrder;
import dev.rdg.reader.PropertyFilter;
import dev.rdg.reader.Traversal;
import dev.rdg.serving.v1.Bounds;
import dev.rdg.serving.v1.Depth;
import dev.rdg.serving.v1.Direction;
import dev.rdg.serving.v1.EdgeStep;
import dev.rdg.serving.v1.Filter;
import dev.rdg.serving.v1.NodeId;
import dev.rdg.serving.v1.Projection;
import dev.rdg.serving.v1.Rules;
import dev.rdg.serving.v1.TraverseRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients ask, as the reader takes it. Everything that it does not take is an {@link
 * IllegalArgumentException} whose message is for the client.
 */
final class Questions {
  private final Schema schema;

  Questions(Schema schema) {
    this.schema = schema;
  }

  static dev.rdg.reader.NodeId node(NodeId id) {
    if (id.getType().isEmpty() || id.getId().isEmpty()) {
      throw new IllegalArgumentException("a node needs a type and an id, such as profile and p-7.");
    }
    return new dev.rdg.reader.NodeId(id.getType(), id.getId());
  }

  static List<dev.rdg.reader.NodeId> nodes(List<NodeId> ids) {
    return ids.stream().map(Questions::node).toList();
  }

  static @Nullable Instant time(boolean isSet, Timestamp time) {
    try {
      return isSet ? Instant.ofEpochSecond(time.getSeconds(), time.getNanos()) : null;
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "a time has seconds since 1970 and nanoseconds, but was " + time.getSeconds() + ".", e);
    }
  }

  /** Where to go on; null for the first page. */
  static @Nullable String token(String text) {
    return text.isEmpty() ? null : text;
  }

  static dev.rdg.reader.Projection projection(Projection projection) {
    return projection.getAll()
        ? dev.rdg.reader.Projection.ALL
        : dev.rdg.reader.Projection.of(projection.getNamesList());
  }

  dev.rdg.reader.EdgeStep step(EdgeStep step) {
    EdgeType type = schema.edgeType(step.getType());
    dev.rdg.reader.Direction direction = direction(step.getDirection());
    ElementType far = direction == dev.rdg.reader.Direction.OUT ? type.to() : type.from();
    return new dev.rdg.reader.EdgeStep(
        type.name(), direction, rules(step.getRules(), List.of(type), List.of(far)));
  }

  private static dev.rdg.reader.Direction direction(Direction direction) {
    return switch (direction) {
      case DIRECTION_UNSPECIFIED, OUT -> dev.rdg.reader.Direction.OUT;
      case IN -> dev.rdg.reader.Direction.IN;
      case UNRECOGNIZED -> throw new IllegalArgumentException("a direction is OUT or IN.");
    };
  }

  Traversal traversal(TraverseRequest request, Duration most) {
    List<Traversal.Depth> depths = new ArrayList<>();
    Set<ElementType> allEdges = new HashSet<>();
    Set<ElementType> allFar = new HashSet<>();
    for (Depth depth : request.getDepthsList()) {
      Set<ElementType> edges = new HashSet<>();
      Set<ElementType> far = new HashSet<>();
      for (EdgeStep step : depth.getEdgesList()) {
        EdgeType type = schema.edgeType(step.getType());
        edges.add(type);
        far.add(step.getDirection() == Direction.IN ? type.from() : type.to());
      }
      depths.add(
          new Traversal.Depth(
              depth.getEdgesList().stream().map(this::step).toList(),
              rules(depth.getRules(), edges, far)));
      allEdges.addAll(edges);
      allFar.addAll(far);
    }
    return Traversal.from(nodes(request.getStartList()))
        .depths(depths)
        .rules(rules(request.getRules(), allEdges, allFar))
        .bounds(bounds(request.getBounds(), most))
        .asOf(time(request.hasAsOf(), request.getAsOf()))
        .partial(request.getPartial())
        .resumed(token(request.getPageToken()))
        .build();
  }

  private static Traversal.Bounds bounds(Bounds bounds, Duration most) {
    Traversal.Bounds defaults = Traversal.Bounds.DEFAULTS;
    Duration time =
        bounds.hasTime()
            ? Duration.ofSeconds(bounds.getTime().getSeconds(), bounds.getTime().getNanos())
            : defaults.time();
    return new Traversal.Bounds(
        orDefault(bounds.getNodes(), defaults.nodes()),
        orDefault(bounds.getEdges(), defaults.edges()),
        orDefault(bounds.getBytes(), defaults.bytes()),
        time.compareTo(most) < 0 ? time : most);
  }

  /** More than the default would be more than the service holds for one answer. */
  private static int orDefault(int asked, int defaults) {
    if (asked < 0 || asked > defaults) {
      throw new IllegalArgumentException(
          "bounds of an answer are between 1 and " + defaults + ", but one was " + asked + ".");
    }
    return asked == 0 ? defaults : asked;
  }

  private dev.rdg.reader.Rules rules(
      Rules rules, Iterable<? extends ElementType> edges, Iterable<? extends ElementType> far) {
    return dev.rdg.reader.Rules.builder()
        .limit(rules.hasLimit() ? rules.getLimit() : null)
        .order(order(rules))
        .since(time(rules.hasSince(), rules.getSince()))
        .until(time(rules.hasUntil(), rules.getUntil()))
        .edgeProperties(rules.hasEdgeProperties() ? projection(rules.getEdgeProperties()) : null)
        .nodeProperties(rules.hasNodeProperties() ? projection(rules.getNodeProperties()) : null)
        .edgeFilters(
            rules.hasEdgeFilters() ? filters(rules.getEdgeFilters().getFiltersList(), edges) : null)
        .nodeFilters(
            rules.hasNodeFilters() ? filters(rules.getNodeFilters().getFiltersList(), far) : null)
        .exclude(rules.hasExclude() ? new HashSet<>(nodes(rules.getExclude().getIdsList())) : null)
        .build();
  }

  private static @Nullable EdgeOrder order(Rules rules) {
    return switch (rules.getOrder()) {
      case ORDER_UNSPECIFIED -> null;
      case KEY -> EdgeOrder.KEY;
      case NEWEST -> EdgeOrder.NEWEST;
      case UNRECOGNIZED -> throw new IllegalArgumentException("an order is KEY or NEWEST.");
    };
  }

  /** Values are text; the type of the property says what they are. */
  private static List<PropertyFilter> filters(
      List<Filter> filters, Iterable<? extends ElementType> types) {
    return filters.stream().map(filter -> filter(filter, types)).toList();
  }

  private static PropertyFilter filter(Filter filter, Iterable<? extends ElementType> types) {
    PropertyFilter.Op op =
        switch (filter.getOp()) {
          case OP_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException(
                  "the filter on '"
                      + filter.getProperty()
                      + "' needs an op: EQ, NE, LT, LE, GT, GE, PREFIX, EXISTS or MISSING.");
          default -> PropertyFilter.Op.valueOf(filter.getOp().name());
        };
    boolean takesValue = op != PropertyFilter.Op.EXISTS && op != PropertyFilter.Op.MISSING;
    Set<String> known = new HashSet<>();
    for (ElementType type : types) {
      PropertyType property = type.properties().get(filter.getProperty());
      if (property != null) {
        return new PropertyFilter(
            filter.getProperty(), op, takesValue ? property.parse(filter.getValue()) : null);
      }
      known.addAll(type.properties().keySet());
    }
    throw new IllegalArgumentException(
        "there is no property '"
            + filter.getProperty()
            + "' to filter by"
            + Nearest.hint(filter.getProperty(), known));
  }
}
