package dev.rdg.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A JVM of an engine, started by this one. */
final class JavaProcess {

  /** Fails, with the reason, as long as the server does not answer. */
  interface Probe {
    void check() throws Exception;
  }

  /**
   * What to start.
   *
   * @param name of the process, in file names and messages
   * @param jvmFlags one flag each
   * @param arguments of the main class
   */
  record Program(
      String name,
      List<Path> classPath,
      List<String> jvmFlags,
      String mainClass,
      List<String> arguments) {}

  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final long PROBE_PAUSE_MILLIS = 200;

  private final String name;
  private final ServerFolder folder;
  private final Process process;
  private final ProcessIdentity identity;

  private JavaProcess(String name, ServerFolder folder, Process process) {
    this.name = name;
    this.folder = folder;
    this.process = process;
    this.identity = ProcessIdentity.of(process.toHandle());
  }

  static JavaProcess start(Program program, ServerFolder folder, ProcessOwner owner) {
    Path argumentFile = folder.conf().resolve(program.name() + ".args");
    List<String> command = new ArrayList<>();
    if (owner.outlivesThisJvm() && Files.isExecutable(SETSID)) {
      // A session of its own: Ctrl-C and a closed terminal do not reach it.
      command.add(SETSID.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + argumentFile);
    try {
      Files.writeString(argumentFile, argumentFile(program, folder));
      File output = folder.output(program.name()).toFile();
      Process process =
          new ProcessBuilder(command)
              .directory(folder.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(output))
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      JavaProcess started = new JavaProcess(program.name(), folder, process);
      started.announce(owner);
      return started;
    } catch (IOException e) {
      throw new StackException("Cannot start " + program.name() + ": " + e.getMessage(), e);
    }
  }

  /** A process its owner does not know would never be ended. */
  private void announce(ProcessOwner owner) {
    try {
      owner.started(name, identity);
    } catch (RuntimeException e) {
      identity.kill();
      throw e;
    }
  }

  ProcessIdentity identity() {
    return identity;
  }

  /** What its logger writes. */
  Path log() {
    return folder.log(name);
  }

  /** Returns when the probe succeeds; fails when the process has ended or the time is over. */
  void awaitHealthy(Duration timeout, Probe probe) {
    long deadline = System.nanoTime() + timeout.toNanos();
    @Nullable Exception last = null;
    while (System.nanoTime() < deadline) {
      requireAlive();
      try {
        probe.check();
        return;
      } catch (InterruptedException e) {
        throw StackException.interrupted("waiting for " + name, e);
      } catch (Exception e) {
        last = e;
      }
      pause();
    }
    throw new StackException(
        name + " did not answer within " + timeout.toSeconds() + " s: " + last + ". " + logTail(),
        last);
  }

  /** The exit code; a process that goes on for longer is killed. */
  int awaitExit(Duration timeout) {
    try {
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      identity.kill();
      throw StackException.interrupted("waiting for " + name, e);
    }
    identity.kill();
    throw new StackException(
        name
            + " went on for longer than "
            + timeout.toSeconds()
            + " s and was killed."
            + logTail());
  }

  private void requireAlive() {
    if (!process.isAlive()) {
      throw new StackException(
          name + " ended with exit code " + process.exitValue() + " while it started." + logTail());
    }
  }

  private void pause() {
    try {
      boolean ended = process.waitFor(PROBE_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      if (ended) {
        requireAlive();
      }
    } catch (InterruptedException e) {
      throw StackException.interrupted("waiting for " + name, e);
    }
  }

  private String logTail() {
    return LogTail.of(log(), folder.output(name));
  }

  /** The format of {@code java @file}: one quoted argument a line. */
  private static String argumentFile(Program program, ServerFolder folder) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-Djava.io.tmpdir=" + folder.tmp());
    arguments.add("-Dfile.encoding=UTF-8");
    arguments.addAll(program.jvmFlags());
    arguments.add("-cp");
    arguments.add(
        program.classPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    arguments.add(program.mainClass());
    arguments.addAll(program.arguments());
    return arguments.stream().map(JavaProcess::quote).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String quote(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
