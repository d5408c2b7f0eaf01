package dev.rdg.model;

import org.jspecify.annotations.Nullable;

/** One change that one event makes to the graph: to a node or to an edge. */
public sealed interface GraphChange permits NodeChange, EdgeChange {

  /** The write timestamp in microseconds since the epoch; see {@link WriteTimestamps}. */
  long timestamp();

  /** Whether the node or edge is removed. */
  boolean delete();

  /** What an upsert sets and unsets; none for a delete. */
  Properties properties();

  /**
   * The event's place in its source, by whose unsigned bytes changes of one write timestamp are
   * ordered; null where times alone decide.
   */
  @Nullable Bytes position();
}
