package dev.rdg.benchmarks;

import dev.rdg.benchmarks.graph.GraphChange;
import dev.rdg.benchmarks.graph.GraphEvent;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code graph.yaml} of what is in events; with links, so that edges are found from both ends.
 */
final class GraphYaml {
  private final SortedMap<String, SortedMap<String, String>> nodes = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, String>> edges = new TreeMap<>();
  private final SortedMap<String, String> ends = new TreeMap<>();

  private GraphYaml() {}

  static String of(List<GraphEvent> events) {
    GraphYaml yaml = new GraphYaml();
    events.forEach(event -> event.changes().forEach(yaml::add));
    return yaml.text();
  }

  private void add(GraphChange change) {
    GraphChange.End to = change.to();
    nodes.computeIfAbsent(change.from().type(), absent -> new TreeMap<>());
    if (to != null) {
      nodes.computeIfAbsent(to.type(), absent -> new TreeMap<>());
      ends.put(
          change.type(),
          "    from: %s\n    to: %s\n    reverse: link\n"
              .formatted(change.from().type(), to.type()));
    }
    SortedMap<String, String> properties =
        (to == null ? nodes : edges).computeIfAbsent(change.type(), absent -> new TreeMap<>());
    change
        .put()
        .forEach(
            (name, value) -> {
              if (value != null) {
                properties.put(name, value.getClass().getSimpleName().toLowerCase(Locale.ROOT));
              }
            });
  }

  private String text() {
    StringBuilder text = new StringBuilder("version: 1\nnodes:\n");
    nodes.forEach((type, properties) -> append(text, type, "", properties));
    text.append("edges:\n");
    edges.forEach(
        (type, properties) -> append(text, type, ends.getOrDefault(type, ""), properties));
    return text.toString();
  }

  private static void append(
      StringBuilder text, String type, String ends, SortedMap<String, String> properties) {
    text.append("  ").append(type).append(':');
    if (ends.isEmpty() && properties.isEmpty()) {
      text.append(" {}\n");
      return;
    }
    text.append('\n').append(ends);
    if (!properties.isEmpty()) {
      text.append("    properties:\n");
      properties.forEach(
          (name, of) -> text.append("      ").append(name).append(": ").append(of).append('\n'));
    }
  }
}
