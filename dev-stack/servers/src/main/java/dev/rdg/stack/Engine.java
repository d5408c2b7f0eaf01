package dev.rdg.stack;

import java.util.Locale;

/** The engines of the development stack. */
public enum Engine {
  /** The store. */
  CASSANDRA(9042),
  /** The event log. */
  KAFKA(9092),
  /** The stream processor, with its web UI. */
  FLINK(8081);

  private final int usualPort;

  Engine(int usualPort) {
    this.usualPort = usualPort;
  }

  /** The name in folders, files and messages, such as {@code cassandra}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The port clients expect: 9042, 9092 or 8081. */
  public int usualPort() {
    return usualPort;
  }

  /** The command line option that chooses the port, such as {@code --cassandra-port}. */
  public String portOption() {
    return "--" + label() + "-port";
  }
}
