package dev.rdg.launcher;

import dev.rdg.model.EdgeType;
import dev.rdg.model.kv.Item;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A node and what is around it as a tree of text. */
public final class GraphTree {
  private final Consumer<String> output;

  public GraphTree(Consumer<String> output) {
    this.output = line -> output.accept(Printable.line(line));
  }

  /** Prints a node with what was found around it. */
  public void print(Neighbourhood.Node node) {
    output.accept(describe(node));
    printSteps(node, "");
  }

  private void printSteps(Neighbourhood.Node node, String indent) {
    for (Neighbourhood.Step step : node.steps()) {
      output.accept(
          indent
              + (step.isBackwards() ? "|<- " : "|-- ")
              + step.type().name()
              + properties(step.item())
              + (step.isBackwards() ? " <- " : " -> ")
              + describe(step.far()));
      printSteps(step.far(), indent + "|   ");
    }
    for (EdgeType more : node.more()) {
      output.accept(
          indent
              + "|-- "
              + more.name()
              + " ... more: "
              + Local.rdg()
              + " get "
              + node
              + " --edges "
              + more.name());
    }
  }

  private static String describe(Neighbourhood.Node node) {
    return node + node.item().map(GraphTree::properties).orElse(" (no such node)");
  }

  static String properties(Item item) {
    TreeMap<String, Object> values = new TreeMap<>(item.values());
    if (values.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? " {" : ", ").append(name).append('=').append(value));
    return text.append('}').toString();
  }
}
