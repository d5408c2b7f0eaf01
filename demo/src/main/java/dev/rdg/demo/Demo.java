package dev.rdg.demo;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.launcher.GraphTree;
import dev.rdg.launcher.Local;
import dev.rdg.launcher.Neighbourhood;
import dev.rdg.launcher.OutcomesView;
import dev.rdg.launcher.ProgressView;
import dev.rdg.launcher.TextTable;
import dev.rdg.model.ConfigException;
import dev.rdg.model.Schema;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.Origin;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.operations.Broker;
import dev.rdg.operations.Engines;
import dev.rdg.operations.FlinkAddress;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.Poll;
import dev.rdg.operations.Project;
import dev.rdg.operations.Runner;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.operations.Store;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.operations.kafka.EventSender;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.operations.rejects.RejectReader;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.reader.Graph;
import dev.rdg.reader.NodeId;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.Ports;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.Story;
import dev.rdg.testdata.kit.ExpectedDigest;
import dev.rdg.testdata.kit.ExpectedOutcomes;
import dev.rdg.testdata.kit.ExpectedRejects;
import dev.rdg.testdata.oracle.ExpectedGraph;
import dev.rdg.testdata.oracle.Oracle;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.beam.runners.flink.FlinkRunner;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The main job, once, on a stack of its own: produce, run, drain, stop, compare with the oracle.
 */
final class Demo {
  private static final List<String> TOPICS = List.of("logins", "playback", "gameplay", "catalog");
  private static final int PARTITIONS = 2;
  private static final int MAX_RESTARTS = 3;
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final CommandSpec spec;
  private final PrintWriter out;
  private final long events;
  private final long seed;
  private final Project project;
  private final Engines engines;
  private final Endpoints stack;
  private final FlinkJobs flink;
  private final Path folder;
  private final LongConsumer onRead;

  private final ExpectedRejects expectedRejects = new ExpectedRejects();

  /**
   * @param folder for the reference table and savepoints
   * @param onRead told how many records have an outcome, while the jobs run
   */
  Demo(
      CommandSpec spec, long events, long seed, Endpoints stack, Path folder, LongConsumer onRead) {
    this.spec = spec;
    this.out = spec.commandLine().getOut();
    this.events = events;
    this.seed = seed;
    this.project = Project.of(Local.home());
    this.engines = enginesOf(project, stack);
    this.stack = stack;
    this.flink = new FlinkJobs(stack.flink());
    this.folder = folder;
    this.onRead = onRead;
  }

  static Engines enginesOf(Project project, Endpoints stack) {
    return Engines.of(
        project,
        Store.of(project.homesFile()).withContactPoints(stack.cassandraAddress()),
        Broker.at(stack.kafka()),
        FlinkAddress.at(stack.flinkMaster()));
  }

  /** Starts a stack with nothing in it. */
  static Endpoints startStack(PrintWriter out) {
    deleteData();
    return Local.demoStack()
        .withListener(
            (engine, message) -> {
              out.println("  " + engine.label() + ": " + message);
              out.flush();
            })
        .up(Ports.free());
  }

  /**
   * Whether the stored graph, the outcomes and the rejects are what the oracle and the generator
   * say.
   */
  boolean run() throws IOException {
    heading("Creating tables and topics");
    CassandraTables.of(engines.store().homes(), project.topics().definitions()).apply();
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.to(stack.kafka()))) {
      topics.create(TOPICS, PARTITIONS);
    }
    EventGenerator generator = EventGenerator.of(seed, events);
    Path references = generator.writeReferences(folder);
    heading(
        String.format(
            java.util.Locale.ROOT, "Producing %,d events over four topics, seed %d", events, seed));
    ExpectedGraph expected = produce(generator);
    heading("Starting four jobs on Flink: " + stack.flink());
    Map<String, String> jobs = startJobs(references);
    try (CassandraKvStore store = engines.store().open(project.topics().namespaces())) {
      heading("Waiting until every record has an outcome and a checkpoint has passed it");
      drain(store, jobs);
      heading("Stopping the jobs with savepoints");
      stop(jobs);
      return report(store, expected);
    }
  }

  private ExpectedGraph produce(EventGenerator generator) {
    Oracle oracle = new Oracle(generator.references());
    try (EventSender sender = new EventSender(KafkaConnection.to(stack.kafka()));
        ProgressView progress = new ProgressView(out, "produced", events)) {
      long sent = 0;
      Iterator<GeneratedRecord> records = generator.iterator();
      while (records.hasNext()) {
        GeneratedRecord event = records.next();
        oracle.accept(event);
        sender.send(
            event.topic().topicName(),
            event.key(),
            event.value(),
            event.timestampMillis(),
            at -> expectedRejects.take(event, new Origin(at.topic(), at.partition(), at.offset())));
        progress.reached(++sent);
      }
    }
    return oracle.graph();
  }

  private Map<String, String> startJobs(Path references) {
    Map<String, String> jobs = new LinkedHashMap<>();
    for (String name : TOPICS) {
      Topic<?> topic = project.topics().get(name);
      RunnerConfig config = engines.config(Runner.FLINK, topic).with("jobName", "rdg-" + name);
      if (topic.enrichment().isPresent()) {
        config = config.with("references", references.toString());
      }
      TopicOptions options = engines.options(topic, config);
      if (!FlinkRunner.class.equals(options.getRunner())) {
        throw new ConfigException(
            "runner-configs/flink/" + name + ".yaml must set runner: FlinkRunner for the demo.");
      }
      Jobs.check(topic, options);
      Jobs.submit(topic, options);
      String job =
          Poll.until(Duration.ofSeconds(60), () -> flink.newest("rdg-" + name), Optional::isPresent)
              .flatMap(found -> found)
              .orElseThrow();
      jobs.put(name, job);
      out.println("  rdg-" + name + " runs");
      out.flush();
    }
    return jobs;
  }

  /** Drained: a checkpoint that began after every record had its outcome has completed. */
  private void drain(CassandraKvStore store, Map<String, String> jobs) {
    Map<String, Map<Integer, Long>> ends = new LinkedHashMap<>();
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.to(stack.kafka()))) {
      TOPICS.forEach(name -> ends.put(name, topics.lastOffsets(name)));
    }
    try (ProgressView progress = new ProgressView(out, "read", events)) {
      until(
          "not every record has an outcome",
          jobs,
          () -> {
            List<Outcomes> outcomes =
                TOPICS.stream().map(name -> Outcomes.read(store, name)).toList();
            long read = outcomes.stream().mapToLong(topic -> topic.count(Counts.READ)).sum();
            progress.reached(read);
            onRead.accept(read);
            return outcomes.stream()
                .allMatch(topic -> topic.reached(ends.getOrDefault(topic.topic(), Map.of())));
          });
    }
    for (String job : jobs.values()) {
      long begun = flink.begunCheckpoint(job);
      until(
          "no checkpoint has passed the last record",
          jobs,
          () -> flink.completedCheckpoint(job) > begun);
    }
    out.println("  drained");
  }

  private void until(String otherwise, Map<String, String> jobs, BooleanSupplier condition) {
    Poll.require(
        DEADLINE,
        () -> {
          jobs.forEach(this::requireRunning);
          return condition.getAsBoolean();
        },
        holds -> holds,
        () ->
            new ConfigException(
                "after "
                    + DEADLINE.toMinutes()
                    + " minutes "
                    + otherwise
                    + ": see "
                    + stack.flink()));
  }

  /**
   * A job may restart, as it would in production; one that fails again and again is shown with its
   * reason.
   */
  private void requireRunning(String topic, String job) {
    String state = flink.state(job);
    if (state.equals("FAILED") || flink.restarts(job) > MAX_RESTARTS) {
      throw new ConfigException(
          "the job for '"
              + topic
              + "' is "
              + state
              + ": "
              + flink.failure(job)
              + " See "
              + stack.flink());
    }
  }

  private void stop(Map<String, String> jobs) {
    String savepoints = Jobs.uri(folder.resolve("savepoints"));
    jobs.values().parallelStream().forEach(job -> flink.stop(job, savepoints));
    out.println("  stopped");
  }

  private boolean report(CassandraKvStore store, ExpectedGraph expected) {
    heading("What became of the records");
    List<Outcomes> outcomes = TOPICS.stream().map(name -> Outcomes.read(store, name)).toList();
    OutcomesView.of(outcomes).lines().forEach(out::println);
    boolean exact =
        outcomes.stream()
            .allMatch(
                topic ->
                    topic.balance()
                        && ExpectedOutcomes.match(expected, topic.topic(), topic.counts()));

    heading("What the store holds");
    Instant asOf = Instant.now();
    TextTable table = new TextTable("namespace", "items");
    List<String> namespaces =
        project.topics().namespaces().stream()
            .map(layout -> layout.name())
            .filter(name -> !CountOutcomes.isOutcomes(name))
            .toList();
    GraphDigest stored = new GraphDigest();
    for (String namespace : namespaces) {
      GraphDigest part = GraphDigest.of(store, List.of(namespace), asOf);
      stored.addAll(part);
      table.add(namespace, part.items());
    }
    table.lines().forEach(out::println);

    heading("One member's story: a phone, a TV, and the game of the show on a tablet");
    Schema schema = project.topics().get("logins").graph();
    new GraphTree(line -> out.println("  " + line))
        .print(
            new Neighbourhood(new Graph(store, schema), null, 10, false)
                .of(new NodeId("account", Story.ACCOUNT), 4));

    heading("Verdict");
    boolean rejectsMatch = compareRejects();
    String wanted = ExpectedDigest.of(expected).hex();
    boolean equal = wanted.equals(stored.hex());
    verdict(exact, "every record has exactly one outcome, and each count is the oracle's");
    verdict(
        rejectsMatch,
        String.format(
            java.util.Locale.ROOT,
            "%,d rejected events, each in its topic's .rejected with the reason it was made for",
            expectedRejects.size()));
    verdict(
        equal,
        "the stored graph's digest "
            + stored.hex()
            + (equal ? " equals the oracle's" : " is not the oracle's " + wanted));
    return exact && rejectsMatch && equal;
  }

  private boolean compareRejects() {
    Map<Origin, String> found = new HashMap<>();
    for (String topic : TOPICS) {
      RejectReader.forEach(
          KafkaConnection.to(stack.kafka()),
          topic,
          reject -> found.put(reject.reject().event().origin(), reject.reason()));
    }
    List<String> wrong = expectedRejects.compare(found);
    wrong.stream().limit(10).forEach(line -> out.println("  " + line));
    return wrong.isEmpty();
  }

  private void verdict(boolean holds, String what) {
    out.println(
        "  "
            + spec.commandLine()
                .getColorScheme()
                .ansi()
                .string(holds ? "@|green ok|@    " : "@|red WRONG|@ ")
            + what);
  }

  private void heading(String text) {
    out.println();
    out.println(spec.commandLine().getColorScheme().ansi().string("@|bold " + text + "|@"));
    out.flush();
  }

  /** Deletes what an earlier demo has left; its stack must be down. */
  static void deleteData() {
    Path data = Local.home().resolve(".rdg").resolve("demo");
    if (Files.exists(data)) {
      try (var files = Files.walk(data)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
