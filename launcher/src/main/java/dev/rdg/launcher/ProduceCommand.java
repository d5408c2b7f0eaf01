package dev.rdg.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.io.ConfigException;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rdg produce}. */
@Command(
    name = "produce",
    description =
        "Writes events to Kafka: generated ones for the reference topics, or the lines of a JSON file for any topic.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg produce --events 200000 --seed 7            # all four reference topics",
      "  ./rdg produce logins --events 1000",
      "  ./rdg produce wiki-edits --from edits.jsonl.gz --key user"
    })
final class ProduceCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PARTITIONS = 2;

  /** No topic has a smaller share of the generated events than a fiftieth. */
  private static final int GENERATED_FOR_ONE = 60;

  @Parameters(
      arity = "0..1",
      paramLabel = "TOPIC",
      description = "A topic. Default: all four reference topics.")
  private @Nullable String topic;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many events to generate. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Equal seeds, equal events. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Sends the lines of this file instead, one JSON object each; .gz is unpacked.")
  private @Nullable Path from;

  @Option(
      names = "--key",
      paramLabel = "FIELD",
      description = "With --from: the field that becomes the record's key. Default: no key.")
  private @Nullable String keyField;

  @Mixin private KafkaOption kafka;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ProduceCommand() {}

  @Override
  public Integer call() throws IOException {
    if (events < 1) {
      throw new ParameterException(
          spec.commandLine(), "--events must be at least 1, but was " + events + ".");
    }
    return from == null ? generate() : sendLines(from);
  }

  private int generate() throws IOException {
    List<String> generated = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    if (topic != null && !generated.contains(topic)) {
      throw new ParameterException(
          spec.commandLine(),
          "events can be generated for "
              + String.join(", ", generated)
              + ", not for '"
              + topic
              + "': give a file with --from.");
    }
    createTopics(topic == null ? generated : List.of(topic));
    long total = topic == null ? events : Math.max(events * GENERATED_FOR_ONE, 100);
    EventGenerator generator = EventGenerator.of(seed, total);
    Path references =
        writeReferences(generator, Project.home().resolve(".rdg").resolve("references"));
    long sent = 0;
    try (EventSender sender = new EventSender(connection());
        Progress progress = new Progress(spec.commandLine().getOut(), "produced", events)) {
      Iterator<GeneratedRecord> records = generator.iterator();
      while (sent < events && records.hasNext()) {
        GeneratedRecord event = records.next();
        if (topic == null || event.topic().topicName().equals(topic)) {
          sender.send(event, metadata -> {});
          progress.reached(++sent);
        }
      }
    }
    Rdg.say(
        spec,
        String.format(
            java.util.Locale.ROOT,
            "Produced %,d events with seed %d; episodes are in %s.",
            sent,
            seed,
            Project.home().relativize(references)));
    Rdg.say(
        spec,
        "Next: ./rdg run " + (topic == null ? "logins (and playback, gameplay, catalog)" : topic));
    return 0;
  }

  /** The reference table of the generated events, where runner-configs look for it. */
  static Path writeReferences(EventGenerator generator, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("episodes.csv");
    Files.write(file, (Iterable<String>) generator.references()::iterator);
    return file;
  }

  private int sendLines(Path file) throws IOException {
    if (topic == null) {
      throw new ParameterException(
          spec.commandLine(), "--from needs a topic: ./rdg produce TOPIC --from " + file);
    }
    if (!Files.isReadable(file)) {
      throw new ConfigException(
          "file '" + file + "' cannot be read: give a file of JSON lines, .gz or not.");
    }
    String target = topic;
    Project.topic(spec, target);
    createTopics(List.of(target));
    long sent = 0;
    try (EventSender sender = new EventSender(connection());
        BufferedReader lines = open(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          sender.send(
              target,
              key(line, file, sent + 1),
              line.getBytes(StandardCharsets.UTF_8),
              null,
              metadata -> {});
          sent++;
        }
      }
    }
    Rdg.say(
        spec,
        String.format(
            java.util.Locale.ROOT,
            "Produced %,d events of %s to topic %s. Next: %s run %s",
            sent,
            file.getFileName(),
            target,
            Project.rdg(),
            target));
    return 0;
  }

  private byte @Nullable [] key(String line, Path file, long number) throws IOException {
    if (keyField == null) {
      return null;
    }
    JsonNode key;
    try {
      key = MAPPER.readTree(line).get(keyField);
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          file + ":" + number + ": not a JSON object: " + e.getOriginalMessage(), e);
    }
    if (key == null || !key.isValueNode()) {
      throw new ConfigException(
          file + ":" + number + ": there is no field '" + keyField + "' for the key.");
    }
    return key.asText().getBytes(StandardCharsets.UTF_8);
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
  }

  private KafkaConnection connection() {
    return topic == null ? kafka.connection() : kafka.connection(topic);
  }

  private void createTopics(List<String> names) {
    try (KafkaTopics topics = new KafkaTopics(connection())) {
      topics.create(names, PARTITIONS);
    }
  }
}
