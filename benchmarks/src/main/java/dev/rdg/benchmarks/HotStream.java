package dev.rdg.benchmarks;

import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.Expected;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole job of {@code playback} with a stream in which a fifth of the events are of a hundred
 * profiles: how many rows are written of those that are derived, and what an event costs.
 */
@Command(
    name = "benchmarks/run HotStream",
    mixinStandardHelpOptions = true,
    description = "How many rows a stream with a hundred hot records writes.")
public final class HotStream implements Callable<Integer> {
  private static final int HOT_RECORDS = 100;
  private static final int EVENTS_FOR_A_HOT_ONE = 5;
  private static final int GENERATED_FOR_ONE = 60;

  /** Columns of {@code ./rdg outcomes}: derived, encoded, collapsed, written. */
  private static final Pattern COUNTS =
      Pattern.compile(
          "playback +[0-9,]+ +[0-9,]+ +[0-9,]+ +[0-9,]+ +[0-9,]+ +([0-9,]+) +[0-9,]+ +([0-9,]+)");

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description =
          "How many events there are, half of them more to warm up. Default: ${DEFAULT-VALUE}.")
  private long events;

  private HotStream() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new HotStream()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    PlaybackJob.Cost cost =
        new PlaybackJob(events / 2, events, List.of(), null)
            .measure(
                Files.createTempDirectory("rdg-hot"),
                (rdg, kafka, all) -> {
                  rdg.run("produce", "playback", "--kafka=" + kafka, "--events", "1"); // the topic
                  produce(kafka, all - 1);
                });
    Matcher counts = COUNTS.matcher(cost.said());
    if (!counts.find()) {
      throw new IllegalStateException("no counts in: " + cost.said());
    }
    double encoded = number(counts.group(1));
    double written = number(counts.group(2));
    System.out.println(
        "| rows derived | rows written | written / derived | TaskManager µs | Cassandra µs | events/s |\n|---|---|---|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| %,.0f | %,.0f | %.2f | %.1f | %.1f | %,.0f |%n",
        encoded,
        written,
        written / encoded,
        cost.taskManagerMicros(),
        cost.cassandraMicros(),
        cost.events() / cost.seconds());
    return 0;
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace(",", ""));
  }

  private static void produce(String kafka, long events) throws IOException {
    EventGenerator generator = EventGenerator.of(1, events * GENERATED_FOR_ONE);
    generator.writeReferences(RivalProcess.HOME.resolve(".rdg/references")); // for the job
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ProducerConfig.LINGER_MS_CONFIG,
                20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      Iterator<GeneratedRecord> records = generator.iterator();
      for (long sent = 0; sent < events; ) {
        GeneratedRecord record = records.next();
        if (record.topic() == Topic.PLAYBACK) {
          GeneratedRecord one = isHot(record, sent) ? hot(record, sent) : record;
          producer.send(
              new ProducerRecord<>(
                  "playback", null, one.timestampMillis(), one.key(), one.value()));
          sent++;
        }
      }
    }
  }

  private static boolean isHot(GeneratedRecord record, long number) {
    return number % EVENTS_FOR_A_HOT_ONE == 0 && record.expected() instanceof Expected.Applied;
  }

  private static GeneratedRecord hot(GeneratedRecord record, long number) {
    return record.ofProfile("p-hot-" + number / EVENTS_FOR_A_HOT_ONE % HOT_RECORDS);
  }
}
