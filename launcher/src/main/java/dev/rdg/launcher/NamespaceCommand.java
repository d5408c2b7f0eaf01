package dev.rdg.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Home;
import dev.rdg.cassandra.NamespaceStatus;
import dev.rdg.cassandra.NamespaceStatus.State;
import dev.rdg.cassandra.TableSize;
import dev.rdg.operations.rebuild.Rebuild;
import dev.rdg.operations.rebuild.RebuildState;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./rdg namespace list|rebuild}: where namespaces live, by the file of homes and by what is
 * recorded of their moves in the store.
 */
@Command(
    name = "namespace",
    description = "The namespaces of the graph and their homes.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg namespace list",
      "  ./rdg namespace rebuild edge_watched edge_watched_reverse"
    },
    subcommands = RebuildCommand.class)
final class NamespaceCommand extends ScreenCommand {
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
        CassandraTables.of(cassandra.homes(), Local.project().topics().definitions()).status();
    if (format == Format.JSON) {
      all.forEach(one -> say(json(one).toString()));
    } else {
      printTable(all);
      rebuilds(Rebuild.folder(Local.engines(cassandra, new KafkaOption(), new FlinkOption())));
    }
    List<String> down =
        all.stream()
            .filter(one -> one.state() == State.DOWN)
            .flatMap(one -> one.notes().stream())
            .distinct()
            .toList();
    down.forEach(spec().commandLine().getErr()::println);
    return down.isEmpty() ? 0 : 1;
  }

  /** Names those under way, so that nobody forgets one. */
  private void rebuilds(Path folder) {
    for (RebuildState rebuild : RebuildState.all(folder)) {
      if (!rebuild.stage().isEnd()) {
        say(
            "Rebuild of %s: %s, see %s",
            String.join(", ", rebuild.namespaces()), rebuild.stage().label(), rebuild.folder());
      }
    }
  }

  /** Of homes that are alike in something, it is said once below the table. */
  private void printTable(List<NamespaceStatus> all) {
    List<Column> shown = COLUMNS.stream().filter(column -> !column.isAlikeIn(all)).toList();
    TextTable table = new TextTable(shown.stream().map(Column::header).toArray(String[]::new));
    for (NamespaceStatus one : all) {
      table.add(shown.stream().map(column -> column.value().apply(one)).toArray());
    }
    say(table);
    String alike =
        COLUMNS.stream()
            .filter(column -> column.isAlikeIn(all))
            .map(column -> column.header() + " " + column.value().apply(all.get(0)))
            .collect(Collectors.joining(", "));
    say("");
    if (!alike.isEmpty()) {
      say("All have " + alike + ".");
    }
    explain(all);
  }

  private void explain(List<NamespaceStatus> all) {
    all.stream()
        .filter(one -> one.state() == State.DIFFERS)
        .flatMap(one -> one.notes().stream())
        .forEach(line -> say(line));
    List<TableSize> sizes =
        all.stream().map(NamespaceStatus::size).filter(Objects::nonNull).toList();
    if (!sizes.isEmpty()) {
      say(
          "~ is an estimate of what is in files: MiB on the disks of all copies, partitions of up to five minutes ago.");
    }
    if (sizes.stream().anyMatch(size -> size.mebibytes() == 0)) {
      say("0 MiB: nothing is in files yet; what was written is in memory and in the commit log.");
    }
    if (all.stream()
        .anyMatch(one -> one.state() == State.MISSING || one.state() == State.DIFFERS)) {
      say("Next: " + rdg("schema apply") + ".");
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
