package dev.rdg.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.io.history.EventSlice;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replay has to read and what of it is done, in a folder: {@code plan.json}, written before
 * anything is read, and {@code ledger.jsonl}, a line for each finished round. A replay that is
 * started again reads the plan, not the source, so that it ends where it first meant to.
 */
final class ReplayLedger {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;
  private final Instant planned;
  private final List<EventSlice> slices;
  private final Map<Integer, Long> recordBytes;
  private final Set<EventSlice> done = new HashSet<>();
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private int rounds;

  private ReplayLedger(
      Path folder, Instant planned, List<EventSlice> slices, Map<Integer, Long> recordBytes) {
    this.folder = folder;
    this.planned = planned;
    this.slices = slices;
    this.recordBytes = recordBytes;
  }

  /** The plan that was made here before, if there is one. */
  static boolean exists(Path folder) {
    return Files.exists(folder.resolve("plan.json"));
  }

  /**
   * Writes a plan; forgets what was here.
   *
   * @param recordBytes about how many bytes a record of a topic's partition has, where that is
   *     known
   */
  static ReplayLedger create(
      Path folder, Instant planned, List<EventSlice> slices, Map<Integer, Long> recordBytes) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(ledger(folder));
      ObjectNode plan = MAPPER.createObjectNode().put("planned", planned.toString());
      slices.forEach(slice -> plan.withArray("slices").add(slice.toString()));
      ObjectNode sizes = plan.putObject("recordBytes");
      recordBytes.forEach((partition, bytes) -> sizes.put(partition.toString(), bytes));
      Path written = folder.resolve("plan.json.new");
      MAPPER.writerWithDefaultPrettyPrinter().writeValue(written.toFile(), plan);
      Files.move(
          written,
          folder.resolve("plan.json"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      return new ReplayLedger(folder, planned, List.copyOf(slices), Map.copyOf(recordBytes));
    } catch (IOException e) {
      throw new ConfigException("the ledger " + folder + " cannot be written: " + e, e);
    }
  }

  /**
   * Reads the plan and what is done.
   *
   * @throws ConfigException when the folder has no ledger that can be read
   */
  static ReplayLedger open(Path folder) {
    try {
      JsonNode plan = MAPPER.readTree(folder.resolve("plan.json").toFile());
      List<EventSlice> slices = new ArrayList<>();
      plan.required("slices").forEach(slice -> slices.add(EventSlice.parse(slice.asText())));
      Map<Integer, Long> recordBytes = new TreeMap<>();
      plan.path("recordBytes")
          .properties()
          .forEach(
              size -> recordBytes.put(Integer.valueOf(size.getKey()), size.getValue().asLong()));
      Instant planned = Instant.parse(plan.required("planned").asText());
      ReplayLedger ledger = new ReplayLedger(folder, planned, slices, recordBytes);
      if (Files.exists(ledger(folder))) {
        for (String line : Files.readAllLines(ledger(folder))) {
          ledger.take(MAPPER.readTree(line));
        }
      }
      return ledger;
    } catch (IOException | RuntimeException e) {
      throw new ConfigException(
          "the ledger in "
              + folder
              + " cannot be read: start the replay anew with --again. ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static Path ledger(Path folder) {
    return folder.resolve("ledger.jsonl");
  }

  private void take(JsonNode round) {
    round.required("slices").forEach(slice -> done.add(EventSlice.parse(slice.asText())));
    for (Map.Entry<String, JsonNode> count : round.required("counts").properties()) {
      counts.merge(count.getKey(), count.getValue().asLong(), Long::sum);
    }
    rounds++;
  }

  /** Records a round whose writes are all in the store. */
  void finish(List<EventSlice> round, Map<String, Long> roundCounts) {
    ObjectNode line = MAPPER.createObjectNode().put("finished", Instant.now().toString());
    round.forEach(slice -> line.withArray("slices").add(slice.toString()));
    ObjectNode json = line.putObject("counts");
    roundCounts.forEach(json::put);
    try {
      Files.writeString(
          ledger(folder),
          MAPPER.writeValueAsString(line) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    take(line);
  }

  Path folder() {
    return folder;
  }

  /** When the plan was made. */
  Instant planned() {
    return planned;
  }

  List<EventSlice> slices() {
    return slices;
  }

  /** About how many bytes a record of a topic's partition has. */
  long recordBytes(int partition) {
    return recordBytes.getOrDefault(partition, HistorySlices.RECORD_BYTES);
  }

  /** The slices that are not done, in order. */
  List<EventSlice> open() {
    return slices.stream().filter(slice -> !done.contains(slice)).toList();
  }

  /** What became of the records of all finished rounds. */
  SortedMap<String, Long> counts() {
    return counts;
  }

  /** How many rounds are finished. */
  int rounds() {
    return rounds;
  }
}
