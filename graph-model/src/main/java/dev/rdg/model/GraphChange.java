package dev.rdg.model;

/** One change that one event makes to the graph: to a node or to an edge. */
public sealed interface GraphChange permits NodeChange, EdgeChange {

  /** The write timestamp in microseconds since the epoch; see {@link WriteTimestamps}. */
  long timestamp();

  /** Whether the node or edge is removed. */
  boolean delete();
}
