package dev.rdg.launcher;

import dev.rdg.operations.replay.DryRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a replay would write, as tables. */
final class DryRunView {
  private DryRunView() {}

  static List<String> lines(DryRun run) {
    TextTable table = new TextTable("namespace", "writes", "items", "partitions", "bytes");
    run.sums()
        .forEach(
            (namespace, sum) ->
                table.add(
                    namespace,
                    sum.getOrDefault("writes", 0L),
                    sum.getOrDefault("items", 0L),
                    sum.getOrDefault("partitions", 0L),
                    sum.getOrDefault("bytes", 0L)));
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(figures("hottest records", "writes", run.hottest()));
    lines.addAll(figures("widest partitions", "items", run.widest()));
    return lines;
  }

  private static List<String> figures(
      String what, String of, List<Map.Entry<String, Long>> figures) {
    TextTable table = new TextTable(what, of);
    figures.forEach(figure -> table.add(figure.getKey(), figure.getValue()));
    List<String> lines = new ArrayList<>(List.of(""));
    lines.addAll(table.lines());
    return lines;
  }
}
