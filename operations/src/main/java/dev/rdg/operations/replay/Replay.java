package dev.rdg.operations.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.io.history.EventSlice;
import dev.rdg.io.history.ReadSettings;
import dev.rdg.io.history.ReadSlices;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import dev.rdg.model.ShortNames;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.pipelines.ReplayPipeline;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.PutHorizon;
import dev.rdg.transforms.Topic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.beam.sdk.io.FileSystems;

/**
 * Replays history in rounds, each a bounded pipeline of its own: memory depends on the size of a
 * round and not on that of history, and what is finished stays finished.
 */
public final class Replay {
  /** About how many bytes of history a round has, unless told otherwise. */
  private static final long ROUND_BYTES_ON_FLINK = 256L << 20;

  private static final long ROUND_BYTES_ON_DIRECT = 16L << 20;

  /** The Direct runner holds on its heap what it groups. */
  private static final long MOST_DRY_BYTES_ON_DIRECT = 256L << 20;

  /** Leaves room in the 255 bytes of a folder's name. */
  private static final int TOPIC_CHARACTERS = 150;

  /** What a byte of a compressed file weighs. */
  private static final long COMPRESSION = 6;

  private final ReplayRequest request;
  private final Topic<?> topic;
  private final TopicOptions options;
  private final Reporter reporter;

  /**
   * A replay.
   *
   * @throws ConfigException when the topic's settings are not usable
   */
  public Replay(ReplayRequest request, Reporter reporter) {
    this.request = request;
    this.topic = request.topic();
    this.options = request.options();
    this.reporter = reporter;
    FileSystems.setDefaultPipelineOptions(options);
  }

  /**
   * The ledger of this replay, with all that is to be read now: of one that was begun, or finished,
   * also what has come since.
   *
   * @param again whether to forget what was done
   * @throws ConfigException when there is nothing to read, or history has a gap
   */
  public ReplayLedger plan(boolean again) {
    ReplayIdentity identity = ReplayIdentity.of(request, options, written());
    String folder = folder(identity.hash());
    if (again || !ReplayLedger.exists(folder)) {
      ReplayLedger ledger = ReplayLedger.create(folder, identity.text());
      History history = History.find(request, options, reporter);
      ledger.plan(now(), history.slices(), history.recordBytes());
      return ledger;
    }
    ReplayLedger ledger = ReplayLedger.open(folder);
    identity.require(ledger);
    if (request.upTo() == null) {
      planMore(ledger);
    }
    return ledger;
  }

  private void planMore(ReplayLedger ledger) {
    History history = History.find(request, options, reporter);
    List<EventSlice> more = ledger.unplanned(history.slices());
    if (!more.isEmpty()) {
      reporter.say("There is more than when this replay was planned: it is read as well.");
      ledger.plan(now(), more, history.recordBytes());
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private String folder(String identity) {
    String given = request.ledger();
    return given != null
        ? BeamFiles.requireKnown(given)
        : request
            .engines()
            .project()
            .state("replays")
            .resolve(ShortNames.of(topic.name(), TOPIC_CHARACTERS, topic.name()) + "-" + identity)
            .toString();
  }

  /** The namespaces that it writes. */
  private List<NamespaceDefinition> written() {
    String only = options.getOnlyNamespaces();
    return topic.writes().definitions().stream()
        .filter(one -> only == null || Arrays.asList(only.split(",")).contains(one.name()))
        .toList();
  }

  /**
   * Runs all rounds that are not done; each is in the ledger as soon as it is done.
   *
   * @return what of the written the store shows otherwise
   * @throws ConfigException when the tables or the cluster are not there, or a round fails
   */
  public Contradictions run(ReplayLedger ledger) {
    Contradictions contradictions = new Contradictions();
    List<EventSlice> open = ledger.open();
    if (open.isEmpty()) {
      return contradictions;
    }
    Jobs.checkTables(written(), options);
    Jobs.checkReferences(topic, options);
    Jobs.checkCluster(options);
    Orphans.end(options, jobNames(ledger), reporter);
    long reached = weight(ledger, ledger.slices()) - weight(ledger, open);
    try (Reporter.Progress progress =
            reporter.begin("replayed KiB", Math.max(1, weight(ledger, ledger.slices()) >> 10));
        CassandraKvStore store =
            CassandraKvStore.open(
                TopicPipeline.homes(options),
                written().stream().map(NamespaceDefinition::layout).toList())) {
      for (ReplayLedger.Plan plan : ledger.plans()) {
        for (List<EventSlice> round :
            rounds(ledger.open(plan), roundBytes(), slice -> weight(ledger, slice))) {
          String folder = run(ledger, plan, round);
          contradictions.look(store, folder + "/" + ReplayPipeline.SAMPLE);
          reached += weight(ledger, round);
          progress.reached(reached >> 10);
        }
      }
    }
    return contradictions;
  }

  /** How the jobs of this replay, and of no other, are named on Flink, but for a number. */
  private String jobNames(ReplayLedger ledger) {
    return "rdg-replay-"
        + topic.name()
        + "-"
        + Hashing.sha256().hashString(ledger.folder(), UTF_8).toString().substring(0, 8)
        + "-";
  }

  private String run(ReplayLedger ledger, ReplayLedger.Plan plan, List<EventSlice> round) {
    int number = ledger.rounds() + 1;
    String folder = roundFolder(ledger, number);
    TopicOptions of = request.options();
    of.setJobName(jobNames(ledger) + number);
    try (Orphans orphans = Orphans.watch(of)) {
      Jobs.runToEnd(
          what(),
          () ->
              ReplayPipeline.of(topic, of, ReadSlices.of(round, settings()))
                  .withHorizon(horizon(plan.planned()))
                  .withAsOf(plan.planned())
                  .write(folder));
    }
    ledger.finish(round, readCounts(folder));
    return folder;
  }

  /**
   * Derives everything in one pipeline and writes nothing to the store.
   *
   * @throws ConfigException when it is too much for one process
   */
  public DryRun dryRun() {
    ReplayIdentity identity = ReplayIdentity.of(request, options, List.of()); // asks no store
    ReplayLedger ledger = ReplayLedger.create(folder(identity.hash() + "-dry-run"), "dry run");
    History history = History.find(request, options, reporter);
    Instant planned = now();
    ledger.plan(planned, history.slices(), history.recordBytes());
    if (!ReplayRequest.isOnFlink(options)
        && weight(ledger, history.slices()) * request.sample() > MOST_DRY_BYTES_ON_DIRECT) {
      throw new ConfigException(
          "a dry run of so much history does not fit into one process: take --runner flink, or a --sample.");
    }
    Jobs.checkReferences(topic, options);
    Jobs.checkCluster(options);
    String folder = roundFolder(ledger, 0);
    TopicOptions of = request.options();
    of.setJobName("rdg-dry-run-" + topic.name());
    Jobs.runToEnd(
        what(),
        () ->
            ReplayPipeline.of(topic, of, ReadSlices.of(history.slices(), settings()))
                .withHorizon(horizon(planned))
                .withAsOf(planned)
                .dryRun(folder));
    return DryRun.read(
        BeamFiles.read(folder + "/" + ReplayPipeline.REPORT), readCounts(folder), folder);
  }

  private String what() {
    return "the replay of '" + topic.name() + "'";
  }

  private ReadSettings settings() {
    return new ReadSettings(
        request.readsKafka() ? KafkaConnection.of(options) : null,
        request.from(),
        request.to(),
        request.sample(),
        request.takenAt());
  }

  /** Deletes older than this may be forgotten by the store. */
  private PutHorizon horizon(Instant planned) {
    return request.isWhole()
        ? PutHorizon.none()
        : PutHorizon.since(
            planned.minus(CassandraTables.GC_GRACE),
            request.engines().project().topics().namespacesWithDeletes());
  }

  /** Neighbours together, each round with at least one slice. */
  static List<List<EventSlice>> rounds(
      List<EventSlice> open, long mostBytes, ToLongFunction<EventSlice> weights) {
    List<List<EventSlice>> rounds = new ArrayList<>();
    List<EventSlice> round = new ArrayList<>();
    long weight = 0;
    for (EventSlice slice : open) {
      if (!round.isEmpty() && weight + weights.applyAsLong(slice) > mostBytes) {
        rounds.add(round);
        round = new ArrayList<>();
        weight = 0;
      }
      round.add(slice);
      weight += weights.applyAsLong(slice);
    }
    if (!round.isEmpty()) {
      rounds.add(round);
    }
    return rounds;
  }

  private long roundBytes() {
    Long given = request.roundBytes();
    if (given != null) {
      return given;
    }
    return ReplayRequest.isOnFlink(options) ? ROUND_BYTES_ON_FLINK : ROUND_BYTES_ON_DIRECT;
  }

  private static long weight(ReplayLedger ledger, List<EventSlice> slices) {
    return slices.stream().mapToLong(slice -> weight(ledger, slice)).sum();
  }

  private static long weight(ReplayLedger ledger, EventSlice slice) {
    if (!slice.isFile()) {
      return slice.size() * ledger.recordBytes(slice.partition());
    }
    return slice.source().endsWith(".jsonl") || slice.source().endsWith(".json")
        ? slice.size()
        : slice.size() * COMPRESSION;
  }

  /** Empty: what an attempt that failed has left there would be counted again. */
  private static String roundFolder(ReplayLedger ledger, int number) {
    String folder = ledger.folder() + "/" + String.format(Locale.ROOT, "round-%04d", number);
    BeamFiles.delete(folder + "/**");
    return folder;
  }

  private static SortedMap<String, Long> readCounts(String folder) {
    SortedMap<String, Long> counts = new TreeMap<>();
    BeamFiles.read(folder + "/" + ReplayPipeline.OUTCOMES)
        .lines()
        .forEach(
            line -> {
              int equals = line.lastIndexOf('=');
              counts.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
            });
    return counts;
  }
}
