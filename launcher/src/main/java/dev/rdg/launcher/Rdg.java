package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.model.store.StoreUnavailableException;
import dev.rdg.model.yaml.YamlException;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.stack.StackException;
import java.io.PrintWriter;
import java.util.regex.Matcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "rdg",
    description = "A real-time distributed graph: event topics in, one live property graph out.",
    mixinStandardHelpOptions = true,
    version = "rdg 0.1.0",
    subcommands = {
      StackCommand.class,
      NewCommand.class,
      RunCommand.class,
      StatusCommand.class,
      JobsCommand.class,
      UpgradeCommand.class,
      StopCommand.class,
      ArchiveCommand.class,
      ReplayCommand.class,
      GetCommand.class,
      ServeCommand.class,
      OutcomesCommand.class,
      RejectsCommand.class,
      DigestCommand.class,
      DiffCommand.class,
      ExportCommand.class,
      StatsCommand.class,
      PlanCommand.class,
      SchemaCommand.class,
      NamespaceCommand.class
    },
    footer = {
      "",
      "Start with: ./rdg demo",
      "Each command has --help with an example.",
      "A topic of your own: ./rdg new FOLDER. Its commands: ./rdg --project FOLDER COMMAND ..."
    })
public final class Rdg {
  private static final Logger LOG = LoggerFactory.getLogger(Rdg.class);

  private Rdg() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    run(commandLine(), args);
  }

  /** As {@link #main}, with other commands beside those of operators. */
  public static void run(CommandLine commandLine, String[] args) {
    int code = commandLine.execute(args);
    System.out.flush();
    System.exit(code);
  }

  /** All commands of operators. */
  public static CommandLine commandLine() {
    return new CommandLine(new Rdg())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((exception, arguments) -> explain(exception))
        .setExecutionExceptionHandler((exception, command, parsed) -> report(exception, command));
  }

  /** The message alone, so that it is seen; the list of commands where one is missing. */
  private static int explain(ParameterException exception) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    if (!(exception instanceof UnmatchedArgumentException) && !command.getSubcommands().isEmpty()) {
      command.usage(err);
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    err.println(
        command
            .getColorScheme()
            .errorText(Printable.lines(String.valueOf(exception.getMessage()))));
    if (exception instanceof UnmatchedArgumentException unmatched) {
      if (unmatched.getUnmatched().contains("--project")) {
        err.println("--project comes first: ./rdg --project FOLDER COMMAND ...");
      } else {
        UnmatchedArgumentException.printSuggestions(unmatched, err);
      }
    }
    String name = command.getCommandSpec().qualifiedName();
    err.println("See ./" + name + " --help");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /**
   * Hints name the project in use. What the user can mend gets its message alone; anything else is
   * a defect of ours and keeps its trace in the log.
   */
  private static int report(Exception exception, CommandLine command) throws Exception {
    if (exception instanceof ParameterException) {
      throw exception;
    }
    if (exception instanceof RunnerConfig.UnknownSettingException) {
      return explain(new ParameterException(command, exception.getMessage(), exception));
    }
    PrintWriter err = command.getErr();
    LOG.error("command failed", exception);
    err.println(command.getColorScheme().errorText(Printable.lines(message(exception))));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String message(Exception exception) {
    if (exception instanceof ConfigException
        || exception instanceof YamlException
        || exception instanceof StackException
        || exception instanceof StoreUnavailableException) {
      return String.valueOf(exception.getMessage())
          .replaceAll("[.]/rdg (?!--project)", Matcher.quoteReplacement(Local.rdg() + " "));
    }
    return "Failed: " + exception + System.lineSeparator() + "The log has more: .rdg/logs/rdg.log";
  }
}
