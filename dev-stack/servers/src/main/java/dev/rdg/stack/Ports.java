package dev.rdg.stack;

/**
 * The ports of a {@link LocalStack} on 127.0.0.1; 0 chooses a free one.
 *
 * @param cassandra for CQL clients
 * @param kafka for Kafka clients
 * @param flink of the REST interface and web UI
 */
public record Ports(int cassandra, int kafka, int flink) {

  /** Ports outside of 0 to 65535 are refused. */
  public Ports {
    check(Engine.CASSANDRA, cassandra);
    check(Engine.KAFKA, kafka);
    check(Engine.FLINK, flink);
  }

  /** 9042, 9092 and 8081. */
  public static Ports usual() {
    return new Ports(
        Engine.CASSANDRA.usualPort(), Engine.KAFKA.usualPort(), Engine.FLINK.usualPort());
  }

  /** A free port for each. */
  public static Ports free() {
    return new Ports(0, 0, 0);
  }

  /** The port of one engine. */
  public int of(Engine engine) {
    return switch (engine) {
      case CASSANDRA -> cassandra;
      case KAFKA -> kafka;
      case FLINK -> flink;
    };
  }

  private static void check(Engine engine, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          engine.portOption() + " must be between 0 and 65535, but was " + port + ".");
    }
  }
}
