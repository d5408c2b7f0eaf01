package dev.rdg.launcher;

import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.operations.graph.Comparison;
import dev.rdg.pipelines.Difference;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What differs between two homes, in the graph's terms. */
final class ComparisonView {
  private final String left;
  private final String right;
  private final List<NamespaceDefinition> definitions;

  /**
   * @param left what the left home is called
   */
  ComparisonView(String left, String right, List<NamespaceDefinition> definitions) {
    this.left = left;
    this.right = right;
    this.definitions = definitions;
  }

  /** Where comparisons are kept. */
  static Path folder() {
    return Local.project().state("diffs");
  }

  List<String> lines(Comparison.Result result) {
    if (result.total() == 0) {
      return List.of("Equal: " + left + " and " + right + " show the same.");
    }
    List<String> lines = new ArrayList<>(table(result).lines());
    lines.add("");
    result.first().forEach(seen -> lines.add(Printable.line("  " + describe(seen))));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Not equal: %,d items differ%s.",
            result.total(),
            result.total() > result.first().size()
                ? "; the first " + result.first().size() + " are listed"
                : ""));
    lines.add("All differences, a line of JSON each: " + result.folder() + "/differences*.jsonl");
    return lines;
  }

  private TextTable table(Comparison.Result result) {
    TextTable table = new TextTable("namespace", "only in " + left, "only in " + right, "differ");
    result
        .counts()
        .forEach(
            (namespace, kinds) ->
                table.add(
                    namespace,
                    kinds.getOrDefault(Difference.Kind.ONLY_LEFT, 0L),
                    kinds.getOrDefault(Difference.Kind.ONLY_RIGHT, 0L),
                    kinds.getOrDefault(Difference.Kind.DIFFERS, 0L)));
    return table;
  }

  private String describe(Comparison.Seen seen) {
    Difference difference = seen.difference();
    NamespaceDefinition definition =
        definitions.stream()
            .filter(one -> one.name().equals(difference.namespace()))
            .findFirst()
            .orElseThrow();
    return describe(definition, difference.id(), difference.key()) + ": " + explain(seen);
  }

  /** An item as people name it: a node, or an edge between two. */
  private static String describe(NamespaceDefinition definition, String id, String key) {
    String kind = definition.kind();
    String far = key;
    String change = "";
    if (definition.isHistory()) {
      far = HistoryKeys.far(key);
      change = ", change at " + Instant.EPOCH.plus(HistoryKeys.timestamp(key), ChronoUnit.MICROS);
    }
    String from = definition.elements().get("from");
    String to = definition.elements().get("to");
    far = far.replace('\0', ' '); // before the values that an edge is known by
    if (from == null || to == null) {
      return kind.replaceFirst("^(history of )?node ", "") + ":" + id + change;
    }
    return definition.isReverse()
        ? to + ":" + id + " <- " + from + ":" + far + " (" + kind + change + ")"
        : from + ":" + id + " -> " + to + ":" + far + " (" + kind + change + ")";
  }

  private String explain(Comparison.Seen seen) {
    return switch (seen.difference().kind()) {
      case ONLY_LEFT -> "only in " + left;
      case ONLY_RIGHT -> "only in " + right;
      case DIFFERS ->
          seen.difference().properties().stream()
              .map(
                  name -> name + " " + value(seen.left(), name) + " | " + value(seen.right(), name))
              .collect(Collectors.joining(", "));
    };
  }

  private static String value(@Nullable Item item, String property) {
    if (item == null) {
      return "gone";
    }
    Cell cell = item.cells().get(property);
    if (cell != null) {
      return item.values().get(property) + " (" + time(cell.timestamp()) + ")";
    }
    return property.equals("at") ? time(item.at()) : "none";
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
