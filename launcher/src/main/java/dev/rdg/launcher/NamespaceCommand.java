package dev.rdg.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Home;
import dev.rdg.cassandra.NamespaceStatus;
import dev.rdg.cassandra.NamespaceStatus.State;
import dev.rdg.cassandra.TableSize;
import dev.rdg.launcher.RebuildState.Stage;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceDefinition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rdg namespace list}. */
@Command(
    name = "namespace",
    description = "The namespaces of the graph and their homes.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg namespace list",
      "  ./rdg namespace rebuild edge_watched edge_watched_reverse"
    })
final class NamespaceCommand {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * A column of the table.
   *
   * @param folds whether it is left out where all rows have the same
   */
  private record Column(String header, boolean folds, Function<NamespaceStatus, Object> value) {
    boolean isAlikeIn(List<NamespaceStatus> all) {
      return folds && all.stream().map(value).distinct().count() == 1;
    }
  }

  private static final List<Column> COLUMNS =
      List.of(
          new Column("namespace", false, one -> one.definition().name()),
          new Column("kind", false, one -> one.definition().kind()),
          new Column("cluster", true, one -> one.home().cluster()),
          new Column("table", false, one -> one.home().qualifiedTable()),
          new Column("consistency", true, one -> one.home().consistency()),
          new Column("compression", true, one -> one.home().compression().label()),
          new Column("buckets", true, one -> one.definition().layout().buckets()),
          new Column("retention", true, one -> one.definition().layout().retentionText()),
          new Column("disk MiB", false, one -> estimate(one.size(), TableSize::mebibytes)),
          new Column("partitions", false, one -> estimate(one.size(), TableSize::partitions)),
          new Column("state", false, NamespaceCommand::describe));

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  NamespaceCommand() {}

  @Command(
      description = {
        "Lists every namespace of all topics with its home, its size and its state.",
        "Exit code 1 when a cluster does not answer."
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Examples:", "  ./rdg namespace list", "  ./rdg namespace list --format json"})
  int list(
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "table",
              description = "table or json. Default: ${DEFAULT-VALUE}.")
          Format format,
      @Mixin CassandraOption cassandra) {
    List<NamespaceStatus> all =
        CassandraTables.of(cassandra.homes(), Project.topics().definitions()).status();
    if (format == Format.JSON) {
      all.forEach(one -> Rdg.say(spec, json(one).toString()));
    } else {
      printTable(all);
    }
    for (RebuildState rebuild : RebuildState.all(cassandra.rebuilds())) {
      if (!rebuild.stage().isEnd() && format == Format.TABLE) {
        Rdg.say(
            spec,
            "Rebuild of "
                + String.join(", ", rebuild.namespaces())
                + ": "
                + rebuild.stage().label()
                + ", see "
                + rebuild.folder());
      }
    }
    List<String> down =
        all.stream()
            .filter(one -> one.state() == State.DOWN)
            .flatMap(one -> one.notes().stream())
            .distinct()
            .toList();
    down.forEach(spec.commandLine().getErr()::println);
    return down.isEmpty() ? 0 : 1;
  }

  @Command(
      description = {
        "Builds namespaces anew beside the old ones: for a corrected derivation, another cluster, other buckets or retention.",
        "Creates the next tables, starts the topics' new jobs at the offsets of now, replays all older history up to there, and compares. Then --switch or --back-out. Each step can be repeated; the old tables are not touched before the switch."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./rdg namespace rebuild edge_watched edge_watched_reverse --archive /data/archive",
        "  ./rdg namespace rebuild edge_watched edge_watched_reverse --switch",
        "  ./rdg namespace rebuild edge_watched --to cluster_2"
      })
  int rebuild(
      @Parameters(arity = "1..*", paramLabel = "NAMESPACE", description = "Namespaces.")
          List<String> namespaces,
      @Option(
              names = "--to",
              paramLabel = "CLUSTER",
              description = "Another cluster of homes.yaml. Default: where each namespace is.")
          @Nullable String cluster,
      @Option(
              names = "--archive",
              paramLabel = "FOLDER",
              description = "The folder of ./rdg archive, for records that Kafka has no more.")
          @Nullable String archive,
      @Option(
              names = "--until",
              paramLabel = "STAGE",
              defaultValue = "compared",
              description = "created, started, replayed or compared. Default: ${DEFAULT-VALUE}.")
          Stage until,
      @Option(
              names = "--settle",
              paramLabel = "SECONDS",
              defaultValue = "130",
              description =
                  "How long a difference must last beside live writers to count. Default: ${DEFAULT-VALUE}.")
          int settleSeconds,
      @ArgGroup(exclusive = true) @Nullable RebuildEnd end,
      @Option(
              names = "--set",
              paramLabel = "NAME=VALUE",
              description =
                  "Sets one setting over those of the topics' runner-configs; can be repeated.")
          @Nullable Map<String, String> overrides,
      @Mixin KafkaOption kafka,
      @Mixin CassandraOption cassandra) {
    Scans.graph(spec, namespaces);
    if (cassandra.keyspace() != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--home must be a homes.yaml here, beside which the moves are written, but was '"
              + cassandra.keyspace()
              + "'.");
    }
    Map<String, String> more = new TreeMap<>(overrides == null ? Map.of() : overrides);
    Rebuild.Settings settings =
        new Rebuild.Settings(cassandra, kafka, flinkMaster(more), archive, more);
    TreeSet<String> wanted = new TreeSet<>(namespaces);
    Optional<RebuildState> begun = RebuildState.underWay(cassandra.rebuilds(), namespaces.get(0));
    begun.ifPresent(state -> requireSame(state, wanted));
    if (end != null) {
      RebuildState state =
          begun.orElseThrow(
              () ->
                  new ConfigException(
                      "no rebuild of " + String.join(", ", wanted) + " is under way."));
      return end(state, settings, end.switchOver);
    }
    for (String namespace : wanted) {
      RebuildState.underWay(cassandra.rebuilds(), namespace)
          .ifPresent(state -> requireSame(state, wanted));
    }
    RebuildState state = begun.orElseGet(() -> Rebuild.plan(wanted, cluster, cassandra));
    Rdg.say(
        spec,
        "Rebuild of "
            + String.join(", ", wanted)
            + " from "
            + String.join(", ", state.topics())
            + " ("
            + state.stage().label()
            + "); its state is in "
            + state.folder());
    Rebuild rebuild = new Rebuild(state, settings, line -> Rdg.say(spec, line));
    rebuild.advanceTo(
        until,
        spec.commandLine().getOut(),
        () -> compare(rebuild, cassandra, wanted, settleSeconds));
    Rdg.say(
        spec,
        "Next: the same with --switch, and readers and jobs use the new tables; or with --back-out, and nothing has happened.");
    return 0;
  }

  /** How a rebuild ends. */
  static final class RebuildEnd {
    @Option(
        names = "--switch",
        description = "Ends the rebuild: readers and jobs go over to the new tables.")
    private boolean switchOver;

    @Option(
        names = "--back-out",
        description = "Ends the rebuild: its jobs stop and the new tables are dropped.")
    @SuppressWarnings("UnusedVariable") // the one of the two that is not --switch
    private boolean backOut;
  }

  private static void requireSame(RebuildState state, TreeSet<String> wanted) {
    if (!state.namespaces().equals(wanted)) {
      throw new ConfigException(
          "a rebuild of "
              + String.join(", ", state.namespaces())
              + " is under way ("
              + state.stage().label()
              + "): name just these to go on with it, or end it with --back-out.");
    }
  }

  private static String flinkMaster(Map<String, String> overrides) {
    String given = overrides.remove("flinkMaster");
    return given != null
        ? given
        : Project.running()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "no Flink cluster is known: give --set flinkMaster=host:port, or start a local one with ./rdg stack up."))
            .flinkMaster();
  }

  private int end(RebuildState state, Rebuild.Settings settings, boolean switchOver) {
    Rebuild rebuild = new Rebuild(state, settings, line -> Rdg.say(spec, line));
    if (switchOver) {
      String before =
          String.join(
              ", ",
              state.namespaces().stream()
                  .map(name -> settings.cassandra().homes().of(name).qualifiedTable())
                  .toList());
      rebuild.switchOver();
      Rdg.say(
          spec,
          "Switched. Nothing reads or writes the old tables any more once your own readers use the new homes; drop them then: "
              + before);
    } else {
      rebuild.backOut();
      Rdg.say(spec, "Backed out: the new tables and jobs are gone, the old are as they were.");
    }
    return 0;
  }

  /** Differences are what a corrected derivation is for: they are shown, and stop nothing. */
  private void compare(
      Rebuild rebuild, CassandraOption cassandra, TreeSet<String> namespaces, int settleSeconds) {
    List<NamespaceDefinition> definitions =
        Scans.graph().stream().filter(one -> namespaces.contains(one.name())).toList();
    if (!CassandraTables.of(cassandra.homes(), definitions).plan().refused().isEmpty()) {
      Rdg.say(spec, "The old tables are laid out otherwise: not compared.");
      return;
    }
    new Comparison(spec, "old", cassandra.homes(), "new", rebuild.next(), definitions)
        .withSettle(settleSeconds)
        .run(
            (name, pipeline) ->
                Jobs.runToEnd(
                    "the job " + name,
                    () ->
                        pipeline.apply(BatchOptions.of(RunCommand.Runner.DIRECT, name, Map.of()))));
  }

  /** Of homes that are alike in something, it is said once below the table. */
  private void printTable(List<NamespaceStatus> all) {
    List<Column> shown = COLUMNS.stream().filter(column -> !column.isAlikeIn(all)).toList();
    TextTable table = new TextTable(shown.stream().map(Column::header).toArray(String[]::new));
    for (NamespaceStatus one : all) {
      table.add(shown.stream().map(column -> column.value().apply(one)).toArray());
    }
    table.lines().forEach(line -> Rdg.say(spec, line));
    String alike =
        COLUMNS.stream()
            .filter(column -> column.isAlikeIn(all))
            .map(column -> column.header() + " " + column.value().apply(all.get(0)))
            .collect(Collectors.joining(", "));
    Rdg.say(spec, "");
    if (!alike.isEmpty()) {
      Rdg.say(spec, "All have " + alike + ".");
    }
    explain(all);
  }

  private void explain(List<NamespaceStatus> all) {
    all.stream()
        .filter(one -> one.state() == State.DIFFERS)
        .flatMap(one -> one.notes().stream())
        .forEach(line -> Rdg.say(spec, line));
    List<TableSize> sizes =
        all.stream().map(NamespaceStatus::size).filter(Objects::nonNull).toList();
    if (!sizes.isEmpty()) {
      Rdg.say(
          spec,
          "~ is an estimate of what is in files: MiB on the disks of all copies, partitions of up to five minutes ago.");
    }
    if (sizes.stream().anyMatch(size -> size.mebibytes() == 0)) {
      Rdg.say(
          spec,
          "0 MiB: nothing is in files yet; what was written is in memory and in the commit log.");
    }
    if (all.stream()
        .anyMatch(one -> one.state() == State.MISSING || one.state() == State.DIFFERS)) {
      Rdg.say(spec, "Next: " + Project.rdg() + " schema apply.");
    }
  }

  private static String estimate(@Nullable TableSize size, ToLongFunction<TableSize> figure) {
    if (size == null) {
      return "-";
    }
    long number = figure.applyAsLong(size);
    return number == 0 ? "0" : String.format(Locale.ROOT, "~%,d", number);
  }

  private static String describe(NamespaceStatus one) {
    return one.state() == State.DOWN ? "cluster does not answer" : label(one.state());
  }

  private static String label(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode json(NamespaceStatus one) {
    Home home = one.home();
    TableSize size = one.size();
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("namespace", one.definition().name())
            .put("kind", one.definition().kind())
            .put("cluster", home.cluster())
            .put("table", home.qualifiedTable())
            .put("consistency", home.consistency())
            .put("compression", home.compression().label())
            .put("buckets", one.definition().layout().buckets())
            .put("retention", one.definition().layout().retentionText())
            .put("diskMebibytes", size == null ? null : size.mebibytes())
            .put("partitions", size == null ? null : size.partitions())
            .put("state", label(one.state()));
    one.notes().forEach(json.putArray("notes")::add);
    return json;
  }
}
