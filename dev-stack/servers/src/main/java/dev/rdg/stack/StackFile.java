package dev.rdg.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code stack.json}: the ports of a stack and the processes started for it.
 *
 * <pre>{@code
 * {"version": 1,
 *  "ports": {"cassandra": 9042, "kafka": 9092, "flink": 8081},
 *  "performance": false,
 *  "processes": [
 *    {"engine": "kafka", "name": "kafka", "pid": 4711, "started": "2026-11-01T10:00:00.120Z"}]}
 * }</pre>
 */
final class StackFile {

  /** A process of an engine; Flink has two. */
  record Entry(Engine engine, String name, ProcessIdentity process) {}

  /** What the file says. */
  record Content(Ports ports, boolean performance, List<Entry> entries) {

    Content {
      entries = List.copyOf(entries);
    }

    List<Entry> of(Engine engine) {
      return entries.stream().filter(entry -> entry.engine() == engine).toList();
    }

    List<Entry> alive() {
      return entries.stream().filter(entry -> entry.process().isAlive()).toList();
    }

    Content without(Entry entry) {
      return new Content(
          ports, performance, entries.stream().filter(one -> !one.equals(entry)).toList());
    }

    Content with(Entry entry) {
      List<Entry> more = new ArrayList<>(entries);
      more.add(entry);
      return new Content(ports, performance, more);
    }
  }

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  StackFile(Path file) {
    this.file = file;
  }

  /** Empty when there is no file: then nothing has been started. */
  Optional<Content> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(JSON.readTree(file.toFile())));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new StackException(
          "Cannot read "
              + file
              + ": "
              + e.getMessage()
              + ". End the processes it names, if any, and delete it.",
          e);
    }
  }

  /** Replaces the file as a whole: a reader sees the old content or the new. */
  void write(Content content) {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      JSON.writerWithDefaultPrettyPrinter().writeValue(draft.toFile(), format(content));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StackException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new StackException("Cannot delete " + file + ": " + e.getMessage(), e);
    }
  }

  private static Content parse(JsonNode root) {
    int version = root.path("version").asInt();
    if (version != VERSION) {
      throw new IllegalArgumentException("its version is " + version + ", not " + VERSION);
    }
    JsonNode ports = root.path("ports");
    List<Entry> entries = new ArrayList<>();
    root.path("processes").forEach(process -> entries.add(parseEntry(process)));
    return new Content(
        new Ports(
            port(ports, Engine.CASSANDRA), port(ports, Engine.KAFKA), port(ports, Engine.FLINK)),
        root.path("performance").asBoolean(),
        entries);
  }

  private static int port(JsonNode ports, Engine engine) {
    return ports.path(engine.label()).asInt(-1);
  }

  private static Entry parseEntry(JsonNode process) {
    String engine = process.path("engine").asText();
    return new Entry(
        Engine.ofLabel(engine),
        process.path("name").asText(),
        new ProcessIdentity(
            process.path("pid").asLong(), Instant.parse(process.path("started").asText())));
  }

  private static ObjectNode format(Content content) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ObjectNode ports = root.putObject("ports");
    for (Engine engine : Engine.values()) {
      ports.put(engine.label(), content.ports().of(engine));
    }
    root.put("performance", content.performance());
    var processes = root.putArray("processes");
    for (Entry entry : content.entries()) {
      processes
          .addObject()
          .put("engine", entry.engine().label())
          .put("name", entry.name())
          .put("pid", entry.process().pid())
          .put("started", entry.process().started().toString());
    }
    return root;
  }
}
