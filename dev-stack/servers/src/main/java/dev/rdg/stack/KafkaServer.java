package dev.rdg.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.Uuid;

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
public final class KafkaServer implements AutoCloseable {

  private static final String NAME = "kafka";
  private static final Duration END_PATIENCE = Duration.ofSeconds(20);

  private final Builder settings;
  private final ServerFolder folder;
  private final int port;
  private JavaProcess process;

  private KafkaServer(Builder settings) {
    this.settings = settings;
    this.folder = new ServerFolder(settings.directory);
    this.port = LoopbackPorts.resolve(settings.address, settings.port);
    this.process = launch();
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
    return settings.address + ":" + port;
  }

  /** The process id, in a list of one; the list is empty when the process has ended. */
  public List<Long> pids() {
    return process.identity().isAlive() ? List.of(process.identity().pid()) : List.of();
  }

  /** The node's log file. */
  public Path log() {
    return folder.log(NAME);
  }

  /** Ends the process at once, as a power cut would; {@link #restart} brings it back. */
  public void kill() {
    process.identity().kill();
  }

  /**
   * Ends the process if it runs, and starts it again with the same port and data.
   *
   * @throws StackException if it does not answer in time
   */
  public void restart() {
    close();
    process = launch();
  }

  /** Ends the process and returns when it is gone. Harmless when it has ended. */
  @Override
  public void close() {
    process.identity().end(END_PATIENCE);
  }

  private JavaProcess launch() {
    folder.create();
    format();
    JavaProcess started = JavaProcess.start(program(), folder, settings.owner);
    try {
      started.awaitHealthy(
          settings.startTimeout,
          () ->
              KafkaProbe.brokers(new InetSocketAddress(settings.address, port), settings.security));
      return started;
    } catch (RuntimeException e) {
      started.identity().kill();
      throw e;
    }
  }

  /** What kafka-storage format does, without a JVM of its own. */
  private void format() {
    Path properties = folder.data().resolve("meta.properties");
    if (Files.exists(properties)) {
      return;
    }
    try {
      Files.writeString(
          properties,
          String.format(
              Locale.ROOT,
              "version=1\nnode.id=1\ncluster.id=%s\ndirectory.id=%s\n",
              Uuid.randomUuid(),
              Uuid.randomUuid()));
    } catch (IOException e) {
      throw new StackException("Cannot write " + properties + ": " + e.getMessage(), e);
    }
  }

  private JavaProcess.Program program() {
    Path properties =
        Template.write(
            "kafka.properties",
            Map.of(
                "address", settings.address,
                "port", Integer.toString(port),
                "controllerPort", Integer.toString(LoopbackPorts.choose(settings.address)),
                "data", folder.relative(folder.data()),
                "protocol", settings.security.protocol(),
                "security", settings.security.serverProperties()),
            folder.conf().resolve("server.properties"));
    Path log4j =
        Template.write(
            "log4j2.properties",
            Map.of("log", folder.relative(log())),
            folder.conf().resolve("log4j2.properties"));
    List<String> flags =
        List.of(
            "-Xmx" + settings.heapMegabytes + "M",
            "-Xms64M",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Djava.net.preferIPv4Stack=true",
            "-Dlog4j2.configurationFile=" + folder.relative(log4j));
    return new JavaProcess.Program(
        NAME,
        ProjectHome.current().classPath(Engine.KAFKA),
        flags,
        "kafka.Kafka",
        List.of(properties.toString()));
  }

  /** The settings of a node; each method returns this builder. */
  public static final class Builder {

    private final Path directory;
    private String address = "127.0.0.1";
    private int port;
    private int heapMegabytes = 256;
    private Duration startTimeout = Duration.ofSeconds(90);
    private ProcessOwner owner = ProcessOwner.THIS_JVM;
    private KafkaSecurity security = KafkaSecurity.none();

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** A loopback address; default 127.0.0.1. */
    public Builder address(String address) {
      LoopbackPorts.loopback(address);
      this.address = address;
      return this;
    }

    /** For clients; default 0, which chooses a free port. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** The largest heap; default 256. */
    public Builder heapMegabytes(int megabytes) {
      this.heapMegabytes = megabytes;
      return this;
    }

    /** What it asks of clients; nothing by default. */
    public Builder security(KafkaSecurity security) {
      this.security = security;
      return this;
    }

    /** How long to wait for the first answer; default 90 s, for a loaded machine. */
    public Builder startTimeout(Duration timeout) {
      this.startTimeout = timeout;
      return this;
    }

    Builder owner(ProcessOwner owner) {
      this.owner = owner;
      return this;
    }

    /**
     * Starts the node and returns when it has answered a query.
     *
     * @throws StackException if it does not answer in time
     */
    public KafkaServer start() {
      return new KafkaServer(this);
    }
  }
}
