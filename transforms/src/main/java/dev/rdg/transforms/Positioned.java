package dev.rdg.transforms;

import dev.rdg.model.Bytes;

/** An event whose source knows its order better than its clock does. */
public interface Positioned {

  /**
   * Its place in its source, by whose unsigned bytes events of one microsecond are ordered: the
   * same however often and wherever it is processed.
   */
  Bytes position();
}
