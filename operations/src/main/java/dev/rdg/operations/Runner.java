package dev.rdg.operations;

import java.util.Locale;

/** What runs a pipeline. */
public enum Runner {
  /** A Flink cluster. */
  FLINK,
  /** This process. */
  DIRECT;

  /** As folders of {@code runner-configs} are named. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
