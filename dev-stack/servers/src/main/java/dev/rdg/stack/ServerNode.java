package dev.rdg.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server of one process, which can end and be started again. */
abstract class ServerNode implements AutoCloseable {

  private static final Duration END_PATIENCE = Duration.ofSeconds(20);

  private final ServerBuilder<?> settings;
  private final NodeProgram program;
  private JavaProcess process;

  ServerNode(ServerBuilder<?> settings, NodeProgram program) {
    this.settings = settings;
    this.program = program;
    this.process = launch(program.write());
  }

  /** The process id, in a list of one; the list is empty when the process has ended. */
  public List<Long> pids() {
    return isAlive() ? List.of(identity().pid()) : List.of();
  }

  /** Whether the process is there, answering or not. */
  public boolean isAlive() {
    return identity().isAlive();
  }

  /** The node's log file. */
  public Path log() {
    return process.log();
  }

  /** Ends the process at once, as a power cut would; {@link #restart} brings it back. */
  public void kill() {
    identity().kill();
  }

  /**
   * Ends the process if it runs, and starts it again with the same ports and data.
   *
   * @throws StackException if it does not answer in time
   */
  public void restart() {
    close();
    start(program.write());
  }

  /** Ends the process and returns when it is gone. Harmless when it has ended. */
  @Override
  public void close() {
    identity().end(END_PATIENCE);
  }

  ProcessIdentity identity() {
    return process.identity();
  }

  /** Starts a program in place of the one that has ended, and returns when it answers. */
  void start(JavaProcess.Program what) {
    process = launch(what);
  }

  /** Returns when the probe succeeds; waits for as long as for a start. */
  void await(JavaProcess.Probe probe) {
    process.awaitHealthy(settings.startTimeout, probe);
  }

  private JavaProcess launch(JavaProcess.Program what) {
    JavaProcess started = JavaProcess.start(what, settings.folder, settings.owner);
    try {
      started.awaitHealthy(settings.startTimeout, program::probe);
      return started;
    } catch (RuntimeException e) {
      started.identity().kill();
      throw e;
    }
  }
}
