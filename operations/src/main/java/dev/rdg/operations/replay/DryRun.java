package dev.rdg.operations.replay;

import dev.rdg.io.rejects.RejectFormat;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.pipelines.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replay would write.
 *
 * @param sums by namespace: writes, items, partitions, bytes
 * @param hottest records by writes, the most first
 * @param widest partitions by items, the most first
 * @param counts what would become of the records
 * @param folder where the rejects are
 */
public record DryRun(
    SortedMap<String, Map<String, Long>> sums,
    List<Map.Entry<String, Long>> hottest,
    List<Map.Entry<String, Long>> widest,
    SortedMap<String, Long> counts,
    String folder) {

  /** From the report of {@link dev.rdg.pipelines.ReplayPipeline#dryRun}. */
  static DryRun read(String report, SortedMap<String, Long> counts, String folder) {
    DryRun run = new DryRun(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), counts, folder);
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

  /** Some of the rejected events, at most so many. */
  public List<RejectedEvent> firstRejects(int most) {
    List<RejectedEvent> first = new ArrayList<>();
    for (String file : BeamFiles.match(folder + "/rejects*.jsonl")) {
      BeamFiles.lines(file, most - first.size())
          .forEach(line -> first.add(RejectFormat.fromJson(line)));
    }
    return first;
  }
}
