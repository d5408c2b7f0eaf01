package dev.rdg.stack;

import java.nio.file.Path;
import java.time.Duration;

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

  /** How long to wait for the first answer; the builder names its default. */
  public B startTimeout(Duration timeout) {
    this.startTimeout = timeout;
    return self();
  }

  B owner(ProcessOwner owner) {
    this.owner = owner;
    return self();
  }

  abstract B self();
}
