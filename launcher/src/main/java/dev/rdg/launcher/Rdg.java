package dev.rdg.launcher;

import dev.rdg.io.ConfigException;
import dev.rdg.model.yaml.YamlException;
import dev.rdg.stack.StackException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "rdg",
    description = "A real-time distributed graph: event topics in, one live property graph out.",
    mixinStandardHelpOptions = true,
    version = "rdg 0.1.0",
    subcommands = {
      DemoCommand.class,
      StackCommand.class,
      ProduceCommand.class,
      RunCommand.class,
      GetCommand.class,
      OutcomesCommand.class,
      RejectsCommand.class,
      DigestCommand.class,
      SchemaCommand.class
    },
    footer = {"", "Start with: ./rdg demo", "Each command has --help with an example."})
public final class Rdg {
  private static final Logger LOG = LoggerFactory.getLogger(Rdg.class);

  private Rdg() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    System.out.flush();
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Rdg())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler((exception, command, parsed) -> report(exception, command));
  }

  /**
   * What the user can mend gets its message alone; anything else is a defect of ours and keeps its
   * trace in the log.
   */
  private static int report(Exception exception, CommandLine command) throws Exception {
    if (exception instanceof ParameterException) {
      throw exception;
    }
    PrintWriter err = command.getErr();
    LOG.error("command failed", exception);
    err.println(command.getColorScheme().errorText(message(exception)));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String message(Exception exception) {
    if (exception instanceof ConfigException
        || exception instanceof YamlException
        || exception instanceof StackException) {
      return String.valueOf(exception.getMessage());
    }
    return "Failed: " + exception + System.lineSeparator() + "The log has more: .rdg/logs/rdg.log";
  }
}
