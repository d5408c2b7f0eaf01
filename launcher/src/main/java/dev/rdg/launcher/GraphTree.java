package dev.rdg.launcher;

import java.util.SortedMap;
import java.util.function.Consumer;

/** A node and what is around it as a tree of text. */
public final class GraphTree {
  private final Consumer<String> output;

  public GraphTree(Consumer<String> output) {
    this.output = line -> output.accept(Printable.line(line));
  }

  /** Prints a node with what was found around it. */
  public void print(Neighbourhood.Place place) {
    output.accept(describe(place));
    printBranches(place, "");
  }

  private void printBranches(Neighbourhood.Place place, String indent) {
    for (Neighbourhood.Branch branch : place.branches()) {
      output.accept(
          indent
              + (branch.isBackwards() ? "|<- " : "|-- ")
              + branch.edge().type()
              + text(branch.edge().properties())
              + (branch.isBackwards() ? " <- " : " -> ")
              + describe(branch.far()));
      printBranches(branch.far(), indent + "|   ");
    }
    for (String more : place.more()) {
      output.accept(
          indent
              + "|-- "
              + more
              + " ... more: "
              + Local.rdg()
              + " get "
              + place.id()
              + " --edges "
              + more);
    }
  }

  private static String describe(Neighbourhood.Place place) {
    return place.id()
        + place.stored().map(node -> text(node.properties())).orElse(" (no such node)");
  }

  /** Properties as people read them, a space before; nothing without one. */
  static String text(SortedMap<String, Object> properties) {
    if (properties.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    properties.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? " {" : ", ").append(name).append('=').append(value));
    return text.append('}').toString();
  }
}
