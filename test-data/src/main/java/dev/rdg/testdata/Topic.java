package dev.rdg.testdata;

import java.util.Locale;

/** The four reference topics. */
public enum Topic {
  LOGINS,
  PLAYBACK,
  GAMEPLAY,
  CATALOG;

  /** The topic's name in Kafka, for example {@code playback}. */
  public String topicName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
