package dev.rdg.reader;

/** Which way edges are followed. */
public enum Direction {
  /** From where they start to where they lead. */
  OUT,
  /** From where they lead to where they start; for types of edges that keep links. */
  IN
}
