package dev.rdg.launcher;

import dev.rdg.io.sink.CassandraKvIO;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.pipelines.Figure;
import dev.rdg.pipelines.StatsPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg stats}: what there is, and what a schema cannot promise: edges whose ends are no
 * nodes are allowed, since each topic writes by itself.
 */
@Command(
    name = "stats",
    description =
        "Counts what is stored: items and records, how many edges nodes have, the widest records, edges whose ends are no nodes.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg stats",
      "  ./rdg stats edge_watched node_profile node_title"
    })
final class StatsCommand extends ScreenCommand implements Callable<Integer> {
  private static final int PLOT_WIDTH = 40;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAMESPACE",
      description =
          "Namespaces; ends of edges are looked for among them. Default: all of the graph.")
  private List<String> namespaces = new ArrayList<>();

  @Mixin private ScanOptions scan;
  @Mixin private CassandraOption cassandra;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  StatsCommand() {}

  @Override
  public Integer call() throws IOException {
    List<NamespaceDefinition> chosen = namespaces(namespaces);
    Path file = Files.createTempDirectory("rdg-stats").resolve("figures");
    scan.of(cassandra, this)
        .run(
            "rdg-stats",
            chosen.size(),
            options ->
                StatsPipeline.build(
                    options,
                    chosen,
                    CassandraKvIO.read(
                        cassandra.homes(),
                        chosen.stream().map(NamespaceDefinition::layout).toList(),
                        Instant.now()),
                    file.toString()));
    Map<String, Map<String, Long>> figures = read(Files.readString(file));
    Files.delete(file);
    Files.delete(file.getParent());
    print(figures);
    return 0;
  }

  /** By kind, then name. */
  private static Map<String, Map<String, Long>> read(String report) {
    Map<String, Map<String, Long>> figures = new TreeMap<>();
    Figure.read(report)
        .forEach(
            figure ->
                figures
                    .computeIfAbsent(figure.kind(), kind -> new TreeMap<>())
                    .put(figure.name(), figure.number()));
    return figures;
  }

  private void print(Map<String, Map<String, Long>> figures) {
    Map<String, Long> records = of(figures, "records");
    TextTable table = new TextTable("namespace", "items", "records");
    of(figures, "items")
        .forEach((name, items) -> table.add(name, items, records.getOrDefault(name, 0L)));
    say(table);
    printDegrees(of(figures, "degree"));
    say("");
    TextTable widest = new TextTable("widest records", "items");
    of(figures, "widest").entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(one -> widest.add(one.getKey(), one.getValue()));
    widest.lines().forEach(this::say);
    say("");
    Map<String, Long> dangling = of(figures, "dangling");
    if (dangling.isEmpty()) {
      say("Every end of every edge is a node.");
    } else {
      TextTable ends = new TextTable("edges in", "end that is no node", "how many");
      dangling.forEach(
          (name, number) -> {
            int colon = name.lastIndexOf(':');
            ends.add(name.substring(0, colon), name.substring(colon + 1), number);
          });
      ends.lines().forEach(this::say);
    }
  }

  /** Of edges alone: a node's record has one item. */
  private void printDegrees(Map<String, Long> degrees) {
    Map<String, TreeMap<Integer, Long>> byNamespace = new TreeMap<>();
    degrees.forEach(
        (name, number) -> {
          int colon = name.lastIndexOf(':');
          byNamespace
              .computeIfAbsent(name.substring(0, colon), namespace -> new TreeMap<>())
              .put(Integer.valueOf(name.substring(colon + 1)), number);
        });
    byNamespace.forEach(
        (namespace, powers) -> {
          if (!namespace.startsWith("node_")) {
            say("");
            say("  " + namespace + ": records by number of items");
            long most = powers.values().stream().mapToLong(Long::longValue).max().orElse(1);
            for (int power = 0; power <= powers.lastKey(); power++) {
              long number = powers.getOrDefault(power, 0L);
              say(
                  String.format(
                      java.util.Locale.ROOT,
                      "  %,15d - %,13d %s %,d",
                      1L << power,
                      (2L << power) - 1,
                      "#".repeat((int) Math.ceil((double) PLOT_WIDTH * number / most)),
                      number));
            }
          }
        });
  }

  private static Map<String, Long> of(Map<String, Map<String, Long>> figures, String kind) {
    return figures.getOrDefault(kind, Map.of());
  }
}
