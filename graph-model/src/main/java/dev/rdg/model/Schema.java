package dev.rdg.model;

import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.model.yaml.YamlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The node and edge types of one graph, read from {@code graph.yaml} and checked at start. Java
 * code binds to it once, in constants, so that a name the schema lacks fails when the class loads
 * and not when an event comes.
 */
public final class Schema implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, NodeType> nodeTypes;
  private final LinkedHashMap<String, EdgeType> edgeTypes;

  Schema(Map<String, NodeType> nodeTypes, Map<String, EdgeType> edgeTypes) {
    this.nodeTypes = new LinkedHashMap<>(nodeTypes);
    this.edgeTypes = new LinkedHashMap<>(edgeTypes);
  }

  /**
   * Reads a schema from YAML text.
   *
   * @param source where the text comes from, for messages
   * @throws YamlException with file, line, the value and what is allowed, when the text is not a
   *     schema
   */
  public static Schema parse(String source, String yaml) {
    return SchemaReader.read(source, yaml);
  }

  /**
   * Reads a schema from a file.
   *
   * @throws YamlException as {@link #parse}, and when the file cannot be read
   */
  public static Schema load(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new YamlException(file + ": cannot be read as a graph schema: " + e);
    }
  }

  /**
   * Reads a schema that stands beside a class.
   *
   * @throws YamlException as {@link #parse}, and when there is no such resource
   */
  public static Schema load(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new YamlException(resource + ": no such resource beside " + beside.getName() + ".");
      }
      return parse(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The node types in the order of the file. */
  public Collection<NodeType> nodeTypes() {
    return Collections.unmodifiableCollection(nodeTypes.values());
  }

  /** The edge types in the order of the file. */
  public Collection<EdgeType> edgeTypes() {
    return Collections.unmodifiableCollection(edgeTypes.values());
  }

  /**
   * The node type of this name.
   *
   * @throws IllegalArgumentException when the schema has none; the message names the nearest
   */
  public NodeType nodeType(String name) {
    return findNodeType(name).orElseThrow(() -> unknown("node", name, nodeTypes.keySet()));
  }

  /**
   * The edge type of this name.
   *
   * @throws IllegalArgumentException when the schema has none; the message names the nearest
   */
  public EdgeType edgeType(String name) {
    return findEdgeType(name).orElseThrow(() -> unknown("edge", name, edgeTypes.keySet()));
  }

  /** The node type of this name, if the schema has it. */
  public Optional<NodeType> findNodeType(String name) {
    return Optional.ofNullable(nodeTypes.get(name));
  }

  /** The edge type of this name, if the schema has it. */
  public Optional<EdgeType> findEdgeType(String name) {
    return Optional.ofNullable(edgeTypes.get(name));
  }

  /**
   * The part of this graph that has only these types: what one topic writes.
   *
   * @throws IllegalArgumentException when one is not of this schema
   */
  public Schema only(Collection<NodeType> nodes, Collection<EdgeType> edges) {
    Map<String, NodeType> someNodes = new LinkedHashMap<>();
    nodes.forEach(type -> someNodes.put(type.name(), nodeType(type.name())));
    Map<String, EdgeType> someEdges = new LinkedHashMap<>();
    edges.forEach(type -> someEdges.put(type.name(), edgeType(type.name())));
    return new Schema(someNodes, someEdges);
  }

  /**
   * This graph and another as one. Of a type that both have, each may declare some of the
   * properties.
   *
   * @throws IllegalArgumentException when the two contradict each other; the message says in what
   */
  public Schema mergedWith(Schema other) {
    Map<String, NodeType> nodes = new LinkedHashMap<>(nodeTypes);
    other.nodeTypes.forEach((name, type) -> nodes.merge(name, type, Schema::merged));
    Map<String, EdgeType> edges = new LinkedHashMap<>(edgeTypes);
    other.edgeTypes.forEach((name, type) -> edges.merge(name, type, Schema::merged));
    edges.replaceAll(
        (name, type) ->
            new EdgeType(
                name,
                Objects.requireNonNull(nodes.get(type.from().name())),
                Objects.requireNonNull(nodes.get(type.to().name())),
                type.reverse(),
                type.key(),
                type.buckets(),
                type.properties(),
                type.retention(),
                type.history()));
    return new Schema(nodes, edges);
  }

  private static NodeType merged(NodeType one, NodeType other) {
    NamespaceDefinition.ofNodes(one).mergedWith(NamespaceDefinition.ofNodes(other));
    return new NodeType(
        one.name(), merged(one.properties(), other.properties()), one.retention(), one.history());
  }

  private static EdgeType merged(EdgeType one, EdgeType other) {
    NamespaceDefinition.ofEdges(one).mergedWith(NamespaceDefinition.ofEdges(other));
    return new EdgeType(
        one.name(),
        one.from(),
        one.to(),
        one.reverse(),
        one.key(),
        one.buckets(),
        merged(one.properties(), other.properties()),
        one.retention(),
        one.history());
  }

  private static SortedMap<String, PropertyType> merged(
      Map<String, PropertyType> one, Map<String, PropertyType> other) {
    SortedMap<String, PropertyType> all = new TreeMap<>(one);
    all.putAll(other);
    return Collections.unmodifiableSortedMap(all);
  }

  /** What every namespace this graph is kept in is made for, nodes first. */
  public List<NamespaceDefinition> definitions() {
    List<NamespaceDefinition> definitions = new ArrayList<>();
    for (NodeType type : nodeTypes.values()) {
      addWithHistory(NamespaceDefinition.ofNodes(type), type, definitions);
    }
    for (EdgeType type : edgeTypes.values()) {
      addWithHistory(NamespaceDefinition.ofEdges(type), type, definitions);
      if (type.hasLinks()) {
        addWithHistory(NamespaceDefinition.ofLinks(type), type, definitions);
      }
    }
    return definitions;
  }

  private static void addWithHistory(
      NamespaceDefinition current, ElementType type, List<NamespaceDefinition> definitions) {
    definitions.add(current);
    Duration history = type.history();
    if (history != null) {
      definitions.add(current.ofHistory(history));
    }
  }

  /** The layout of every namespace this graph is kept in, in the order of {@link #definitions}. */
  public List<NamespaceLayout> namespaces() {
    return definitions().stream().map(NamespaceDefinition::layout).toList();
  }

  private static IllegalArgumentException unknown(
      String what, String name, Collection<String> known) {
    return new IllegalArgumentException(
        "the graph has no " + what + " type '" + name + "'" + Nearest.hint(name, known));
  }
}
