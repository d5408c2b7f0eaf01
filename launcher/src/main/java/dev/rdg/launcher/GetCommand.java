package dev.rdg.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.Item;
import dev.rdg.model.store.GraphReader;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.Selection;
import dev.rdg.transforms.Topic;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg get <type>:<id>}: for people who look at one node. An application reads the store by
 * {@link dev.rdg.model.store.GraphReader} instead.
 */
@Command(
    name = "get",
    description = "Reads a node and its neighbourhood, or its edges of one type.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg get account:a-17                     # the node, what it leads to",
      "  ./rdg get profile:p-17-1 --edges watched --limit 5",
      "  ./rdg get profile:p-17-1 --edges watched --count",
      "  ./rdg get account:a-17 --format json"
    })
final class GetCommand extends ScreenCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int EDGES_PER_TYPE = 10;

  @Parameters(paramLabel = "TYPE:ID", description = "The node, such as account:a-17.")
  private String node;

  @Option(
      names = "--edges",
      paramLabel = "TYPE",
      description =
          "Lists the edges of this type instead: from the node, or to it where they start elsewhere.")
  private @Nullable String edges;

  @Option(names = "--count", description = "With --edges: counts them only.")
  private boolean count;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "With --edges: at most so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--hops",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "How far the neighbourhood goes, 1 to 5, along edges and, where links are kept, back. Default: ${DEFAULT-VALUE}.")
  private int hops;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Mixin private CassandraOption cassandra;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  GetCommand() {}

  @Override
  public Integer call() {
    int colon = node.indexOf(':');
    checkUsage(colon);
    String typeName = node.substring(0, colon);
    Schema schema = schemaOf(typeName);
    NodeType type = find(() -> schema.nodeType(typeName));
    String edgeName = edges;
    EdgeType edgeType = edgeName == null ? null : find(() -> schema.edgeType(edgeName));
    boolean backwards = edgeType != null && !edgeType.from().equals(type);
    if (edgeType != null && backwards) {
      requireLinks(edgeType, type);
    }
    try (CassandraKvStore store = cassandra.openStore()) {
      GraphReader reader = new GraphReader(store);
      String id = node.substring(colon + 1);
      return edgeType == null
          ? printNode(schema, reader, type, id)
          : printEdges(reader, edgeType, id, backwards);
    }
  }

  private void checkUsage(int colon) {
    if (colon < 1 || colon == node.length() - 1) {
      throw usage("'" + node + "' is not a node: use type:id, such as account:a-17.");
    }
    if (limit < 1 || hops < 1 || hops > 5) {
      throw usage(
          "--limit must be at least 1 and --hops between 1 and 5, but were %d and %d.",
          limit, hops);
    }
    if (edges == null && count) {
      throw usage("--count counts the edges of one type: name it with --edges.");
    }
  }

  /** Edges can be read from where they lead to only when links of them are kept. */
  private void requireLinks(EdgeType edgeType, NodeType type) {
    if (!Neighbourhood.leadsTo(edgeType, type)) {
      throw usage(
          "edges '%s' start from '%s', not from '%s'%s",
          edgeType.name(),
          edgeType.from().name(),
          type.name(),
          edgeType.to().equals(type) ? ", and graph.yaml keeps no reverse links of them." : ".");
    }
  }

  private int printNode(Schema schema, GraphReader reader, NodeType type, String id) {
    Instant asOf = Instant.now();
    Optional<Item> item = reader.node(type, id, asOf);
    if (item.isEmpty()) {
      spec().commandLine().getErr().println(Printable.line("There is no node " + node + "."));
      return 1;
    }
    Neighbourhood.Node found =
        new Neighbourhood(schema, reader, asOf, EDGES_PER_TYPE, true).of(type, id, hops);
    if (format == Format.JSON) {
      print(json(found).toString());
    } else {
      new GraphTree(this::print).print(found);
    }
    return 0;
  }

  /** Nodes within nodes, as they were met. */
  private static ObjectNode json(Neighbourhood.Node node) {
    ObjectNode json = node.item().map(GetCommand::json).orElseGet(MAPPER::createObjectNode);
    json.put("node", node.toString());
    if (!node.steps().isEmpty()) {
      ArrayNode edges = json.putArray("edges");
      for (Neighbourhood.Step step : node.steps()) {
        edges.add(
            json(step.item())
                .put("edge", step.type().name())
                .set(step.isBackwards() ? "from" : "to", json(step.far())));
      }
    }
    if (!node.more().isEmpty()) {
      ArrayNode more = json.putArray("more");
      node.more().forEach(type -> more.add(type.name()));
    }
    return json;
  }

  /** The edges from a node or, backwards, the links to it; those carry no properties. */
  private int printEdges(GraphReader reader, EdgeType type, String id, boolean backwards) {
    Instant asOf = Instant.now();
    if (count) {
      print(
          String.format(
              java.util.Locale.ROOT,
              format == Format.JSON ? "%d" : "%,d",
              backwards ? reader.countLinks(type, id, asOf) : reader.countEdges(type, id, asOf)));
      return 0;
    }
    Selection selection = Selection.all(asOf).withLimit(limit);
    Page page = backwards ? reader.links(type, id, selection) : reader.edges(type, id, selection);
    String far = backwards ? "from" : "to";
    String near = backwards ? "to" : "from";
    String farType = (backwards ? type.from() : type.to()).name();
    TextTable table = new TextTable(far, "at", "properties");
    for (Item item : page.items()) {
      if (format == Format.JSON) {
        print(
            json(item)
                .put(near, node)
                .put("edge", type.name())
                .put(far, farType + ":" + item.key())
                .toString());
      } else {
        table.add(farType + ":" + item.key(), time(item), GraphTree.properties(item).strip());
      }
    }
    if (format == Format.TABLE) {
      table.lines().forEach(this::print);
      print(
          page.next() == null
              ? page.items().size() + (page.items().size() == 1 ? " edge." : " edges.")
              : "The first " + limit + "; more with --limit, all counted with --count.");
    }
    return 0;
  }

  private static ObjectNode json(Item item) {
    ObjectNode json = MAPPER.createObjectNode().put("at", time(item));
    ObjectNode properties = json.putObject("properties");
    item.values()
        .forEach(
            (name, value) ->
                properties.putPOJO(
                    name,
                    value instanceof Number || value instanceof Boolean
                        ? value
                        : value.toString()));
    return json;
  }

  private static String time(Item item) {
    return Instant.EPOCH.plus(item.at(), ChronoUnit.MICROS).toString();
  }

  /** The graph that has a node type; several topics may share one. */
  private Schema schemaOf(String nodeType) {
    Set<String> names = new LinkedHashSet<>();
    for (Topic<?> topic : Local.project().topics().all()) {
      if (topic.graph().findNodeType(nodeType).isPresent()) {
        return topic.graph();
      }
      topic.graph().nodeTypes().forEach(type -> names.add(type.name()));
    }
    throw usage(
        "unknown node type '"
            + nodeType
            + "'"
            + dev.rdg.model.yaml.Nearest.hint(nodeType, List.copyOf(names)));
  }

  private <T> T find(java.util.function.Supplier<T> lookUp) {
    try {
      return lookUp.get();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private void print(String line) {
    PrintWriter out = out();
    out.println(Printable.line(line));
  }
}
