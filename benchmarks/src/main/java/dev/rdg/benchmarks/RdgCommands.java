package dev.rdg.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs the commands that users have, with what they print in one log. */
final class RdgCommands {
  private final Path rdg = Path.of(System.getProperty("rdg.home"), "rdg");
  private final Path log;

  RdgCommands(Path log) {
    this.log = log;
  }

  /** Runs a command to its end, which must be a good one. */
  void run(String... arguments) throws IOException, InterruptedException {
    end(start(List.of(arguments)));
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(rdg.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Waits for a command, which must end well. */
  void end(Process process) throws IOException, InterruptedException {
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException("A command ended with " + code + ": see " + log);
    }
  }

  /** Starts a replay of all playback events that Kafka has, with a ledger of its own. */
  Process replay(String roundMebibytes, String runner, String flink, Path ledger, List<String> more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "replay",
                "playback",
                "--whole",
                "--runner",
                runner,
                "--round",
                roundMebibytes,
                "--set",
                "flinkMaster=" + flink,
                "--ledger",
                ledger.toString()));
    arguments.addAll(more);
    return start(arguments);
  }

  /** Checks that a replay has told of so many records. */
  void requireReplayed(long records) throws IOException {
    String said = String.format(Locale.ROOT, "Replayed %,d records", records);
    if (!Files.readString(log).contains(said)) {
      throw new IllegalStateException("Nothing in " + log + " says: " + said);
    }
  }
}
