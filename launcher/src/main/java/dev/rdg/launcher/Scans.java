package dev.rdg.launcher;

import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.transforms.CountOutcomes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What commands that look at whole namespaces share. */
final class Scans {
  private Scans() {}

  /** The namespaces of all topics that hold a part of the graph. */
  static List<NamespaceDefinition> graph() {
    return Project.topics().definitions().stream()
        .filter(one -> !CountOutcomes.isOutcomes(one.name()))
        .toList();
  }

  /** Those of these names, all without one; wrong usage where there is no such namespace. */
  static List<NamespaceDefinition> graph(CommandSpec command, List<String> names) {
    List<NamespaceDefinition> graph = graph();
    names.forEach(name -> requireKnown(command, name, graph));
    return names.isEmpty()
        ? graph
        : graph.stream().filter(one -> names.contains(one.name())).toList();
  }

  private static void requireKnown(
      CommandSpec command, String name, List<NamespaceDefinition> known) {
    List<String> names = known.stream().map(NamespaceDefinition::name).toList();
    if (!names.contains(name)) {
      throw new ParameterException(
          command.commandLine(), "unknown namespace '" + name + "'" + Nearest.hint(name, names));
    }
  }

  /** An item as people name it: a node, or an edge between two. */
  static String describe(NamespaceDefinition definition, String id, String key) {
    String kind = definition.kind();
    String from = definition.elements().get("from");
    String to = definition.elements().get("to");
    if (from == null || to == null) {
      return kind.replaceFirst("^node ", "") + ":" + id;
    }
    return kind.startsWith("reverse")
        ? to + ":" + id + " <- " + from + ":" + key + " (" + kind + ")"
        : from + ":" + id + " -> " + to + ":" + key + " (" + kind + ")";
  }

  /** A write timestamp as text. */
  static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
