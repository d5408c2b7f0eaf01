package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.store.GraphDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg digest}: equal digests, equal graphs for readers of now. Tombstones cannot be read,
 * so that two stores of one digest can still take the next late write differently.
 */
@Command(
    name = "digest",
    description =
        "An order-free digest of what a reader of the store sees: equal graphs, equal digests.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg digest node_profile edge_watched"})
final class DigestCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAMESPACE",
      description = "Namespaces. Default: all of the graph.")
  private List<String> namespaces = new ArrayList<>();

  @Mixin private CassandraOption cassandra;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  DigestCommand() {}

  @Override
  public Integer call() {
    List<String> asked = namespaces(namespaces).stream().map(NamespaceDefinition::name).toList();
    Instant asOf = Instant.now();
    TextTable table = new TextTable("namespace", "items", "digest");
    GraphDigest all = new GraphDigest();
    try (CassandraKvStore store = cassandra.openStore()) {
      for (String namespace : asked) {
        GraphDigest digest = GraphDigest.of(store, List.of(namespace), asOf);
        all.addAll(digest);
        table.add(namespace, digest.items(), digest.hex());
      }
    }
    table.add("all", all.items(), all.hex());
    say(table);
    return 0;
  }
}
