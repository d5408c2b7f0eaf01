package dev.rdg.demo;

import dev.rdg.launcher.Rdg;
import picocli.CommandLine;

/** The command line with the commands that need generated events. */
public final class DemoRdg {
  private DemoRdg() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    Rdg.run(commandLine(), args);
  }

  static CommandLine commandLine() {
    return Rdg.commandLine().addSubcommand(new DemoCommand()).addSubcommand(new ProduceCommand());
  }
}
