package dev.rdg.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.EdgeKeys;
import dev.rdg.model.store.Stages;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.reader.Edge;
import dev.rdg.reader.EdgePage;
import dev.rdg.reader.EdgeStep;
import dev.rdg.reader.Graph;
import dev.rdg.reader.NodeId;
import dev.rdg.reader.Rules;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./rdg get <type>:<id>}: for people who look at one node. */
@Command(
    name = "get",
    description =
        "Reads a node and its neighbourhood, its edges of one type, or how these came to be.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg get account:a-17                     # the node, what it leads to",
      "  ./rdg get profile:p-17-1 --edges watched --limit 5",
      "  ./rdg get profile:p-17-1 --edges watched --count",
      "  ./rdg get account:a-17 --format json",
      "  ./rdg get profile:p-17-1 --edges played --recent --limit 10",
      "  ./rdg get game:g-3 --history                # of types with history in graph.yaml",
      "  ./rdg get profile:p-17-1 --edges played --as-of 2025-10-02T00:00:00Z"
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
      names = "--recent",
      description = "With --edges: the newest changes of them, for types with history.")
  private boolean recent;

  @Option(
      names = "--history",
      description =
          "How the node came to be what it is or, with --edges and --to, one of its edges.")
  private boolean history;

  @Option(
      names = "--to",
      paramLabel = "ID",
      description = "With --edges and --history: the id that the edge leads to.")
  private @Nullable String to;

  @Option(
      names = "--key",
      paramLabel = "NAME=VALUE",
      description = "With --to: a property that graph.yaml has in the edge's key.")
  private Map<String, String> key = new TreeMap<>();

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description =
          "What was true then, of types with history; of others, what retention had not taken. Such as 2025-10-02T00:00:00Z. Default: now.")
  private @Nullable String asOf;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "With --edges or --history: at most so many. Default: ${DEFAULT-VALUE}.")
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
    checkUsage();
    NodeId id = find(() -> NodeId.parse(node));
    Schema schema = Local.project().topics().graph();
    NodeType type =
        schema
            .findNodeType(id.type())
            .orElseThrow(() -> usage("%s", unknownType(id.type(), schema)));
    String edgeName = edges;
    EdgeStep step = edgeName == null ? null : step(find(() -> schema.edgeType(edgeName)), type);
    try (Graph graph = Graph.open(cassandra.homes(), schema)) {
      return find(() -> read(graph, id, step));
    }
  }

  private int read(Graph graph, NodeId id, @Nullable EdgeStep step) {
    if (history) {
      return changes()
          .print(
              Stages.await(
                  step == null
                      ? graph.history(id, limit, time(), null)
                      : graph.history(
                          id,
                          step.type(),
                          String.valueOf(to),
                          EdgeKeys.parse(graph.schema().edgeType(step.type()), key),
                          limit,
                          time(),
                          null)));
    }
    if (step == null) {
      return printNode(graph, id);
    }
    if (recent) {
      EdgeStep some = step.with(Rules.builder().limit(limit).build());
      return changes().print(Stages.await(graph.recent(id, some, time(), null)));
    }
    return printEdges(graph, id, step);
  }

  private ChangesView changes() {
    return new ChangesView(this::print, format == Format.JSON);
  }

  private static String unknownType(String type, Schema schema) {
    return "unknown node type '"
        + type
        + "'"
        + Nearest.hint(type, schema.nodeTypes().stream().map(NodeType::name).toList());
  }

  private void checkUsage() {
    if (limit < 1 || limit > Rules.MAX_LIMIT || hops < 1 || hops > 5) {
      throw usage(
          "--limit must be between 1 and %d and --hops between 1 and 5, but were %d and %d.",
          Rules.MAX_LIMIT, limit, hops);
    }
    if (edges == null && count) {
      throw usage("--count counts the edges of one type: name it with --edges.");
    }
    if (edges == null && recent) {
      throw usage("--recent lists the changes of edges of one type: name it with --edges.");
    }
    if (history && (edges == null) != (to == null)) {
      throw usage(
          "--history is that of the node, or that of one edge: name its type with --edges and where it leads with --to.");
    }
    if (to != null && !history) {
      throw usage("--to names an edge whose --history is asked for.");
    }
    if (Stream.of(count, recent, history).filter(one -> one).count() > 1) {
      throw usage("--count, --recent and --history are asked for one at a time.");
    }
    time();
  }

  private @Nullable Instant time() {
    try {
      return asOf == null ? null : Instant.parse(asOf);
    } catch (DateTimeParseException e) {
      throw usage("--as-of '%s' is not a time: use one such as 2025-10-02T00:00:00Z.", asOf);
    }
  }

  /** From the node; else to it, which takes links. */
  private EdgeStep step(EdgeType type, NodeType near) {
    if (type.from().name().equals(near.name())) {
      return EdgeStep.out(type.name());
    }
    if (type.to().name().equals(near.name()) && type.hasLinks()) {
      return EdgeStep.in(type.name());
    }
    throw usage(
        "edges '%s' start from '%s', not from '%s'%s",
        type.name(),
        type.from().name(),
        near.name(),
        type.to().name().equals(near.name())
            ? ", and graph.yaml keeps no reverse links of them."
            : ".");
  }

  private int printNode(Graph graph, NodeId id) {
    if (Stages.await(graph.node(id, time())).isEmpty()) {
      spec().commandLine().getErr().println(Printable.line("There is no node " + node + "."));
      return 1;
    }
    Neighbourhood.Place found = new Neighbourhood(graph, time(), EDGES_PER_TYPE, true).of(id, hops);
    if (format == Format.JSON) {
      print(json(found).toString());
    } else {
      new GraphTree(this::print).print(found);
    }
    return 0;
  }

  /** Nodes within nodes, as they were met. */
  private static ObjectNode json(Neighbourhood.Place place) {
    ObjectNode json =
        place
            .stored()
            .map(stored -> json(stored.at(), stored.properties()))
            .orElseGet(MAPPER::createObjectNode);
    json.put("node", place.id().toString());
    if (!place.branches().isEmpty()) {
      ArrayNode edges = json.putArray("edges");
      for (Neighbourhood.Branch branch : place.branches()) {
        edges.add(
            json(branch.edge().at(), branch.edge().properties())
                .put("edge", branch.edge().type())
                .set(branch.isBackwards() ? "from" : "to", json(branch.far())));
      }
    }
    if (!place.more().isEmpty()) {
      ArrayNode more = json.putArray("more");
      place.more().forEach(more::add);
    }
    return json;
  }

  /** The edges from a node or, backwards, to it. */
  private int printEdges(Graph graph, NodeId id, EdgeStep step) {
    if (count) {
      print(
          String.format(
              Locale.ROOT,
              format == Format.JSON ? "%d" : "%,d",
              Stages.await(graph.count(id, step, time()))));
      return 0;
    }
    EdgePage page =
        Stages.await(
            graph.edges(id, step.with(Rules.builder().limit(limit).build()), time(), null));
    String far = step.isBackwards() ? "from" : "to";
    String near = step.isBackwards() ? "to" : "from";
    TextTable table = new TextTable(far, "at", "properties");
    for (Edge edge : page.edges()) {
      String end = (step.isBackwards() ? edge.from() : edge.to()).toString();
      if (format == Format.JSON) {
        print(
            json(edge.at(), edge.properties())
                .put(near, node)
                .put("edge", edge.type())
                .put(far, end)
                .toString());
      } else {
        table.add(end, edge.at(), GraphTree.text(edge.properties()).strip());
      }
    }
    if (format == Format.TABLE) {
      table.lines().forEach(this::print);
      print(
          page.next() == null
              ? page.edges().size() + (page.edges().size() == 1 ? " edge." : " edges.")
              : "The first "
                  + page.edges().size()
                  + "; more with --limit, all counted with --count.");
    }
    return 0;
  }

  private static ObjectNode json(Instant at, SortedMap<String, Object> values) {
    return MAPPER
        .createObjectNode()
        .put("at", at.toString())
        .set("properties", ChangesView.values(values));
  }

  private <T> T find(Supplier<T> lookUp) {
    try {
      return lookUp.get();
    } catch (IllegalArgumentException e) {
      throw usage("%s", String.valueOf(e.getMessage()));
    }
  }

  private void print(String line) {
    PrintWriter out = out();
    out.println(Printable.line(line));
  }
}
