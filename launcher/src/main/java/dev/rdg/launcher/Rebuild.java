package dev.rdg.launcher;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.io.history.EventSlice;
import dev.rdg.io.history.ReadSettings;
import dev.rdg.io.history.RecordSizes;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.launcher.RebuildState.Stage;
import dev.rdg.model.ConfigException;
import dev.rdg.model.ShortNames;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.PutHorizon;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Builds some namespaces anew beside the old ones: next tables, new jobs from the offsets of now,
 * history up to those offsets, and then either the switch or the way back. Every step can be
 * repeated; the old homes are not touched before the switch.
 */
final class Rebuild {
  private final RebuildState state;
  private final Settings settings;
  private final Homes old;
  private final Consumer<String> say;

  /**
   * What a rebuild is done with.
   *
   * @param flinkMaster of the cluster, host:port
   * @param archive the folder of {@code ./rdg archive}, if there is one
   * @param overrides settings over those of the topics' runner-configs
   */
  record Settings(
      CassandraOption cassandra,
      KafkaOption kafka,
      String flinkMaster,
      @Nullable String archive,
      Map<String, String> overrides) {
    FlinkJobs flink() {
      return new FlinkJobs(URI.create("http://" + flinkMaster));
    }
  }

  Rebuild(RebuildState state, Settings settings, Consumer<String> say) {
    this.state = state;
    this.settings = settings;
    this.old = settings.cassandra().homes();
    this.say = say;
  }

  /**
   * Plans a rebuild: which topics take part, and where the namespaces will live.
   *
   * @param cluster the one to move to; null to stay
   * @throws ConfigException when no topic writes one of the namespaces, or there is no such cluster
   */
  static RebuildState plan(
      TreeSet<String> namespaces, @Nullable String cluster, CassandraOption cassandra) {
    Homes old = cassandra.homes();
    List<String> topics =
        Project.topics().all().stream()
            .filter(
                topic ->
                    topic.writes().namespaces().stream()
                        .anyMatch(layout -> namespaces.contains(layout.name())))
            .map(Topic::name)
            .toList();
    if (topics.isEmpty()) {
      throw new ConfigException("no topic writes " + String.join(", ", namespaces) + ".");
    }
    // Before the state is written: a cluster that is not there leaves nothing behind.
    Homes next = old;
    for (String namespace : namespaces) {
      next = next.withTable(namespace, cluster, old.of(namespace).table());
    }
    RebuildState state = RebuildState.plan(cassandra.rebuilds(), namespaces, topics);
    for (String namespace : namespaces) {
      next =
          next.withTable(
              namespace,
              cluster,
              old.of(namespace).table().replaceFirst("__[0-9a-z]+$", "") + "__" + state.number());
    }
    try {
      Files.writeString(state.moves(), next.movesOf(namespaces));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return state;
  }

  /** Does what is not done up to a stage, in order. */
  void advanceTo(Stage last, PrintWriter screen, Runnable compare) {
    step(Stage.CREATED, last, this::create);
    step(Stage.STARTED, last, this::startJobs);
    step(Stage.REPLAYED, last, () -> replay(screen));
    step(Stage.COMPARED, last, compare);
  }

  private void step(Stage stage, Stage last, Runnable work) {
    if (state.stage().compareTo(stage) < 0 && stage.compareTo(last) <= 0) {
      work.run();
      state.reached(stage);
      say.accept("  " + stage.label());
    }
  }

  /** The homes after the switch. */
  Homes next() {
    Homes next = old;
    Homes moved = Homes.load(settings.cassandra().homesFile(), state.moves());
    for (String namespace : state.namespaces()) {
      next = next.withTable(namespace, moved.of(namespace).cluster(), moved.of(namespace).table());
    }
    return next;
  }

  private CassandraTables nextTables() {
    List<NamespaceDefinition> definitions =
        Scans.graph().stream().filter(one -> state.namespaces().contains(one.name())).toList();
    return CassandraTables.of(next(), definitions);
  }

  private void create() {
    nextTables().apply();
  }

  private void startJobs() {
    for (Topic<?> topic : topics()) {
      TopicOptions options = options(topic);
      String source = TopicPipeline.sourceTopic(topic, options);
      try (KafkaTopics kafka = new KafkaTopics(KafkaConnection.of(options))) {
        kafka.require(source);
        Jobs.checkTimes(kafka, source, options);
        kafka.openTransactions(source).forEach(say);
        Map<Integer, Long> begin = state.startOffsets(topic.name());
        if (begin == null) {
          begin = kafka.endOffsets(source);
          state.startsAt(topic.name(), begin);
        }
        if (settings.flink().live(jobName(topic)).isEmpty()) {
          kafka.commit(group(topic), source, begin);
          Jobs.checkReferences(topic, options);
          Jobs.submit(topic, options);
        }
      }
    }
  }

  private void replay(PrintWriter screen) {
    for (Topic<?> topic : topics()) {
      Path folder =
          state.folder().resolve("replay-" + ShortNames.of(topic.name(), 150, topic.name()));
      TopicOptions options = options(topic);
      ReplayLedger ledger =
          ReplayLedger.exists(folder) ? ReplayLedger.open(folder) : plan(folder, topic, options);
      new Replay(
              topic,
              () -> batch(options(topic)),
              ledger,
              new ReadSettings(KafkaConnection.of(options), null, null, 1, null),
              PutHorizon.none(),
              null)
          .run(screen);
    }
  }

  /** All history before the new job's first record. */
  private ReplayLedger plan(Path folder, Topic<?> topic, TopicOptions options) {
    String source = TopicPipeline.sourceTopic(topic, options);
    List<EventSlice> slices = new ArrayList<>();
    String archive = settings.archive();
    if (archive != null) {
      slices.addAll(
          HistorySlices.ofFiles(List.of(archive + "/" + source + "/**.avro"), source).slices());
    }
    try (KafkaTopics kafka = new KafkaTopics(KafkaConnection.of(options))) {
      Map<Integer, Long> firsts = kafka.firstOffsets(source);
      if (archive == null && firsts.values().stream().anyMatch(first -> first > 0)) {
        throw new ConfigException(
            "Kafka has not the first records of '"
                + source
                + "' any more: give the folder of ./rdg archive with --archive, or a rebuild would lack them.");
      }
      Map<Integer, Long> ends = java.util.Objects.requireNonNull(state.startOffsets(topic.name()));
      Map<Integer, Long> recordBytes =
          RecordSizes.sample(source, firsts, ends, KafkaConnection.of(options));
      slices.addAll(HistorySlices.ofTopic(source, firsts, ends, recordBytes));
      return ReplayLedger.create(folder, state.planned(), slices, recordBytes);
    }
  }

  /** Readers and the topics' jobs go to the next homes; the rebuild's own jobs end. */
  void switchOver() {
    if (state.stage().compareTo(Stage.REPLAYED) < 0) {
      throw new ConfigException(
          "this rebuild is only "
              + state.stage().label()
              + ": let it replay history first, by the same command without --switch.");
    }
    writeMoves();
    say.accept("  readers: " + Homes.movesBeside(settings.cassandra().homesFile()));
    for (Topic<?> topic : topics()) {
      replaceJob(topic);
    }
    state.reached(Stage.SWITCHED);
  }

  /** Whatever lives elsewhere then than the file of homes says, by this rebuild or one before. */
  private void writeMoves() {
    Path homesFile = settings.cassandra().homesFile();
    Path file = Homes.movesBeside(homesFile);
    Homes written = Homes.load(homesFile, state.folder().resolve("no-moves"));
    Homes next = next();
    List<String> moved =
        Scans.graph().stream()
            .map(NamespaceDefinition::name)
            .filter(name -> !next.of(name).equals(written.of(name)))
            .toList();
    try {
      Path whole = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(whole, next.movesOf(moved));
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be written: " + e, e);
    }
  }

  /** The old job ends with a savepoint, from which the new version goes on in the next homes. */
  private void replaceJob(Topic<?> topic) {
    FlinkJobs flink = settings.flink();
    String name = "rdg-" + topic.name();
    String savepoint = state.savepoint(topic.name());
    if (savepoint == null) {
      Optional<String> running = flink.live(name);
      if (running.isPresent()) {
        savepoint = flink.stop(running.get(), Jobs.uri(state.folder().resolve("savepoints")));
        state.stoppedAt(topic.name(), savepoint);
      }
    }
    if (savepoint != null && flink.live(name).isEmpty()) {
      TopicOptions options =
          Jobs.options(
              topic,
              config(topic).with("savepointPath", savepoint),
              settings.cassandra(),
              settings.kafka(),
              Optional.empty());
      Jobs.check(topic, options);
      Jobs.submit(topic, options);
      say.accept("  job " + name + ": goes on in the next home");
    }
    flink.live(jobName(topic)).ifPresent(flink::cancel);
  }

  /** Ends the new jobs and drops the next tables; the old homes are as they were. */
  void backOut() {
    for (Topic<?> topic : topics()) {
      settings.flink().live(jobName(topic)).ifPresent(settings.flink()::cancel);
    }
    nextTables().drop();
    state.reached(Stage.BACKED_OUT);
  }

  private List<? extends Topic<?>> topics() {
    return state.topics().stream().map(name -> Project.topics().get(name)).toList();
  }

  private String jobName(Topic<?> topic) {
    return "rdg-" + topic.name() + "-rebuild-" + state.number();
  }

  private String group(Topic<?> topic) {
    return jobName(topic);
  }

  private RunnerConfig config(Topic<?> topic) {
    Path file =
        Project.runnerConfig("flink", topic.name())
            .orElseThrow(
                () ->
                    new ConfigException(
                        "there is no runner-configs/flink/" + topic.name() + ".yaml."));
    return RunnerConfig.load(file)
        .withAll(settings.overrides())
        .with("flinkMaster", settings.flinkMaster());
  }

  /** Of jobs that write the namespaces of this rebuild into the next homes, and nothing else. */
  private TopicOptions options(Topic<?> topic) {
    return Jobs.options(
        topic,
        config(topic)
            .with("jobName", jobName(topic))
            .with("homeMoves", state.moves().toString())
            .with("onlyNamespaces", String.join(",", state.namespaces()))
            .with("startGroup", group(topic)),
        settings.cassandra(),
        settings.kafka(),
        Optional.empty());
  }

  private static TopicOptions batch(TopicOptions options) {
    options.as(FlinkPipelineOptions.class).setStreaming(false);
    options.as(FlinkPipelineOptions.class).setAttachedMode(true);
    options.as(FlinkPipelineOptions.class).setFasterCopy(true);
    return options;
  }
}
