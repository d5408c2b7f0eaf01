package dev.rdg.launcher;

import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.operations.graph.Comparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg diff <home> <home>}: the check after a replay into another home, and of backups. It
 * compares what readers see, write timestamps included, and not how it is stored.
 */
@Command(
    name = "diff",
    description = {
      "Compares what readers see of two homes of the graph, item by item.",
      "Exit code 0 when they are equal, 1 when they are not."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg diff rdg rdg_next                      # two keyspaces",
      "  ./rdg diff runner-configs/homes.yaml next/homes.yaml --namespace edge_watched",
      "  ./rdg diff rdg rdg_next --settle 130         # while jobs write to both"
    })
final class DiffCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "HOME",
      description = "A homes.yaml, or a keyspace that takes the place of those in it.")
  private String left;

  @Parameters(index = "1", paramLabel = "HOME", description = "What to compare it with.")
  private String right;

  @Option(
      names = "--namespace",
      paramLabel = "NAMESPACE",
      description = "Only this namespace; can be repeated. Default: all of the graph.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many differences to list; all are counted. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "Beside live writers: looks again at what differs after so long, more than the writes' deadline, and counts what still does. Default: ${DEFAULT-VALUE}, does not look again.")
  private int settleSeconds;

  @Mixin private ScanOptions scan;
  @Mixin private CassandraOption cassandra;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  DiffCommand() {}

  @Override
  public Integer call() {
    List<NamespaceDefinition> compared = namespaces(namespaces);
    Comparison.Result result =
        Comparison.of(
                cassandra.at(left).homes(),
                cassandra.at(right).homes(),
                compared,
                scan.of(cassandra, this))
            .withListed(limit)
            .withSettle(Duration.ofSeconds(settleSeconds))
            .run(ComparisonView.folder());
    new ComparisonView(left, right, compared).lines(result).forEach(this::say);
    return result.total() == 0 ? 0 : 1;
  }
}
