package dev.rdg.operations.rebuild;

import java.util.Locale;

/** What of a rebuild is done, in order; it ends switched or backed out. */
public enum Stage {
  /** Its topics and its next homes are known. */
  PLANNED,
  /** The next tables are there. */
  CREATED,
  /** Jobs write into them what comes. */
  STARTED,
  /** All that came before is in them. */
  REPLAYED,
  /** What is different from the old tables was shown. */
  COMPARED,
  /** Readers go over to the next tables; there is no way back. */
  SWITCHING,
  /** Readers and jobs use the next tables. */
  SWITCHED,
  /** The next tables and their jobs go; there is no way on. */
  BACKING_OUT,
  /** All is as it was. */
  BACKED_OUT;

  /** For people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether it is over. */
  public boolean isEnd() {
    return this == SWITCHED || this == BACKED_OUT;
  }
}
