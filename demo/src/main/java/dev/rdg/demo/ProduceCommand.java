package dev.rdg.demo;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.io.history.JsonLines;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.launcher.KafkaOption;
import dev.rdg.launcher.Local;
import dev.rdg.launcher.ProgressView;
import dev.rdg.launcher.ScreenCommand;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.kafka.EventSender;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

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
final class ProduceCommand extends ScreenCommand implements Callable<Integer> {
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
      description =
          "Sends the lines of this file instead, one JSON object each, also packed with gzip, zstd, bzip2 or zip.")
  private @Nullable Path from;

  @Option(
      names = "--key",
      paramLabel = "FIELD",
      description = "With --from: the field that becomes the record's key. Default: no key.")
  private @Nullable String keyField;

  @Mixin private KafkaOption kafka;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ProduceCommand() {}

  @Override
  public Integer call() throws IOException {
    if (events < 1) {
      throw new ParameterException(
          spec().commandLine(), "--events must be at least 1, but was " + events + ".");
    }
    return from == null ? generate() : sendLines(from);
  }

  private int generate() throws IOException {
    List<String> generated = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    if (topic != null && !generated.contains(topic)) {
      throw new ParameterException(
          spec().commandLine(),
          "events can be generated for "
              + String.join(", ", generated)
              + ", not for '"
              + topic
              + "': give a file with --from.");
    }
    createTopics(topic == null ? generated : List.of(topic));
    long total = topic == null ? events : Math.max(events * GENERATED_FOR_ONE, 100);
    EventGenerator generator = EventGenerator.of(seed, total);
    Path references = generator.writeReferences(Local.home().resolve(".rdg").resolve("references"));
    long sent = 0;
    try (EventSender sender = new EventSender(connection());
        ProgressView progress = new ProgressView(out(), "produced", events)) {
      Iterator<GeneratedRecord> records = generator.iterator();
      while (sent < events && records.hasNext()) {
        GeneratedRecord event = records.next();
        if (topic == null || event.topic().topicName().equals(topic)) {
          sender.send(
              event.topic().topicName(),
              event.key(),
              event.value(),
              event.timestampMillis(),
              at -> {});
          progress.reached(++sent);
        }
      }
    }
    say(
        String.format(
            java.util.Locale.ROOT,
            "Produced %,d events with seed %d; episodes are in %s.",
            sent,
            seed,
            Local.home().relativize(references)));
    say(
        "Next: ./rdg run "
            + (topic == null ? "logins (and playback, gameplay, catalog)" : topic)
            + ", or ./rdg status where a job runs");
    return 0;
  }

  private int sendLines(Path file) throws IOException {
    if (topic == null) {
      throw new ParameterException(
          spec().commandLine(), "--from needs a topic: ./rdg produce TOPIC --from " + file);
    }
    if (!Files.isReadable(file)) {
      throw new ConfigException(
          "file '" + file + "' cannot be read: give a file of JSON lines, packed or not.");
    }
    String target = topic;
    topic(target); // wrong usage where there is none
    createTopics(List.of(target));
    AtomicLong sent = new AtomicLong();
    try (EventSender sender = new EventSender(connection())) {
      JsonLines.read(
          file.toString(),
          line -> {
            byte[] payload = requireNonNull(line.payload()).unsafeArray();
            byte[] key = key(payload, file, sent.get() + 1);
            sender.send(target, key, payload, null, metadata -> {});
            sent.incrementAndGet();
          });
    }
    say(
        String.format(
            java.util.Locale.ROOT,
            "Events produced to topic %s: %,d, from %s. Next: %s, or %s where its job runs",
            target,
            sent.get(),
            file.getFileName(),
            rdg("run " + target),
            rdg("status " + target)));
    return 0;
  }

  /** None for a line that is no JSON object: its topic's job rejects it, as a replay does. */
  private byte @Nullable [] key(byte[] line, Path file, long number) {
    if (keyField == null) {
      return null;
    }
    JsonNode record;
    try {
      record = MAPPER.readTree(line);
    } catch (IOException e) {
      return null;
    }
    JsonNode key = record.get(keyField);
    if (record.isObject() && (key == null || !key.isValueNode())) {
      throw new ConfigException(
          file
              + ": record "
              + number
              + " has no field '"
              + keyField
              + "' for the key; those before it are sent.");
    }
    return key == null ? null : key.asText().getBytes(StandardCharsets.UTF_8);
  }

  private KafkaConnection connection() {
    return kafka.connection(topic);
  }

  private void createTopics(List<String> names) {
    try (KafkaTopics topics = new KafkaTopics(connection())) {
      topics.create(names, PARTITIONS);
    }
  }
}
