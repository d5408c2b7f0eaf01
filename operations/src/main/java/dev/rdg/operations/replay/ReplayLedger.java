package dev.rdg.operations.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.io.history.EventSlice;
import dev.rdg.model.ConfigException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a replay has to read and what of it is done, in a folder on any file system that Beam knows:
 * {@code plan-0001.json}, written before anything is read, one more where there was more to read
 * later, and {@code done-0001.json} for each finished round. A replay that is started again reads
 * the plan, not the source, so that it ends where it first meant to.
 */
public final class ReplayLedger {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String folder;
  private final List<Plan> plans = new ArrayList<>();
  private final Map<Integer, Long> recordBytes = new TreeMap<>();
  private final Set<EventSlice> done = new HashSet<>();
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private String identity;
  private int rounds;

  /**
   * What was found to read at one time.
   *
   * @param planned that time, by which is decided what has expired
   */
  record Plan(Instant planned, List<EventSlice> slices) {}

  private ReplayLedger(String folder, String identity) {
    this.folder = folder;
    this.identity = identity;
  }

  /** The plan that was made here before, if there is one. */
  static boolean exists(String folder) {
    return BeamFiles.exists(folder + "/" + file("plan", 1));
  }

  /**
   * Begins one without a plan; forgets what was here.
   *
   * @param identity all that changes what is written, for people
   */
  static ReplayLedger create(String folder, String identity) {
    try {
      BeamFiles.delete(folder + "/plan-*");
      BeamFiles.delete(folder + "/done-*");
      return new ReplayLedger(folder, identity);
    } catch (UncheckedIOException e) {
      throw new ConfigException("the ledger " + folder + " cannot be written: " + cause(e), e);
    }
  }

  /**
   * Reads the plans and what is done.
   *
   * @throws ConfigException when the folder has no ledger that can be read
   */
  static ReplayLedger open(String folder) {
    try {
      ReplayLedger ledger = new ReplayLedger(folder, "");
      for (String file : BeamFiles.match(folder + "/plan-*.json")) {
        ledger.takePlan(MAPPER.readTree(BeamFiles.read(file)));
      }
      for (String file : BeamFiles.match(folder + "/done-*.json")) {
        ledger.takeRound(MAPPER.readTree(BeamFiles.read(file)));
      }
      return ledger;
    } catch (JsonProcessingException | RuntimeException e) {
      throw new ConfigException(
          "the ledger in "
              + folder
              + " cannot be read: start the replay anew with --again. ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static String file(String kind, int number) {
    return String.format(Locale.ROOT, "%s-%04d.json", kind, number);
  }

  private static Object cause(UncheckedIOException e) {
    return e.getCause() == null ? e : e.getCause();
  }

  private void takePlan(JsonNode plan) {
    List<EventSlice> slices = new ArrayList<>();
    plan.required("slices").forEach(slice -> slices.add(EventSlice.parse(slice.asText())));
    plan.path("recordBytes")
        .properties()
        .forEach(size -> recordBytes.put(Integer.valueOf(size.getKey()), size.getValue().asLong()));
    identity = plan.path("of").asText();
    plans.add(new Plan(Instant.parse(plan.required("planned").asText()), slices));
  }

  private void takeRound(JsonNode round) {
    round.required("slices").forEach(slice -> done.add(EventSlice.parse(slice.asText())));
    for (Map.Entry<String, JsonNode> count : round.required("counts").properties()) {
      counts.merge(count.getKey(), count.getValue().asLong(), Long::sum);
    }
    rounds++;
  }

  /**
   * Plans more to read.
   *
   * @param sizes about how many bytes a record of a topic's partition has, where that is known
   */
  void plan(Instant planned, List<EventSlice> slices, Map<Integer, Long> sizes) {
    ObjectNode plan =
        MAPPER.createObjectNode().put("planned", planned.toString()).put("of", identity);
    slices.forEach(slice -> plan.withArray("slices").add(slice.toString()));
    ObjectNode bytes = plan.putObject("recordBytes");
    sizes.forEach((partition, size) -> bytes.put(partition.toString(), size));
    write(file("plan", plans.size() + 1), plan);
    takePlan(plan);
  }

  /** Records a round whose writes are all in the store. */
  void finish(List<EventSlice> round, Map<String, Long> roundCounts) {
    ObjectNode mark = MAPPER.createObjectNode().put("finished", Instant.now().toString());
    round.forEach(slice -> mark.withArray("slices").add(slice.toString()));
    ObjectNode json = mark.putObject("counts");
    roundCounts.forEach(json::put);
    write(file("done", rounds + 1), mark);
    takeRound(mark);
  }

  private void write(String file, ObjectNode json) {
    try {
      BeamFiles.write(folder + "/" + file, json.toPrettyString());
    } catch (UncheckedIOException e) {
      throw new ConfigException("the ledger " + folder + " cannot be written: " + cause(e), e);
    }
  }

  /**
   * What of these slices no plan has: records of a partition after the last that was planned, and
   * all of a file that is new or has changed. A changed file is read whole again, since a line that
   * was not ended yet may have been read by then.
   */
  List<EventSlice> unplanned(Collection<EventSlice> now) {
    Map<Integer, Long> ends = new HashMap<>();
    Set<EventSlice> planned = new HashSet<>(slices());
    for (EventSlice slice : planned) {
      if (!slice.isFile()) {
        ends.merge(slice.partition(), slice.to(), Math::max);
      }
    }
    Set<String> changed = new HashSet<>();
    now.stream()
        .filter(slice -> slice.isFile() && !planned.contains(slice))
        .forEach(slice -> changed.add(slice.source()));
    List<EventSlice> more = new ArrayList<>();
    for (EventSlice slice : now) {
      if (slice.isFile()) {
        if (changed.contains(slice.source())) {
          more.add(slice);
        }
      } else {
        long from = Math.max(slice.from(), ends.getOrDefault(slice.partition(), 0L));
        if (from < slice.to()) {
          more.add(EventSlice.ofTopic(slice.source(), slice.partition(), from, slice.to()));
        }
      }
    }
    return more;
  }

  /** Where it is kept. */
  public String folder() {
    return folder;
  }

  /** All that changes what is written, as it was when the plan was made. */
  String identity() {
    return identity;
  }

  List<Plan> plans() {
    return plans;
  }

  /** All that is planned. */
  public List<EventSlice> slices() {
    return plans.stream().flatMap(plan -> plan.slices().stream()).toList();
  }

  /** About how many bytes a record of a topic's partition has. */
  long recordBytes(int partition) {
    return recordBytes.getOrDefault(partition, HistorySlices.RECORD_BYTES);
  }

  /** The slices that are not done, in order. */
  public List<EventSlice> open() {
    return plans.stream().flatMap(plan -> open(plan).stream()).toList();
  }

  List<EventSlice> open(Plan plan) {
    return plan.slices().stream().filter(slice -> !done.contains(slice)).toList();
  }

  /** What became of the records of all finished rounds. */
  public SortedMap<String, Long> counts() {
    return counts;
  }

  /** How many rounds are finished. */
  int rounds() {
    return rounds;
  }
}
