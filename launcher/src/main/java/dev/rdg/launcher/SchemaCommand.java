package dev.rdg.launcher;

import dev.rdg.io.CassandraTables;
import dev.rdg.model.Schema;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rdg schema check|ddl|apply}. */
@Command(
    name = "schema",
    description = "The graph's schema: checks graph.yaml and the store, prints and creates tables.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg schema check my/graph.yaml"})
final class SchemaCommand {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  SchemaCommand() {}

  @Command(
      description =
          "Checks a graph.yaml; without a file, whether the store has the tables of all topics.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./rdg schema check my/graph.yaml"})
  int check(
      @Parameters(arity = "0..1", paramLabel = "FILE", description = "A graph.yaml.")
          @Nullable Path file,
      @Mixin Project project) {
    if (file != null) {
      Schema schema = Schema.load(file);
      Rdg.say(
          spec,
          file
              + " is a valid schema: "
              + schema.nodeTypes().size()
              + " node types, "
              + schema.edgeTypes().size()
              + " edge types.");
      return 0;
    }
    List<String> problems = tables(project).check();
    problems.forEach(line -> Rdg.say(spec, line));
    Rdg.say(
        spec,
        problems.isEmpty()
            ? "The store has all " + Project.topics().namespaces().size() + " tables."
            : "Next: " + Project.rdg() + " schema apply.");
    return problems.isEmpty() ? 0 : 1;
  }

  @Command(
      description = "Prints the CQL of all tables.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./rdg schema ddl > tables.cql"})
  int ddl(@Mixin Project project) {
    tables(project).ddl().forEach(statement -> Rdg.say(spec, statement + ";"));
    return 0;
  }

  @Command(
      description = "Creates the tables that are missing; harmless to repeat.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./rdg schema apply"})
  int apply(@Mixin Project project) {
    tables(project).apply();
    Rdg.say(
        spec,
        "The store has all "
            + Project.topics().namespaces().size()
            + " tables. Next: "
            + Project.rdg()
            + " produce, then "
            + Project.rdg()
            + " run <topic>.");
    return 0;
  }

  private static CassandraTables tables(Project project) {
    return CassandraTables.of(project.homes(), Project.topics().namespaces());
  }
}
