package dev.rdg.model.kv;

import dev.rdg.model.EdgeType;
import dev.rdg.model.ElementType;
import dev.rdg.model.NodeType;
import dev.rdg.model.PropertyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a namespace is made for. A store keeps it beside the data, so that a later {@code
 * graph.yaml} can be compared with what is stored.
 *
 * @param layout how the namespace is kept
 * @param elements the definition as text: {@code namespace}, {@code kind}, {@code buckets}, {@code
 *     retention}, {@code bucketing} and {@code history} where there is one, for edges {@code from},
 *     {@code to} and {@code reverse}, and {@code property <name>} with its type
 */
public record NamespaceDefinition(NamespaceLayout layout, SortedMap<String, String> elements) {
  private static final String KIND = "kind";
  private static final String HISTORY = "history";
  private static final String KEY = "key";
  private static final String HISTORY_OF = "history of ";
  private static final String REVERSE = "reverse of ";

  /** The elements are unmodifiable from here on. */
  public NamespaceDefinition {
    elements = Collections.unmodifiableSortedMap(new TreeMap<>(elements));
  }

  /**
   * A namespace whose properties nobody declares.
   *
   * @param kind what it holds, such as {@code outcomes}
   */
  public static NamespaceDefinition of(NamespaceLayout layout, String kind) {
    return define(layout, kind, new TreeMap<>());
  }

  /** The nodes of a type. */
  public static NamespaceDefinition ofNodes(NodeType type) {
    return define(
        NamespaceLayout.of(type.namespace(), 1, type.retention()),
        "node " + type.name(),
        withHistory(type, texts(type.properties())));
  }

  /** The changes of what this one holds, kept so long. */
  public NamespaceDefinition ofHistory(Duration kept) {
    SortedMap<String, String> same = new TreeMap<>(elements);
    same.keySet().removeAll(List.of(HISTORY, "reverse"));
    return define(
        NamespaceLayout.ofHistory(name() + ElementType.HISTORY_SUFFIX, kept),
        HISTORY_OF + kind(),
        same);
  }

  /** Whether its records are where edges lead and its keys where they start. */
  public boolean isReverse() {
    return kind().startsWith(REVERSE) || kind().startsWith(HISTORY_OF + REVERSE);
  }

  /** Whether it holds changes as they were made, and not what became of them. */
  public boolean isHistory() {
    return layout.bucketing() == NamespaceLayout.Bucketing.MONTH;
  }

  private static SortedMap<String, String> withHistory(
      ElementType type, SortedMap<String, String> elements) {
    Duration history = type.history();
    if (history != null) {
      elements.put(HISTORY, NamespaceLayout.text(history));
    }
    return elements;
  }

  /** The edges of a type. */
  public static NamespaceDefinition ofEdges(EdgeType type) {
    SortedMap<String, String> elements = texts(type.properties());
    elements.put("reverse", type.reverse().name().toLowerCase(Locale.ROOT));
    withHistory(type, elements);
    return ofEnds(type, type.namespace(), "edge " + type.name(), elements);
  }

  /** The reverse links of a type; those with properties have its own. */
  public static NamespaceDefinition ofLinks(EdgeType type) {
    return ofEnds(
        type,
        type.reverseNamespace(),
        REVERSE + type.name(),
        type.reverse() == EdgeType.Reverse.FULL ? texts(type.properties()) : new TreeMap<>());
  }

  private static NamespaceDefinition ofEnds(
      EdgeType type, String namespace, String kind, SortedMap<String, String> elements) {
    if (!type.key().isEmpty()) {
      elements.put(KEY, String.join(", ", type.key()));
    }
    elements.put("from", type.from().name());
    elements.put("to", type.to().name());
    return define(NamespaceLayout.of(namespace, type.buckets(), type.retention()), kind, elements);
  }

  private static NamespaceDefinition define(
      NamespaceLayout layout, String kind, SortedMap<String, String> elements) {
    elements.put("namespace", layout.name());
    elements.put(KIND, kind);
    elements.putAll(layout.elements());
    return new NamespaceDefinition(layout, elements);
  }

  private static SortedMap<String, String> texts(Map<String, PropertyType> properties) {
    SortedMap<String, String> texts = new TreeMap<>();
    properties.forEach(
        (name, type) -> texts.put(DefinitionChange.PROPERTY_PREFIX + name, type.label()));
    return texts;
  }

  /** The namespace's name. */
  public String name() {
    return layout.name();
  }

  /**
   * What it holds, such as {@code node account}, {@code edge watched}, {@code reverse of watched}.
   */
  public String kind() {
    return elements.getOrDefault(KIND, "");
  }

  /** How this differs from the elements of an earlier definition, in their order. */
  public List<DefinitionChange> changesFrom(Map<String, String> earlier) {
    TreeSet<String> names = new TreeSet<>(elements.keySet());
    names.addAll(earlier.keySet());
    List<DefinitionChange> changes = new ArrayList<>();
    for (String element : names) {
      DefinitionChange change =
          new DefinitionChange(name(), element, earlier.get(element), elements.get(element));
      if (!change.isNone()) {
        changes.add(change);
      }
    }
    return changes;
  }

  /**
   * This with the properties of another definition of the namespace too: each of several graphs may
   * fill some of them.
   *
   * @throws IllegalArgumentException when the two contradict each other; the message says in what
   */
  public NamespaceDefinition mergedWith(NamespaceDefinition other) {
    // Else changes of one graph would be missing, or its edges be others.
    for (String element : List.of(HISTORY, KEY)) {
      String here = elements.getOrDefault(element, "none");
      String there = other.elements.getOrDefault(element, "none");
      if (!here.equals(there)) {
        throw new IllegalArgumentException(element + " '" + there + "' and '" + here + "'");
      }
    }
    for (DefinitionChange change : changesFrom(other.elements)) {
      if (change.isRefused()) {
        throw new IllegalArgumentException(
            change.element() + " '" + change.was() + "' and '" + change.asked() + "'");
      }
    }
    TreeMap<String, String> all = new TreeMap<>(other.elements);
    all.putAll(elements);
    return new NamespaceDefinition(layout, all);
  }
}
