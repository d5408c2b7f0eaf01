package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.Runner;
import dev.rdg.operations.rejects.FeedBack;
import dev.rdg.operations.replay.Contradictions;
import dev.rdg.operations.replay.DryRun;
import dev.rdg.operations.replay.Replay;
import dev.rdg.operations.replay.ReplayLedger;
import dev.rdg.operations.replay.ReplayRequest;
import dev.rdg.transforms.SingleEvents;
import dev.rdg.transforms.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg replay <topic>}: history through the topic's own code. All the work is that of
 * {@link Replay}; here are its options, and what its outcome means.
 */
@Command(
    name = "replay",
    description = {
      "Reprocesses a topic's history in batch, with the topic's own code: files, or what Kafka still has.",
      "Safe while the topic's job runs: writes converge. The same command again goes on where a replay ended, and reads what has come since."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./rdg replay logins --input 'archive/logins/**.avro'         # what ./rdg archive has kept",
      "  ./rdg replay logins --input 'export/2026-*.jsonl.gz' --dry-run",
      "  ./rdg replay logins --from 2026-11-01T00:00:00Z              # from Kafka, by the broker's time"
    })
final class ReplayCommand extends ScreenCommand implements Callable<Integer> {
  private static final int REJECTS_SHOWN = 5;
  private static final String REJECTED = Counts.REJECTED_PREFIX;

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
  private Runner runner;

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
          "Where the plan, what is done of it, and the rejects are kept, on any file system that Beam knows. Workers write there too. Default: one for each topic, input and target in .rdg/replays.")
  private @Nullable String ledgerFolder;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets one setting over those of the topic's runner-config; can be repeated.")
  private Map<String, String> pipelineSettings = new LinkedHashMap<>();

  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ReplayCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = topic(topicName);
    config(runner, topic); // wrong usage where there is none
    checkUsage();
    Replay replay = new Replay(request(topic), this);
    if (dryRun) {
      show(topic, replay.dryRun());
      return 0;
    }
    ReplayLedger ledger = replay.plan(again);
    if (ledger.open().isEmpty()) {
      say("There is nothing new: all of it was replayed before.");
      show(ledger);
      say("This replay is finished. To do it again, which changes nothing: add --again.");
      return 0;
    }
    run(replay, ledger);
    return 0;
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

  private ReplayRequest request(Topic<?> topic) {
    return ReplayRequest.builder(Local.engines(cassandra, kafka, flink), topic)
        .runner(runner)
        .settings(pipelineSettings)
        .inputs(inputs)
        .from(from)
        .to(to)
        .takenAt(takenAt)
        .sample(sample)
        .isWhole(whole)
        .roundBytes(roundMebibytes == null ? null : (long) roundMebibytes << 20)
        .ledger(ledgerFolder == null ? null : absolute(ledgerFolder))
        .build();
  }

  private static String absolute(String folder) {
    return folder.contains("://") ? folder : Path.of(folder).toAbsolutePath().toString();
  }

  private void run(Replay replay, ReplayLedger ledger) {
    long start = System.nanoTime();
    long before = ledger.counts().getOrDefault(Counts.READ, 0L);
    int slices = ledger.slices().size();
    if (ledger.open().size() < slices) {
      say("Going on: %,d of %,d slices are done.", slices - ledger.open().size(), slices);
    }
    say("Replaying %s in %,d slices; the ledger is %s.", topicName, slices, ledger.folder());
    Contradictions contradictions;
    try {
      contradictions = replay.run(ledger);
    } catch (ConfigException e) {
      say(
          "%,d of %,d slices are done and stay so; the same command goes on with the others.",
          slices - ledger.open().size(), slices);
      throw e;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long read = ledger.counts().getOrDefault(Counts.READ, 0L) - before;
    say("Replayed %,d records in %.0f s (%,.0f/s).", read, seconds, read / seconds);
    show(ledger);
    conclude(contradictions);
  }

  /** A replay that could not change what it was meant to does not say that it did. */
  private void conclude(Contradictions contradictions) {
    if (contradictions.different() == 0) {
      say("This replay is finished. To do it again, which changes nothing: add --again.");
      return;
    }
    say(
        "Not all of it could take effect: of %,d items that were looked up, %,d are stored with another value at the same time, in %s. Of two values of one time the store keeps the greater, so that neither this nor another replay corrects them.",
        contradictions.looked(),
        contradictions.different(),
        String.join(", ", contradictions.namespaces()));
    say(
        "If the derivation was changed since they were stored, build them anew: %s.",
        rdg("namespace rebuild " + String.join(" ", contradictions.namespaces())));
  }

  private void show(ReplayLedger ledger) {
    show(ledger.counts());
    if (ledger.counts().keySet().stream().anyMatch(name -> name.startsWith(REJECTED))) {
      say("The rejected events are in %s/round-*/rejects*.jsonl.", ledger.folder());
    }
  }

  private void show(Topic<?> topic, DryRun run) {
    show(run.counts());
    say("");
    DryRunView.lines(run).forEach(this::say);
    showRejects(topic, run);
    say("Nothing of %s was written. Rejected events are in %s.", topic.name(), run.folder());
  }

  private void showRejects(Topic<?> topic, DryRun run) {
    List<RejectedEvent> first = run.firstRejects(REJECTS_SHOWN);
    if (first.isEmpty()) {
      return;
    }
    SingleEvents<?> events = FeedBack.events(Local.engines(cassandra, kafka, flink), topic);
    say("");
    say("The first rejected events:");
    for (RejectedEvent reject : first) {
      say(
          Printable.line(
              "  "
                  + reject.event().origin()
                  + " "
                  + reject.reason().code()
                  + ": "
                  + reject.message()));
      PayloadText.of(reject.event().payload(), events.take(reject.event()).event())
          .lines()
          .forEach(line -> say("    " + Printable.line(line)));
    }
    say("");
  }

  private void show(SortedMap<String, Long> counts) {
    OutcomesView.ofReplay(Outcomes.of(topicName, counts)).lines().forEach(this::say);
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
          old, String.join(", ", Local.project().topics().namespacesWithDeletes()));
    }
  }
}
