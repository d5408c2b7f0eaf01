package dev.rdg.launcher;

import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.operations.status.Need;
import dev.rdg.transforms.Topic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** What commands have in common: a screen, and the names that people give. */
public abstract class ScreenCommand implements Reporter {
  /** The options that say where things are. */
  private static final Set<String> PLACES =
      Set.of("--cassandra", "--home", "--kafka", "--kafka-settings", "--flink");

  @Spec private CommandSpec spec;

  /** Of a command that picocli makes. */
  @SuppressWarnings("NullAway.Init") // picocli sets it
  protected ScreenCommand() {}

  /** As picocli knows the command. */
  protected final CommandSpec spec() {
    return spec;
  }

  /** The screen. */
  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Prints a line at once, also where the screen is a pipe. */
  @Override
  public final void say(String line) {
    Screen.say(out(), line);
  }

  /** Prints the lines of a table. */
  protected final void say(TextTable table) {
    table.lines().forEach(this::say);
  }

  @Override
  public final Progress begin(String task, long total) {
    return new ProgressView(out(), task, total);
  }

  /**
   * A command to go on with, on the same project and with the options that were given here for
   * where things are, as far as it has them.
   */
  protected final String rdg(String command) {
    CommandLine root = spec.root().commandLine();
    CommandLine target = root;
    for (String word : command.split(" ")) {
      CommandLine next = target.getSubcommands().get(word);
      if (next == null) {
        break;
      }
      target = next;
    }
    StringBuilder line = new StringBuilder(Local.rdg()).append(' ').append(command);
    ParseResult typed = root.getParseResult();
    while (typed.hasSubcommand()) {
      typed = typed.subcommand();
    }
    for (OptionSpec given : typed.matchedOptions()) {
      String name = given.longestName();
      if (PLACES.contains(name) && target.getCommandSpec().findOption(name) != null) {
        line.append(' ')
            .append(name)
            .append(' ')
            .append(quoted(given.originalStringValues().get(0)));
      }
    }
    return line.toString();
  }

  /** As a shell takes it for one word. */
  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./:@,=+-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  /** As {@link #rdg}, where there is one; a sentence for people. */
  protected final String describe(Need need) {
    return need.next().isEmpty() ? need.what() : need.what() + " Next: " + rdg(need.next());
  }

  /** Wrong usage, with what is right. */
  protected final ParameterException usage(String pattern, Object... values) {
    return new ParameterException(
        spec.commandLine(),
        values.length == 0 ? pattern : String.format(Locale.ROOT, pattern, values));
  }

  /** Wrong usage where there is a mistake. */
  protected final void require(@Nullable String mistake) {
    if (mistake != null) {
      throw usage("%s", mistake);
    }
  }

  /** The topic of a name; wrong usage where there is none. */
  protected final Topic<?> topic(String name) {
    try {
      return Local.project().topics().get(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The topics of these names, all of the project without one; wrong usage for an unknown name. */
  protected final List<Topic<?>> topics(List<String> names) {
    List<Topic<?>> topics = new ArrayList<>();
    names.forEach(name -> topics.add(topic(name)));
    return names.isEmpty() ? List.copyOf(Local.project().topics().all()) : topics;
  }

  /** The settings of a topic on a runner; wrong usage where there are none. */
  protected final RunnerConfig config(Runner runner, Topic<?> topic) {
    Path file =
        Local.project()
            .runnerConfig(runner, topic.name())
            .orElseThrow(() -> usage(Local.project().missingRunnerConfig(runner, topic.name())));
    return RunnerConfig.load(file);
  }

  /** The graph's namespaces of these names, all without one; wrong usage for an unknown name. */
  protected final List<NamespaceDefinition> namespaces(List<String> names) {
    List<NamespaceDefinition> graph = Local.project().graph();
    List<String> known = graph.stream().map(NamespaceDefinition::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw usage("unknown namespace '" + name + "'" + Nearest.hint(name, known));
      }
    }
    return names.isEmpty()
        ? graph
        : graph.stream().filter(one -> names.contains(one.name())).toList();
  }
}
