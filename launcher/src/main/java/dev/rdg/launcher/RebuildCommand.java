package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Home;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Runner;
import dev.rdg.operations.graph.Comparison;
import dev.rdg.operations.graph.Scan;
import dev.rdg.operations.rebuild.Rebuild;
import dev.rdg.operations.rebuild.RebuildPlanner;
import dev.rdg.operations.rebuild.RebuildState;
import dev.rdg.operations.rebuild.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg namespace rebuild}: each call goes on with the rebuild of these namespaces that is
 * under way, and begins one where there is none. What is whole at which point is {@link Rebuild}'s.
 */
@Command(
    name = "rebuild",
    description = {
      "Builds namespaces anew beside the old ones: for a corrected derivation, another cluster, other buckets or retention.",
      "Creates the next tables, starts the topics' new jobs at the offsets of now, replays all older history up to there, and compares. Then --switch or --back-out. Interrupted at any point, the same command goes on; the old tables are not touched before the switch."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg namespace rebuild edge_watched edge_watched_reverse --archive /data/archive",
      "  ./rdg namespace rebuild edge_watched edge_watched_reverse --switch",
      "  ./rdg namespace rebuild edge_watched --to cluster_2"
    })
final class RebuildCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "NAMESPACE", description = "Namespaces.")
  private List<String> namespaces;

  @Option(
      names = "--to",
      paramLabel = "CLUSTER",
      description = "Another cluster of homes.yaml. Default: where each namespace is.")
  private @Nullable String cluster;

  @Option(
      names = "--archive",
      paramLabel = "FOLDER",
      description = "The folder of ./rdg archive, for records that Kafka has no more.")
  private @Nullable String archive;

  @Option(
      names = "--until",
      paramLabel = "STAGE",
      defaultValue = "compared",
      description = "created, started, replayed or compared. Default: ${DEFAULT-VALUE}.")
  private Stage until;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "130",
      description =
          "How long a difference must last beside live writers to count. Default: ${DEFAULT-VALUE}.")
  private int settleSeconds;

  @ArgGroup(exclusive = true)
  private @Nullable End end;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets one setting over those of the topics' runner-configs; can be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  RebuildCommand() {}

  /** How a rebuild ends. */
  static final class End {
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

  @Override
  public Integer call() {
    List<NamespaceDefinition> definitions = namespaces(namespaces);
    TreeSet<String> wanted = new TreeSet<>(namespaces);
    Map<String, String> settings = new TreeMap<>(overrides);
    Engines engines =
        Local.engines(cassandra, kafka, flink).withFlink(settings.remove("flinkMaster"));
    Optional<RebuildState> begun = underWay(engines, wanted);
    if (end == null) {
      RebuildState state = begun.orElseGet(() -> RebuildPlanner.plan(wanted, cluster, engines));
      advance(state, rebuild(state, engines, settings), definitions, engines);
    } else {
      RebuildState state =
          begun.orElseThrow(
              () ->
                  new ConfigException(
                      "no rebuild of " + String.join(", ", wanted) + " is under way."));
      end(rebuild(state, engines, settings), end.switchOver, engines);
    }
    return 0;
  }

  /** The one of just these namespaces; another that has some of them is in the way. */
  private static Optional<RebuildState> underWay(Engines engines, TreeSet<String> wanted) {
    Path folder = Rebuild.folder(engines);
    for (String namespace : wanted) {
      Optional<RebuildState> found = RebuildState.underWay(folder, namespace);
      if (found.isPresent() && !found.get().namespaces().equals(wanted)) {
        throw new ConfigException(
            "a rebuild of "
                + String.join(", ", found.get().namespaces())
                + " is under way ("
                + found.get().stage().label()
                + "): name just these to go on with it, or end it with --back-out.");
      }
    }
    return RebuildState.underWay(folder, wanted.first());
  }

  private Rebuild rebuild(RebuildState state, Engines engines, Map<String, String> settings) {
    return new Rebuild(state, engines, new Rebuild.Settings(archive, settings), this);
  }

  private void advance(
      RebuildState state, Rebuild rebuild, List<NamespaceDefinition> definitions, Engines engines) {
    say(
        "Rebuild of %s from %s (%s); its state is in %s",
        String.join(", ", state.namespaces()),
        String.join(", ", state.topics()),
        state.stage().label(),
        state.folder());
    rebuild.advanceTo(until, () -> compare(rebuild, definitions, engines));
    say(
        state.stage().compareTo(Stage.REPLAYED) < 0
            ? "Next: the same without --until; or with --back-out, and nothing has happened."
            : "Next: the same with --switch, and readers and jobs use the new tables; or with --back-out, and nothing has happened.");
  }

  private void end(Rebuild rebuild, boolean switchOver, Engines engines) {
    if (!switchOver) {
      rebuild.backOut();
      say("Backed out: the new tables and jobs are gone, the old are as they were.");
      return;
    }
    Homes old = rebuild.old();
    Homes next = rebuild.next();
    rebuild.switchOver();
    say("Switched: whoever opens the old homes from now on is led to the new ones.");
    if (namespaces.stream()
        .anyMatch(one -> !old.of(one).cluster().equals(next.of(one).cluster()))) {
      say("Before the old cluster is taken away, write into " + engines.store().homesFile() + ":");
      next.movesOf(namespaces).lines().skip(2).forEach(this::say);
    }
    say(
        "Readers that are open go on with the old tables until they are started again. When none is left, drop %s.",
        namespaces.stream().map(old::of).map(Home::place).collect(Collectors.joining("; ")));
  }

  /** Differences are what a corrected derivation is for: they are shown, and stop nothing. */
  private void compare(Rebuild rebuild, List<NamespaceDefinition> definitions, Engines engines) {
    if (!CassandraTables.of(rebuild.old(), definitions).plan().refused().isEmpty()) {
      say("The old tables are laid out otherwise: not compared.");
      return;
    }
    Comparison.Result result =
        Comparison.of(
                rebuild.old(),
                rebuild.next(),
                definitions,
                new Scan(engines, Runner.DIRECT, Map.of(), this))
            .withSettle(Duration.ofSeconds(settleSeconds))
            .run(ComparisonView.folder());
    new ComparisonView("old", "new", definitions).lines(result).forEach(this::say);
  }
}
