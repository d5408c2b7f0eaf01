package dev.rdg.model;

import dev.rdg.model.EdgeType.Reverse;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code graph.yaml}: every rule it breaks is named with file, line, the value and what is
 * allowed.
 */
final class SchemaReader {
  /**
   * Names become parts of table names: with prefix and suffix they must fit the 48 characters
   * Cassandra allows.
   */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  /** With {@code edge_} and {@code _reverse_history} it is the name of a table. */
  private static final int MAX_NAME_WITH_HISTORY = 27;

  /** Its months must have buckets of their own. */
  private static final Duration MAX_HISTORY = Duration.ofDays(30_000);

  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})(d|h|m)");
  private static final int MAX_BUCKETS = 1024;

  /** Those whose values have one text each. */
  private static final Set<PropertyType> KEY_TYPES =
      Set.of(PropertyType.STRING, PropertyType.LONG, PropertyType.BOOLEAN, PropertyType.INSTANT);

  private static final List<String> TYPE_NAMES =
      Stream.of(PropertyType.values()).map(PropertyType::label).toList();
  private static final List<String> REVERSES =
      Stream.of(Reverse.values()).map(r -> r.name().toLowerCase(Locale.ROOT)).toList();

  private SchemaReader() {}

  static Schema read(String source, String yaml) {
    YamlNode root = YamlNode.parse(source, yaml);
    root.allowKeys("version", "nodes", "edges");
    root.get("version").oneOf(List.of("1"));
    Map<String, NodeType> nodes = new LinkedHashMap<>();
    for (YamlNode.Entry entry : root.get("nodes").entries()) {
      nodes.put(checkName(entry.key()), readNode(entry));
    }
    Map<String, EdgeType> edges = new LinkedHashMap<>();
    for (YamlNode.Entry entry : root.find("edges").map(YamlNode::entries).orElse(List.of())) {
      String name = checkName(entry.key());
      if (nodes.containsKey(name)) {
        throw entry
            .key()
            .error(
                "duplicate name '"
                    + name
                    + "': a node type has it already; every type needs a name of its own");
      }
      edges.put(name, readEdge(entry, nodes));
    }
    return withoutConflicts(root, new Schema(nodes, edges));
  }

  /** A type {@code x_history} and the history of a type {@code x} would share a table. */
  private static Schema withoutConflicts(YamlNode root, Schema schema) {
    Set<String> names = new HashSet<>();
    for (NamespaceDefinition definition : schema.definitions()) {
      if (!names.add(definition.name())) {
        throw root.error(
            "two types would be kept in the namespace '"
                + definition.name()
                + "': the history of one has the name of the other; rename one of them");
      }
    }
    return schema;
  }

  private static NodeType readNode(YamlNode.Entry entry) {
    YamlNode body = entry.value();
    body.allowKeys("properties", "retention", "history");
    return new NodeType(
        entry.key().text(), readProperties(body), readSpan(body, "retention"), readHistory(entry));
  }

  private static EdgeType readEdge(YamlNode.Entry entry, Map<String, NodeType> nodes) {
    YamlNode body = entry.value();
    body.allowKeys("from", "to", "reverse", "key", "buckets", "properties", "retention", "history");
    return new EdgeType(
        entry.key().text(),
        readEnd(body.get("from"), nodes),
        readEnd(body.get("to"), nodes),
        body.find("reverse")
            .map(node -> Reverse.valueOf(node.oneOf(REVERSES).toUpperCase(Locale.ROOT)))
            .orElse(Reverse.NONE),
        readKey(body),
        body.find("buckets").map(node -> node.integer(1, MAX_BUCKETS)).orElse(1),
        readProperties(body),
        readSpan(body, "retention"),
        readHistory(entry));
  }

  private static List<String> readKey(YamlNode body) {
    YamlNode node = body.find("key").orElse(null);
    if (node == null) {
      return List.of();
    }
    SortedMap<String, PropertyType> properties = readProperties(body);
    List<String> key = new ArrayList<>();
    for (YamlNode name : node.items()) {
      PropertyType type = properties.get(name.text());
      if (type == null) {
        throw name.unknown("property", properties.keySet());
      }
      if (!KEY_TYPES.contains(type)) {
        throw name.error(
            "an edge cannot be known by '"
                + name.text()
                + "', which is of type "
                + type.label()
                + "; allowed are properties of the types string, long, boolean and instant");
      }
      if (key.contains(name.text())) {
        throw name.error("'" + name.text() + "' stands twice in the key");
      }
      key.add(name.text());
    }
    if (key.isEmpty()) {
      throw node.error("a key needs at least one property; leave it out for none");
    }
    return key;
  }

  private static NodeType readEnd(YamlNode node, Map<String, NodeType> nodes) {
    NodeType type = nodes.get(node.text());
    if (type == null) {
      throw node.unknown("node type", nodes.keySet());
    }
    return type;
  }

  private static SortedMap<String, PropertyType> readProperties(YamlNode body) {
    SortedMap<String, PropertyType> properties = new TreeMap<>();
    for (YamlNode.Entry entry : body.find("properties").map(YamlNode::entries).orElse(List.of())) {
      properties.put(checkName(entry.key()), readType(entry.value()));
    }
    return Collections.unmodifiableSortedMap(properties);
  }

  /**
   * A type's name, or a map of {@code type} and {@code merge}; the one merge rule there is keeps
   * the latest value.
   */
  private static PropertyType readType(YamlNode node) {
    YamlNode type = node;
    if (node.isMap()) {
      node.allowKeys("type", "merge");
      node.find("merge").ifPresent(merge -> merge.oneOf(List.of("latest")));
      type = node.get("type");
    }
    return PropertyType.valueOf(type.oneOf(TYPE_NAMES).toUpperCase(Locale.ROOT));
  }

  private static @Nullable Duration readHistory(YamlNode.Entry entry) {
    Duration span = readSpan(entry.value(), "history");
    if (span == null) {
      return null;
    }
    if (span.compareTo(MAX_HISTORY) > 0) {
      throw entry
          .value()
          .get("history")
          .error(
              "history '"
                  + entry.value().get("history").text()
                  + "' is too long; allowed: up to "
                  + MAX_HISTORY.toDays()
                  + "d");
    }
    if (entry.key().text().length() > MAX_NAME_WITH_HISTORY) {
      throw entry
          .key()
          .error(
              "name '"
                  + entry.key().text()
                  + "' is too long for a type with history, whose tables have longer names; allowed: at most "
                  + MAX_NAME_WITH_HISTORY
                  + " characters");
    }
    return span;
  }

  private static @Nullable Duration readSpan(YamlNode body, String key) {
    YamlNode node = body.find(key).orElse(null);
    if (node == null) {
      return null;
    }
    Matcher matcher = SPAN.matcher(node.text());
    if (!matcher.matches()) {
      throw node.error(
          key
              + " '"
              + node.text()
              + "' is not a time span; allowed: a whole number and d, h or m, such as 400d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofMinutes(number);
    };
  }

  private static String checkName(YamlNode key) {
    if (!NAME.matcher(key.text()).matches()) {
      throw key.error(
          "name '"
              + key.text()
              + "' is not allowed: use a lower-case letter, then at most 31 letters, digits and underscores");
    }
    if (key.text().endsWith("_reverse")) {
      throw key.error(
          "name '"
              + key.text()
              + "' is not allowed: names ending in _reverse are kept for reverse links");
    }
    return key.text();
  }
}
