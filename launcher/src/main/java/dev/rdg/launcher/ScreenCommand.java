package dev.rdg.launcher;

import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.transforms.Topic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What commands have in common: a screen, and the names that people give. */
public abstract class ScreenCommand implements Reporter {
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

  /** Wrong usage, with what is right. */
  protected final ParameterException usage(String pattern, Object... values) {
    return new ParameterException(
        spec.commandLine(),
        values.length == 0 ? pattern : String.format(Locale.ROOT, pattern, values));
  }

  /** The topic of a name; wrong usage where there is none. */
  protected final Topic<?> topic(String name) {
    try {
      return Local.project().topics().get(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
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
