package dev.rdg.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One process, told from a later one with the same pid by the instant it started.
 *
 * @param pid its process id
 * @param started when it started, by the operating system
 */
record ProcessIdentity(long pid, Instant started) {

  /** The system's boot time, from which the start is computed, moves when its clock is set. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(20);

  static ProcessIdentity of(ProcessHandle handle) {
    Instant started =
        handle
            .info()
            .startInstant()
            .orElseThrow(
                () ->
                    new StackException(
                        "The system does not tell when process "
                            + handle.pid()
                            + " started: it may have ended at once. Look at its log."));
    return new ProcessIdentity(handle.pid(), started);
  }

  boolean isAlive() {
    return handle().isPresent();
  }

  /** Asks the process to end, waits, then kills it; returns when it is gone. */
  void end(Duration patience) {
    handle().ifPresent(ProcessHandle::destroy);
    if (!awaitEnd(patience)) {
      kill();
    }
  }

  void kill() {
    handle().ifPresent(ProcessHandle::destroyForcibly);
    if (!awaitEnd(KILL_TIMEOUT)) {
      throw new StackException(
          "Process " + pid + " is still there " + KILL_TIMEOUT.toSeconds() + " s after SIGKILL.");
    }
  }

  /** Sends a signal that Java has no method for, such as {@code STOP}. */
  void signal(String name) {
    if (!isAlive()) {
      throw new StackException(
          "Process " + pid + " is not running, so SIG" + name + " is not sent.");
    }
    try {
      int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
      if (exit != 0) {
        throw new StackException(
            "kill -" + name + " " + pid + " failed with exit code " + exit + ".");
      }
    } catch (IOException e) {
      throw new StackException("Cannot run kill -" + name + " " + pid + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw StackException.interrupted("sending SIG" + name, e);
    }
  }

  /** The memory it occupies, or 0 where the system has no {@code /proc}. */
  long residentBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> handle.info().startInstant().filter(this::isStart).isPresent())
        .filter(handle -> !isZombie());
  }

  private boolean isStart(Instant instant) {
    return Duration.between(started, instant).abs().compareTo(TOLERANCE) <= 0;
  }

  /** Ended, but nobody has asked for its exit code: in containers often for ever. */
  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean awaitEnd(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<ProcessHandle> handle = handle();
    while (handle.isPresent() && System.nanoTime() < deadline) {
      awaitExit(handle.get());
      handle = handle();
    }
    return handle.isEmpty();
  }

  private void awaitExit(ProcessHandle handle) {
    try {
      handle.onExit().get(100, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The caller looks again.
    } catch (InterruptedException e) {
      throw StackException.interrupted("waiting for process " + pid + " to end", e);
    }
  }
}
