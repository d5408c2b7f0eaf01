package dev.rdg.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a rebuild is, in a folder of its own: {@code rebuild.json}, replaced whole at each step,
 * and beside it the moves of the next homes and the ledgers of the replays.
 */
final class RebuildState {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FILE = "rebuild.json";

  /** What is done, in order; a rebuild ends switched or backed out. */
  enum Stage {
    PLANNED,
    CREATED,
    STARTED,
    REPLAYED,
    COMPARED,
    SWITCHED,
    BACKED_OUT;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean isEnd() {
      return this == SWITCHED || this == BACKED_OUT;
    }
  }

  private final Path folder;
  private final TreeSet<String> namespaces = new TreeSet<>();
  private final TreeSet<String> topics = new TreeSet<>();
  private final TreeMap<String, TreeMap<Integer, Long>> startOffsets = new TreeMap<>();
  private final TreeMap<String, String> savepoints = new TreeMap<>();
  private Instant planned = Instant.now();
  private Stage stage = Stage.PLANNED;
  private String number = "";

  private RebuildState(Path folder) {
    this.folder = folder;
  }

  /** A new one, in a folder of {@code base} named for its first namespace and the time. */
  static RebuildState plan(Path base, Collection<String> namespaces, Collection<String> topics) {
    Instant now = Instant.now();
    RebuildState state =
        new RebuildState(
            base.resolve(new TreeSet<>(namespaces).first() + "-" + now.toEpochMilli()));
    state.namespaces.addAll(namespaces);
    state.topics.addAll(topics);
    state.planned = now;
    state.number = Long.toString(now.getEpochSecond(), Character.MAX_RADIX);
    state.save();
    return state;
  }

  /** All that were begun in a folder, the oldest first. */
  static List<RebuildState> all(Path base) {
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(base)) {
      List<RebuildState> states = new ArrayList<>();
      for (Path folder : folders.filter(one -> Files.exists(one.resolve(FILE))).toList()) {
        states.add(read(folder));
      }
      states.sort(java.util.Comparator.comparing(state -> state.planned));
      return states;
    } catch (IOException e) {
      throw new ConfigException("the rebuilds in " + base + " cannot be read: " + e, e);
    }
  }

  /** The one under way for a namespace. */
  static Optional<RebuildState> underWay(Path base, String namespace) {
    return all(base).stream()
        .filter(state -> !state.stage.isEnd() && state.namespaces.contains(namespace))
        .findFirst();
  }

  private static RebuildState read(Path folder) throws IOException {
    JsonNode json = MAPPER.readTree(folder.resolve(FILE).toFile());
    RebuildState state = new RebuildState(folder);
    json.required("namespaces").forEach(name -> state.namespaces.add(name.asText()));
    json.required("topics").forEach(name -> state.topics.add(name.asText()));
    state.planned = Instant.parse(json.required("planned").asText());
    state.stage = Stage.valueOf(json.required("stage").asText());
    state.number = json.required("number").asText();
    for (Map.Entry<String, JsonNode> topic : json.required("startOffsets").properties()) {
      TreeMap<Integer, Long> offsets = new TreeMap<>();
      topic
          .getValue()
          .properties()
          .forEach(one -> offsets.put(Integer.valueOf(one.getKey()), one.getValue().asLong()));
      state.startOffsets.put(topic.getKey(), offsets);
    }
    json.required("savepoints")
        .properties()
        .forEach(one -> state.savepoints.put(one.getKey(), one.getValue().asText()));
    return state;
  }

  private void save() {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("planned", planned.toString())
            .put("stage", stage.name())
            .put("number", number);
    namespaces.forEach(json.putArray("namespaces")::add);
    topics.forEach(json.putArray("topics")::add);
    ObjectNode starts = json.putObject("startOffsets");
    startOffsets.forEach(
        (topic, offsets) -> {
          ObjectNode one = starts.putObject(topic);
          offsets.forEach((partition, offset) -> one.put(partition.toString(), offset));
        });
    ObjectNode stopped = json.putObject("savepoints");
    savepoints.forEach(stopped::put);
    try {
      Files.createDirectories(folder);
      Path written = folder.resolve(FILE + ".new");
      MAPPER.writerWithDefaultPrettyPrinter().writeValue(written.toFile(), json);
      Files.move(
          written,
          folder.resolve(FILE),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ConfigException("the rebuild in " + folder + " cannot be recorded: " + e, e);
    }
  }

  void reached(Stage done) {
    stage = done;
    save();
  }

  /** Where a topic's new job begins; recorded before the job is started. */
  void startsAt(String topic, Map<Integer, Long> offsets) {
    startOffsets.put(topic, new TreeMap<>(offsets));
    save();
  }

  /** Where a topic's old job ended. */
  void stoppedAt(String topic, String savepoint) {
    savepoints.put(topic, savepoint);
    save();
  }

  Path folder() {
    return folder;
  }

  /** The moves of the next homes. */
  Path moves() {
    return folder.resolve("next.moves.yaml");
  }

  TreeSet<String> namespaces() {
    return namespaces;
  }

  TreeSet<String> topics() {
    return topics;
  }

  Stage stage() {
    return stage;
  }

  Instant planned() {
    return planned;
  }

  /** What the next tables and the new jobs' groups are told apart by. */
  String number() {
    return number;
  }

  @Nullable Map<Integer, Long> startOffsets(String topic) {
    return startOffsets.get(topic);
  }

  @Nullable String savepoint(String topic) {
    return savepoints.get(topic);
  }
}
