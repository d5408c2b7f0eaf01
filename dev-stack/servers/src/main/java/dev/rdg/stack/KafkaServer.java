package dev.rdg.stack;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One Kafka node, broker and controller in one. Topics are not created by themselves, and records
 * are kept whatever their time. Not thread-safe.
 *
 * <pre>{@code
 * try (KafkaServer kafka = KafkaServer.start(folder)) {
 *   Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
 * }
 * }</pre>
 */
public final class KafkaServer extends ServerNode {

  private final KafkaProgram program;

  private KafkaServer(Builder settings, KafkaProgram program) {
    super(settings, program);
    this.program = program;
  }

  /**
   * Starts a node on 127.0.0.1 and a free port.
   *
   * @param directory where it keeps configuration, data and logs; data already there is served
   * @throws StackException if it does not answer in time
   */
  public static KafkaServer start(Path directory) {
    return builder(directory).start();
  }

  /** A node with other settings than {@link #start(Path)}. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  /** Where clients connect, as {@code host:port}. */
  public String bootstrapServers() {
    return program.bootstrapServers();
  }

  /**
   * The settings of a node; each method returns this builder. By default the heap has 256 MiB, and
   * the first answer is waited for 90 s, for a loaded machine.
   */
  public static final class Builder extends ServerBuilder<Builder> {

    KafkaSecurity security = KafkaSecurity.none();

    private Builder(Path directory) {
      super(directory, 256, Duration.ofSeconds(90));
    }

    /** What it asks of clients; nothing by default. */
    public Builder security(KafkaSecurity security) {
      this.security = security;
      return this;
    }

    /**
     * Starts the node and returns when it has answered a query.
     *
     * @throws StackException if it does not answer in time
     */
    public KafkaServer start() {
      return new KafkaServer(this, new KafkaProgram(this));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
