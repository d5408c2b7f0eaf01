package dev.rdg.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that has a process of its own, as each writer has.
 *
 * @param module the folder of its module, which has been built
 * @param program its class
 */
record RivalProcess(String module, String program) {
  /** The checkout. */
  static final Path HOME = Path.of(System.getProperty("rdg.home"));

  private static final List<String> JVM_FLAGS = List.of("-Xmx3g", "-XX:+UseG1GC");

  /** Runs it to its end. */
  void run(List<String> arguments, Path log, List<String> moreFlags)
      throws IOException, InterruptedException {
    Path target = HOME.resolve(module).resolve("target");
    List<String> command =
        new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
    command.addAll(JVM_FLAGS);
    command.addAll(moreFlags);
    command.add("-cp");
    command.add(
        target.resolve("classes")
            + ":"
            + Files.readString(target.resolve("classpath.txt")).strip());
    command.add(program);
    command.addAll(arguments);
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException(program + " ended with " + code + ": see " + log);
    }
  }
}
