package dev.rdg.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings that every server has; each method returns this builder.
 *
 * @param <B> the builder with the server's own settings
 */
abstract class ServerBuilder<B extends ServerBuilder<B>> {

  final ServerFolder folder;
  String address = "127.0.0.1";
  int port;
  int heapMegabytes;
  boolean performance;
  Duration startTimeout;
  ProcessOwner owner = ProcessOwner.THIS_JVM;

  ServerBuilder(Path directory, int heapMegabytes, Duration startTimeout) {
    this.folder = new ServerFolder(directory);
    this.heapMegabytes = heapMegabytes;
    this.startTimeout = startTimeout;
  }

  /** A loopback address; default 127.0.0.1. */
  public B address(String address) {
    LoopbackPorts.loopback(address);
    this.address = address;
    return self();
  }

  /** Where clients connect; default 0, which chooses a free port. */
  public B port(int port) {
    this.port = port;
    return self();
  }

  /** The largest heap of the process that does the work; the builder names its default. */
  public B heapMegabytes(int megabytes) {
    this.heapMegabytes = megabytes;
    return self();
  }

  /**
   * The JVM as in production, for measurements: its second compiler, a collector for several cores,
   * its heap from the start. By default an engine starts quickly and takes little memory, and a job
   * that lasts seconds does not spend half of them on compiling what it ends before using.
   */
  public B performance(boolean asInProduction) {
    this.performance = asInProduction;
    return self();
  }

  /** How long to wait for the first answer; the builder names its default. */
  public B startTimeout(Duration timeout) {
    this.startTimeout = timeout;
    return self();
  }

  B owner(ProcessOwner owner) {
    this.owner = owner;
    return self();
  }

  /** The heap and how it is collected; for performance all of it from the start. */
  List<String> memoryFlags(int firstMegabytes) {
    return performance
        ? List.of(
            "-Xmx" + heapMegabytes + "M",
            "-Xms" + heapMegabytes + "M",
            "-XX:+UseG1GC",
            "-XX:+ExitOnOutOfMemoryError")
        : List.of(
            "-Xmx" + heapMegabytes + "M",
            "-Xms" + Math.min(firstMegabytes, heapMegabytes) + "M",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError");
  }

  abstract B self();
}
