package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.io.history.EventSlice;
import dev.rdg.io.history.HistoryFiles;
import dev.rdg.io.history.ReadSettings;
import dev.rdg.io.history.RecordSizes;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.model.Reason;
import dev.rdg.model.ShortNames;
import dev.rdg.model.event.Counts;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.PutHorizon;
import dev.rdg.transforms.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.io.FileSystems;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rdg replay <topic>}. */
@Command(
    name = "replay",
    description = {
      "Reprocesses a topic's history in batch, with the topic's own code: files, or what Kafka still has.",
      "Safe while the topic's job runs: writes converge. A replay that fails goes on where it ended when it is started again."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg replay logins --input 'archive/logins/**.avro'         # what ./rdg archive has kept",
      "  ./rdg replay logins --input 'export/2026-*.jsonl.gz' --dry-run",
      "  ./rdg replay logins --from 2026-11-01T00:00:00Z              # from Kafka, by the broker's time"
    })
final class ReplayCommand implements Callable<Integer> {
  /** The Direct runner holds on its heap what it groups. */
  private static final long MOST_DRY_BYTES_ON_DIRECT = 256L << 20;

  /** Leaves room in the 255 bytes of a folder's name. */
  private static final int TOPIC_CHARACTERS = 150;

  @Parameters(paramLabel = "TOPIC", description = "The topic's name, such as logins.")
  private String topicName;

  @Option(
      names = "--input",
      paramLabel = "PATTERN",
      description =
          "Files of history on any file system that Beam knows: archives, Avro, or lines of JSON, also packed with gzip, zstd, bzip2 or zip. Can be repeated. Default: the topic in Kafka.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only records from this broker time on, such as 2026-11-01T00:00:00Z.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Only records before this broker time.")
  private @Nullable Instant to;

  @Option(
      names = "--taken-at",
      paramLabel = "FIELD",
      description =
          "The field of the JSON lines or Avro records in which files say when the broker took each record, in milliseconds since 1970 or as 2026-11-01T00:00:00Z: an event much later than that is rejected, as the stream does it. Default: when each file was last changed. Archives say it themselves.")
  private @Nullable String takenAt;

  @Option(
      names = "--sample",
      paramLabel = "SHARE",
      defaultValue = "1",
      description =
          "Only this share of the records, always the same ones. Default: ${DEFAULT-VALUE}.")
  private double sample;

  @Option(
      names = "--dry-run",
      description =
          "Reads and derives, and reports what would be written and rejected; writes nothing.")
  private boolean dryRun;

  @Option(
      names = "--whole",
      description =
          "All topics that write what this one writes are replayed, whole and up to now: puts of any age are taken. Without it, puts older than gc_grace (10 days) into namespaces that a topic deletes from are rejected, since a forgotten delete may have come after them.")
  private boolean whole;

  @Option(
      names = "--again",
      description = "Begins anew, also where this replay is finished or half done.")
  private boolean again;

  @Option(
      names = "--runner",
      paramLabel = "RUNNER",
      defaultValue = "flink",
      description = "flink or direct. Default: ${DEFAULT-VALUE}.")
  private RunCommand.Runner runner;

  @Option(
      names = "--round",
      paramLabel = "MIB",
      description =
          "About how much history one job reads: what is done again at most after a failure. A large cluster wants more, since each round takes the start of a job. Default: 256 on Flink, 16 on Direct.")
  private @Nullable Integer roundMebibytes;

  @Option(
      names = "--ledger",
      paramLabel = "FOLDER",
      description =
          "Where the plan, what is done of it, and the rejects are kept. Workers write there too. Default: one for each topic and input in .rdg/replays.")
  private @Nullable Path ledgerFolder;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets one setting over those of the topic's runner-config; can be repeated.")
  private Map<String, String> pipelineSettings = new LinkedHashMap<>();

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ReplayCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = Project.topic(spec, topicName);
    checkUsage();
    RunnerConfig config = config(topic);
    TopicOptions options = options(topic, config);
    FileSystems.setDefaultPipelineOptions(options);
    ReplayLedger ledger = ledger(topic, options);
    if (ledger.open().isEmpty()) {
      return reportFinished(ledger);
    }
    if (!dryRun) {
      Jobs.checkTables(topic.writes().definitions(), options);
    }
    Jobs.checkReferences(topic, options);
    Jobs.checkCluster(options);
    Replay replay =
        new Replay(
            topic,
            optionsOf(topic, config),
            ledger,
            settings(options),
            horizon(ledger.planned()),
            roundMebibytes == null ? null : (long) roundMebibytes << 20);
    return dryRun ? dryRun(topic, options, replay, ledger) : replay(topic, replay, ledger);
  }

  private void checkUsage() {
    if (!(sample > 0 && sample <= 1)) {
      throw usage("--sample must be more than 0 and at most 1, but was " + sample + ".");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw usage("--from must be before --to, but they were " + from + " and " + to + ".");
    }
    if (takenAt != null && inputs.isEmpty()) {
      throw usage("--taken-at names a field of files: give them with --input.");
    }
    if (roundMebibytes != null && roundMebibytes < 1) {
      throw usage("--round must be at least 1 (MiB), but was " + roundMebibytes + ".");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private RunnerConfig config(Topic<?> topic) {
    String engine = runner.name().toLowerCase(Locale.ROOT);
    // Groups larger than memory are streamed through the steps that follow only uncopied.
    return RunnerConfig.load(Project.runnerConfig(spec, engine, topic.name()))
        .withAll(pipelineSettings)
        // Flink would show them when a step has ended, and keep the round's classes: RATIONALE.md.
        .withDefault("disableMetrics", "true")
        .with("streaming", "false")
        .with("fasterCopy", "true");
  }

  private TopicOptions options(Topic<?> topic, RunnerConfig config) {
    TopicOptions options =
        inputs.isEmpty()
            ? Jobs.options(topic, config, cassandra, kafka, Project.running())
            : Jobs.options(topic, config, cassandra, Project.running());
    if (FlinkRunner.class.equals(options.getRunner())) {
      options.as(FlinkPipelineOptions.class).setAttachedMode(true);
    }
    return options;
  }

  private Supplier<TopicOptions> optionsOf(Topic<?> topic, RunnerConfig config) {
    return () -> options(topic, config);
  }

  private ReadSettings settings(TopicOptions options) {
    KafkaConnection connection = inputs.isEmpty() ? KafkaConnection.of(options) : null;
    return new ReadSettings(connection, from, to, sample, takenAt);
  }

  /** Deletes older than this may be forgotten by the store. */
  private PutHorizon horizon(Instant planned) {
    return whole
        ? PutHorizon.none()
        : PutHorizon.since(
            planned.minus(CassandraTables.GC_GRACE), Project.topics().namespacesWithDeletes());
  }

  /** The ledger of this replay: the one that was begun, or a new plan. */
  private ReplayLedger ledger(Topic<?> topic, TopicOptions options) {
    Path folder = ledgerFolder != null ? ledgerFolder : defaultFolder(topic, options);
    folder = folder.toAbsolutePath();
    if (!again && !dryRun && ReplayLedger.exists(folder)) {
      ReplayLedger begun = ReplayLedger.open(folder);
      if (begun.rounds() > 0 && !begun.open().isEmpty()) {
        say(
            "Going on: %,d of %,d slices are done.",
            begun.slices().size() - begun.open().size(), begun.slices().size());
      }
      return begun;
    }
    String source = TopicPipeline.sourceTopic(topic, options);
    Map<Integer, Long> recordBytes = new HashMap<>();
    List<EventSlice> slices =
        inputs.isEmpty() ? slicesOfKafka(source, options, recordBytes) : slicesOfFiles(source);
    if (slices.isEmpty()) {
      throw new ConfigException(
          "there is nothing to replay: "
              + (inputs.isEmpty()
                  ? "Kafka has no record of '" + source + "' in this range."
                  : "all files are empty."));
    }
    return ReplayLedger.create(
        folder, Instant.now().truncatedTo(ChronoUnit.MILLIS), slices, recordBytes);
  }

  /** Another input, range or store is another replay. */
  private Path defaultFolder(Topic<?> topic, TopicOptions options) {
    String identity =
        Integer.toHexString(
            Objects.hash(
                inputs.stream().sorted().toList(),
                from,
                to,
                takenAt,
                sample,
                whole,
                TopicPipeline.sourceTopic(topic, options),
                options.getBootstrapServers(),
                options.getCassandra(),
                options.getHomes()));
    return Project.home()
        .resolve(".rdg/replays")
        .resolve(
            ShortNames.of(topic.name(), TOPIC_CHARACTERS, topic.name())
                + "-"
                + identity
                + (dryRun ? "-dry-run" : ""));
  }

  private List<EventSlice> slicesOfFiles(String source) {
    HistoryFiles files = HistorySlices.ofFiles(inputs, source);
    files.empty().forEach(file -> say("Note: %s is empty.", file));
    if (takenAt == null && !files.untimed().isEmpty()) {
      requireFileTimes(files);
    }
    return files.slices();
  }

  private void requireFileTimes(HistoryFiles files) {
    if (from != null || to != null) {
      throw new ConfigException(
          "file "
              + files.untimed().get(0)
              + " does not say when the broker took its records, which --from and --to ask for: name the field that says it with --taken-at, or choose files by their names.");
    }
    for (EventSlice slice : files.slices()) {
      if (slice.takenAtMillis() == EventSlice.UNSAID && files.untimed().contains(slice.source())) {
        throw new ConfigException(
            "file "
                + slice.source()
                + " does not say when the broker took its records, nor its file system when it was last changed: name the field that says it with --taken-at.");
      }
    }
    say(
        "%,d %s when the broker took their records: they are judged by each file's last change; say --taken-at FIELD for another.",
        files.untimed().size(),
        files.untimed().size() == 1 ? "file does not say" : "files do not say");
  }

  private List<EventSlice> slicesOfKafka(
      String source, TopicOptions options, Map<Integer, Long> recordBytes) {
    Instant start = from;
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.of(options))) {
      topics.require(source);
      Jobs.checkTimes(topics, source, options);
      topics.openTransactions(source).forEach(line -> say("%s", line));
      Map<Integer, Long> firsts =
          start == null ? topics.firstOffsets(source) : topics.offsetsAt(source, start);
      Map<Integer, Long> ends = topics.endOffsets(source);
      recordBytes.putAll(RecordSizes.sample(source, firsts, ends, KafkaConnection.of(options)));
      return HistorySlices.ofTopic(source, firsts, ends, recordBytes);
    }
  }

  private int replay(Topic<?> topic, Replay replay, ReplayLedger ledger) {
    long start = System.nanoTime();
    long before = ledger.counts().getOrDefault(Counts.READ, 0L);
    say(
        "Replaying %s in %,d slices; the ledger is %s.",
        topic.name(), ledger.slices().size(), ledger.folder());
    try {
      replay.run(spec.commandLine().getOut());
    } catch (ConfigException e) {
      say(
          "%,d of %,d slices are done and stay so; the same command goes on with the others.",
          ledger.slices().size() - ledger.open().size(), ledger.slices().size());
      throw e;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long read = ledger.counts().getOrDefault(Counts.READ, 0L) - before;
    say("Replayed %,d records in %.0f s (%,.0f/s).", read, seconds, read / seconds);
    return reportFinished(ledger);
  }

  private int reportFinished(ReplayLedger ledger) {
    print(ledger);
    explain(ledger.counts());
    boolean rejected =
        ledger.counts().keySet().stream().anyMatch(name -> name.startsWith(Counts.REJECTED_PREFIX));
    if (rejected) {
      say("The rejected events are in %s/round-*/rejects*.jsonl.", ledger.folder());
    }
    say("This replay is finished. To do it again, which changes nothing: add --again.");
    return 0;
  }

  private int dryRun(Topic<?> topic, TopicOptions options, Replay replay, ReplayLedger ledger) {
    if (!FlinkRunner.class.equals(options.getRunner())
        && replay.weight() * sample > MOST_DRY_BYTES_ON_DIRECT) {
      throw new ConfigException(
          "a dry run of so much history does not fit into one process: take --runner flink, or a --sample.");
    }
    DryRun result = replay.dryRun();
    print(new Outcomes(topic.name(), new java.util.TreeMap<>(result.counts()), Map.of()));
    explain(result.counts());
    say("");
    result.print(line -> say("%s", line));
    say("Nothing was written. Rejected events are in %s.", ledger.folder());
    return 0;
  }

  private void explain(Map<String, Long> counts) {
    long expired = counts.getOrDefault(Counts.EXPIRED, 0L);
    if (expired > 0) {
      say(
          "%,d changes were older than the retention of what they change, and not written.",
          expired);
    }
    long old = counts.getOrDefault(Counts.rejected(Reason.OLDER_THAN_GC_GRACE), 0L);
    if (old > 0) {
      say(
          "%,d events were rejected since deletes that came after them may be forgotten. To take them: replay all topics that write %s, whole, into an empty home, each with --whole.",
          old, String.join(", ", Project.topics().namespacesWithDeletes()));
    }
  }

  private void print(ReplayLedger ledger) {
    print(new Outcomes(topicName, new java.util.TreeMap<>(ledger.counts()), Map.of()));
  }

  private void print(Outcomes outcomes) {
    // Changes are joined once more after they were counted as collapsed.
    OutcomesCommand.print(List.of(outcomes), Outcomes::recordsBalance, line -> say("%s", line));
  }

  private void say(String format, Object... arguments) {
    Rdg.say(spec, String.format(Locale.ROOT, format, arguments));
  }
}
