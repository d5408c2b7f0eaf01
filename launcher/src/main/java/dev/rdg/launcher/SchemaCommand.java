package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.cassandra.TablePlan;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.NamespaceDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg schema check|ddl|apply}: the only place where tables are made. Jobs check that they
 * are there and never make them.
 */
@Command(
    name = "schema",
    description = "The graph's schema: checks graph.yaml and the store, prints and creates tables.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg schema check my/graph.yaml"})
final class SchemaCommand extends ScreenCommand {
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  SchemaCommand() {}

  @Command(
      description = {
        "Checks a graph.yaml, and whether a running store can take it. Without a file: the graph of all topics, against the store.",
        "Types and properties may be added and left out; what would change the meaning of stored data is refused. Exit code 1 when"
            + " something is refused."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./rdg schema check                     # the topics and the store",
        "  ./rdg schema check my/graph.yaml       # the file alone",
        "  ./rdg schema check my/graph.yaml --against 127.0.0.1:9042"
      })
  int check(
      @Parameters(arity = "0..1", paramLabel = "FILE", description = "A graph.yaml.")
          @Nullable Path file,
      @Option(
              names = "--against",
              paramLabel = "HOST:PORT",
              description = "The running store to compare with; the same as --cassandra.")
          @Nullable String against,
      @Mixin CassandraOption cassandra) {
    CassandraOption store = cassandra.or(against);
    if (file == null) {
      return compare(store.homes(), Local.project().topics().definitions(), "Next: ");
    }
    Schema schema = Schema.load(file);
    say(
        file
            + " is a valid schema: "
            + schema.nodeTypes().size()
            + " node types, "
            + schema.edgeTypes().size()
            + " edge types.");
    if (!store.isGiven()) {
      return 0;
    }
    return compare(store.homes(), schema.definitions(), "Once the topics have it: ");
  }

  private int compare(Homes homes, List<NamespaceDefinition> definitions, String next) {
    TablePlan plan = CassandraTables.of(homes, definitions).plan();
    plan.refused().forEach(line -> say("refused: " + line));
    plan.pending().forEach(line -> say(line));
    plan.kept().forEach(line -> say(line));
    String store = "the store at " + addresses(homes, definitions);
    if (!plan.refused().isEmpty()) {
      say("Not compatible with " + store + ".");
      return 1;
    }
    say(
        plan.steps().isEmpty()
            ? "Compatible with " + store + ", which has all " + definitions.size() + " namespaces."
            : "Compatible with " + store + ". " + next + rdg("schema apply") + ".");
    return 0;
  }

  private static String addresses(Homes homes, List<NamespaceDefinition> definitions) {
    return definitions.stream()
        .flatMap(
            definition -> homes.clusterOf(homes.of(definition.name())).contactPoints().stream())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  @Command(
      description = "Prints the CQL that makes an empty store ready for all topics.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  ./rdg schema ddl > tables.cql"})
  int ddl(@Mixin CassandraOption cassandra) {
    printCql(tables(cassandra).ddl());
    return 0;
  }

  @Command(
      description = {
        "Creates and records what the store lacks for all topics; harmless to repeat.",
        "Refuses what './rdg schema check' refuses, and changes nothing then."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./rdg schema apply --dry-run      # the CQL, without executing it",
        "  ./rdg schema apply"
      })
  int apply(
      @Option(
              names = "--dry-run",
              description = "Prints the CQL it would execute; changes nothing.")
          boolean dryRun,
      @Mixin CassandraOption cassandra) {
    CassandraTables tables = tables(cassandra);
    if (dryRun) {
      TablePlan plan = tables.plan();
      plan.requireCompatible();
      printCql(plan.cql());
      return 0;
    }
    boolean nothing = tables.apply(line -> say(line)).isEmpty();
    say(
        nothing
            ? "nothing to do"
            : "The store is ready. Next: " + rdg("produce TOPIC") + ", then " + rdg("run TOPIC"));
    return 0;
  }

  private void printCql(List<String> statements) {
    statements.forEach(statement -> say(statement + ";"));
  }

  private static CassandraTables tables(CassandraOption cassandra) {
    return CassandraTables.of(cassandra.homes(), Local.project().topics().definitions());
  }
}
