package dev.rdg.testdata.kit;

import dev.rdg.model.Schema;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.GraphReader;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.Selection;
import dev.rdg.transforms.CountOutcomes;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the graph holds after a {@link TopicKit} has run, as of now. */
public final class TopicResult {
  private final String topic;
  private final Schema graph;
  private final InMemoryKvStore store;
  private final GraphReader reader;
  private final List<RejectedEvent> rejects;
  private final Instant asOf = Instant.now();

  TopicResult(String topic, Schema graph, InMemoryKvStore store, List<RejectedEvent> rejects) {
    this.topic = topic;
    this.graph = graph;
    this.store = store;
    this.reader = new GraphReader(store);
    this.rejects = rejects;
  }

  /** Whether there is such a node. */
  public boolean hasNode(String type, String id) {
    return reader.node(graph.nodeType(type), id, asOf).isPresent();
  }

  /** A node's properties by name; empty where there is no such node. */
  public SortedMap<String, Object> node(String type, String id) {
    return reader
        .node(graph.nodeType(type), id, asOf)
        .map(Item::values)
        .orElse(Collections.emptySortedMap());
  }

  /** Whether there is such an edge. */
  public boolean hasEdge(String type, String from, String to) {
    return edges(type, from).contains(to);
  }

  /** An edge's properties by name; empty where there is no such edge. */
  public SortedMap<String, Object> edge(String type, String from, String to) {
    Page page = reader.edges(graph.edgeType(type), from, Selection.all(asOf).withKeys(List.of(to)));
    return page.items().isEmpty() ? Collections.emptySortedMap() : page.items().get(0).values();
  }

  /** The ids that edges of a type lead to from a node. */
  public List<String> edges(String type, String from) {
    return keys(
        reader.edges(graph.edgeType(type), from, Selection.all(asOf).withLimit(Integer.MAX_VALUE)));
  }

  /** The ids from which edges of a type lead to a node; only for types with reverse links. */
  public List<String> links(String type, String to) {
    return keys(
        reader.links(graph.edgeType(type), to, Selection.all(asOf).withLimit(Integer.MAX_VALUE)));
  }

  /** The rejected events, in no order. */
  public List<RejectedEvent> rejects() {
    return rejects;
  }

  /** The reason codes of the rejected events, sorted. */
  public List<String> reasons() {
    return rejects.stream().map(reject -> reject.reason().code()).sorted().toList();
  }

  /** What became of the records, by name as in {@link Counts}. */
  public SortedMap<String, Long> outcomes() {
    SortedMap<String, Long> outcomes = new TreeMap<>();
    String namespace = CountOutcomes.namespaceOf(topic);
    for (Item item : store.get(namespace, topic, Selection.all(asOf)).items()) {
      item.values().forEach((name, value) -> outcomes.merge(name, (Long) value, Long::sum));
    }
    outcomes.keySet().removeIf(name -> !Counts.isCount(name));
    return outcomes;
  }

  /** The digest of the graph. */
  public String digest() {
    return GraphDigest.of(
            store, graph.namespaces().stream().map(NamespaceLayout::name).toList(), asOf)
        .hex();
  }

  private static List<String> keys(Page page) {
    return page.items().stream().map(Item::key).toList();
  }
}
