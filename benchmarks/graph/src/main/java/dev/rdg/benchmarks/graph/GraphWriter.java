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

  /** Hands out everything that is stored. */
  void dump(Consumer<GraphItem> output);

  @Override
  void close();
}
