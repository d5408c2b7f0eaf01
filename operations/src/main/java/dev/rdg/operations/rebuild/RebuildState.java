package dev.rdg.operations.rebuild;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.cassandra.Home;
import dev.rdg.cassandra.Homes;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a rebuild is, in a folder of its own: {@code rebuild.json}, replaced whole at each step.
 * A rebuild is there when that file is. Beside it are the ledgers of the replays.
 */
public final class RebuildState {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FILE = "rebuild.json";

  /** A table. */
  record Place(String cluster, String keyspace, String table) {
    static Place of(Home home) {
      return new Place(home.cluster(), home.keyspace(), home.table());
    }

    boolean is(Home home) {
      return equals(of(home));
    }
  }

  /**
   * The file's content.
   *
   * @param planned when, as text
   * @param number what the next tables and the new jobs' groups are told apart by
   * @param old where the namespaces lived then
   * @param next where they will live
   * @param startOffsets where each topic's new job begins; recorded before the job is started
   * @param stopping the topics' old jobs, by id; recorded before they are stopped
   * @param savepoints where the topics' old jobs ended; empty text where they left nothing
   */
  record Content(
      String planned,
      Stage stage,
      String number,
      TreeSet<String> topics,
      TreeMap<String, Place> old,
      TreeMap<String, Place> next,
      TreeMap<String, TreeMap<Integer, Long>> startOffsets,
      TreeMap<String, String> stopping,
      TreeMap<String, String> savepoints) {}

  private final Path folder;
  private Content content;

  private RebuildState(Path folder, Content content) {
    this.folder = folder;
    this.content = content;
  }

  /**
   * A new one, which is not recorded yet.
   *
   * @param base the folder of all rebuilds
   * @throws ConfigException when a next home is an old one
   */
  static RebuildState plan(
      Path base, Instant now, SortedMap<String, Home> old, Homes next, SortedSet<String> topics) {
    TreeMap<String, Place> from = new TreeMap<>();
    TreeMap<String, Place> to = new TreeMap<>();
    old.forEach(
        (namespace, home) -> {
          if (next.of(namespace).isSamePlace(home)) {
            throw new ConfigException(
                "namespace " + namespace + " cannot be rebuilt into " + home.place() + " itself.");
          }
          from.put(namespace, Place.of(home));
          to.put(namespace, Place.of(next.of(namespace)));
        });
    return new RebuildState(
        base.resolve(from.firstKey() + "-" + now.toEpochMilli()),
        new Content(
            now.toString(),
            Stage.PLANNED,
            numberOf(now),
            new TreeSet<>(topics),
            from,
            to,
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>()));
  }

  /** Short, and another one each second. */
  static String numberOf(Instant planned) {
    return Long.toString(planned.getEpochSecond(), Character.MAX_RADIX);
  }

  /**
   * All that were begun in a folder, the oldest first.
   *
   * @throws ConfigException when one cannot be read
   */
  public static List<RebuildState> all(Path base) {
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(base)) {
      List<RebuildState> states = new ArrayList<>();
      for (Path folder : folders.filter(one -> Files.exists(one.resolve(FILE))).toList()) {
        states.add(
            new RebuildState(
                folder, MAPPER.readValue(folder.resolve(FILE).toFile(), Content.class)));
      }
      states.sort(Comparator.comparing(RebuildState::planned));
      return states;
    } catch (IOException e) {
      throw new ConfigException("the rebuilds in " + base + " cannot be read: " + e, e);
    }
  }

  /** The one under way for a namespace. */
  public static Optional<RebuildState> underWay(Path base, String namespace) {
    return all(base).stream()
        .filter(state -> !state.stage().isEnd() && state.namespaces().contains(namespace))
        .findFirst();
  }

  void save() {
    try {
      Files.createDirectories(folder);
      Path written = folder.resolve(FILE + ".new");
      MAPPER.writerWithDefaultPrettyPrinter().writeValue(written.toFile(), content);
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
    content =
        new Content(
            content.planned,
            done,
            content.number,
            content.topics,
            content.old,
            content.next,
            content.startOffsets,
            content.stopping,
            content.savepoints);
    save();
  }

  void startsAt(String topic, Map<Integer, Long> offsets) {
    content.startOffsets.put(topic, new TreeMap<>(offsets));
    save();
  }

  void stops(String topic, String job) {
    content.stopping.put(topic, job);
    save();
  }

  void stoppedAt(String topic, @Nullable String savepoint) {
    content.stopping.remove(topic);
    content.savepoints.put(topic, savepoint == null ? "" : savepoint);
    save();
  }

  /** Where its state is. */
  public Path folder() {
    return folder;
  }

  /** The namespaces that are rebuilt. */
  public SortedSet<String> namespaces() {
    return new TreeSet<>(content.old.keySet());
  }

  /** The topics that write them. */
  public SortedSet<String> topics() {
    return content.topics;
  }

  /** What is done. */
  public Stage stage() {
    return content.stage;
  }

  Instant planned() {
    return Instant.parse(content.planned);
  }

  String number() {
    return content.number;
  }

  /** These homes with the namespaces where they lived when the rebuild was planned. */
  Homes old(Homes homes) {
    return with(homes, content.old);
  }

  /** These homes with the namespaces where they will live. */
  Homes next(Homes homes) {
    return with(homes, content.next);
  }

  private static Homes with(Homes homes, Map<String, Place> places) {
    Homes changed = homes;
    for (Map.Entry<String, Place> place : places.entrySet()) {
      Place at = place.getValue();
      changed = changed.withPlace(place.getKey(), at.cluster(), at.keyspace(), at.table());
    }
    return changed;
  }

  @Nullable Map<Integer, Long> startOffsets(String topic) {
    return content.startOffsets.get(topic);
  }

  /** The id of a topic's old job that is being stopped. */
  @Nullable String stopping(String topic) {
    return content.stopping.get(topic);
  }

  /** Whether a topic's old job was stopped. */
  boolean isStopped(String topic) {
    return content.savepoints.containsKey(topic);
  }

  /** From where a topic's old job can go on; null where it left nothing. */
  @Nullable String savepoint(String topic) {
    String path = content.savepoints.getOrDefault(topic, "");
    return path.isEmpty() ? null : path;
  }
}
