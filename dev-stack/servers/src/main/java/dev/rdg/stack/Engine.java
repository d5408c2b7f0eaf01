package dev.rdg.stack;

import java.util.Arrays;
import java.util.Locale;

/** The engines of the development stack. */
public enum Engine {
  /** The store. */
  CASSANDRA(9042, 1),
  /** The event log. */
  KAFKA(9092, 1),
  /** The stream processor, with its web UI. */
  FLINK(8081, 2);

  private final int usualPort;
  private final int processes;

  Engine(int usualPort, int processes) {
    this.usualPort = usualPort;
    this.processes = processes;
  }

  /** The name in folders, files and messages, such as {@code cassandra}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Engine ofLabel(String label) {
    return Arrays.stream(values())
        .filter(engine -> engine.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no engine \"" + label + "\""));
  }

  /** The port clients expect: 9042, 9092 or 8081. */
  public int usualPort() {
    return usualPort;
  }

  /** How many processes it is made of. */
  int processes() {
    return processes;
  }

  /** The command line option that chooses the port, such as {@code --cassandra-port}. */
  public String portOption() {
    return "--" + label() + "-port";
  }
}
