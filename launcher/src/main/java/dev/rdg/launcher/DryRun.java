package dev.rdg.launcher;

import dev.rdg.pipelines.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a replay would write.
 *
 * @param sums by namespace: writes, items, partitions, bytes
 * @param hottest records by writes, the most first
 * @param widest partitions by items, the most first
 * @param counts what would become of the records
 */
record DryRun(
    SortedMap<String, Map<String, Long>> sums,
    List<Map.Entry<String, Long>> hottest,
    List<Map.Entry<String, Long>> widest,
    SortedMap<String, Long> counts) {

  /** Reads the report of {@link dev.rdg.pipelines.ReplayPipeline#dryRun}. */
  static DryRun read(Path report, SortedMap<String, Long> counts) {
    DryRun run = new DryRun(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), counts);
    for (Figure figure : Figure.read(report)) {
      switch (figure.kind()) {
        case "hottest" -> run.hottest.add(Map.entry(figure.name(), figure.number()));
        case "widest" -> run.widest.add(Map.entry(figure.name(), figure.number()));
        default ->
            run.sums
                .computeIfAbsent(figure.name(), name -> new TreeMap<>())
                .put(figure.kind(), figure.number());
      }
    }
    Comparator<Map.Entry<String, Long>> most =
        Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry::getKey);
    run.hottest.sort(most);
    run.widest.sort(most);
    return run;
  }

  void print(Consumer<String> output) {
    TextTable table = new TextTable("namespace", "writes", "items", "partitions", "bytes");
    sums.forEach(
        (namespace, sum) ->
            table.add(
                namespace,
                sum.getOrDefault("writes", 0L),
                sum.getOrDefault("items", 0L),
                sum.getOrDefault("partitions", 0L),
                sum.getOrDefault("bytes", 0L)));
    table.lines().forEach(output);
    print("hottest records", "writes", hottest, output);
    print("widest partitions", "items", widest, output);
  }

  private static void print(
      String what, String of, List<Map.Entry<String, Long>> figures, Consumer<String> output) {
    output.accept("");
    TextTable table = new TextTable(what, of);
    figures.forEach(figure -> table.add(figure.getKey(), figure.getValue()));
    table.lines().forEach(output);
  }
}
