package dev.rdg.launcher;

import dev.rdg.cassandra.Homes;
import dev.rdg.io.sink.CassandraKvIO;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.pipelines.ExportPipeline;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg export}: a snapshot of what readers see as of one time. Reverse links say nothing
 * more than their edges and are left out unless they are named.
 */
@Command(
    name = "export",
    description =
        "Writes the graph as Avro files for a warehouse: a folder for each node and edge type, a typed column for each property.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg export --to /data/graph",
      "  ./rdg export --to /data/graph edge_watched --runner flink"
    })
final class ExportCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAMESPACE",
      description = "Namespaces. Default: all nodes and edges; reverse links say nothing more.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the files go, on any file system that Beam knows.")
  private String folder;

  @Mixin private ScanOptions scan;
  @Mixin private CassandraOption cassandra;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ExportCommand() {}

  @Override
  public Integer call() {
    List<NamespaceDefinition> chosen =
        namespaces.isEmpty()
            ? Local.project().graph().stream().filter(one -> !one.isReverse()).toList()
            : namespaces(namespaces);
    Homes homes = cassandra.homes();
    Instant asOf = Instant.now();
    String target = folder.contains("://") ? folder : Path.of(folder).toAbsolutePath().toString();
    scan.of(cassandra, this)
        .run(
            "rdg-export",
            chosen.size(),
            options ->
                ExportPipeline.build(
                    options,
                    chosen,
                    one -> CassandraKvIO.read(homes, List.of(one.layout()), asOf),
                    target));
    say(
        "Exported "
            + chosen.size()
            + " namespaces as of "
            + asOf
            + " to "
            + target
            + "/<namespace>/part*.avro.");
    return 0;
  }
}
