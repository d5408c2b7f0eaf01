package dev.rdg.benchmarks.graph;

import java.util.List;
import java.util.function.Consumer;

/**
 * A store of graphs and a program that writes into it, as its documentation recommends. Empty when
 * it is made.
 */
public interface GraphWriter extends AutoCloseable {
  /** Writes some events, in this order; they may still be on their way when it returns. */
  void write(List<GraphEvent> events);

  /** Returns when all of them are stored. */
  void flush();

  /** The edges of a type that start at a node, with their ends and all their properties. */
  default List<GraphItem> edges(String type, GraphChange.End from) {
    throw new UnsupportedOperationException("this one was not asked to read");
  }

  /**
   * The edges of a type that lie within so many hops from a node, with their ends and all their
   * properties, by one question.
   */
  default List<GraphItem> within(String type, GraphChange.End from, int hops) {
    throw new UnsupportedOperationException("this one was not asked to traverse");
  }

  /** Hands out everything that is stored. */
  void dump(Consumer<GraphItem> output);

  @Override
  void close();
}
