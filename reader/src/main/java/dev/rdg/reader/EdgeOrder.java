package dev.rdg.reader;

/** Which of a node's edges come first. */
public enum EdgeOrder {
  /** By the id of the far end; nothing is read beyond what is returned. */
  KEY,
  /**
   * By time, the newest first, and by the id of the far end within one microsecond. All edges of
   * the type are read to find them.
   */
  NEWEST
}
