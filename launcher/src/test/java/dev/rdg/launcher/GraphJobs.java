package dev.rdg.launcher;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.StoreUnavailableException;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.kit.ExpectedDigest;
import dev.rdg.testdata.oracle.ExpectedGraph;
import dev.rdg.testdata.oracle.Oracle;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The streaming jobs of all topics on a stack that a test has started.
 *
 * @param deadline how long to wait for what they must do
 */
record GraphJobs(Endpoints stack, Duration deadline) {
  static final Duration DEADLINE = Duration.ofMinutes(8);

  GraphJobs(Endpoints stack) {
    this(stack, DEADLINE);
  }

  /** A cluster that has the job's jar, for jobs with {@code jarOnCluster}. */
  static FlinkCluster clusterWithJar(Path folder) {
    return FlinkCluster.builder(folder)
        .jars(Project.jobJars().stream().map(Path::of).toList())
        .start();
  }

  /** Sends events to their topics; the oracle learns of each. */
  void produce(Oracle oracle, Iterator<GeneratedRecord> events, int most) {
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.to(stack.kafka()));
        EventSender sender = new EventSender(KafkaConnection.to(stack.kafka()))) {
      topics.create(topics().stream().map(Topic::name).toList(), 2);
      for (int i = 0; i < most && events.hasNext(); i++) {
        GeneratedRecord event = events.next();
        oracle.accept(event);
        sender.send(event, sent -> {});
      }
    }
  }

  /** Starts a job for each topic, with the jar that each brings. */
  void start(Path homes, Path references) {
    start(homes, references, false);
  }

  /** Starts a job for each topic; {@code jarOnCluster} if the cluster has their jar. */
  void start(Path homes, Path references, boolean jarOnCluster) {
    for (Topic<?> topic : topics()) {
      RunnerConfig config =
          RunnerConfig.load(
                  Project.home().resolve("runner-configs/flink/" + topic.name() + ".yaml"))
              .with("homes", homes.toString())
              .with("jarOnCluster", Boolean.toString(jarOnCluster));
      if (topic.enrichment().isPresent()) {
        config = config.with("references", references.toString());
      }
      TopicOptions options =
          Jobs.options(
              topic, config, CassandraOption.of(stack), KafkaOption.of(stack), Optional.of(stack));
      Jobs.check(topic, options);
      Jobs.submit(topic, options);
    }
  }

  /** Until every record of these topics has an outcome. */
  void awaitOutcomes(CassandraKvStore store, Collection<Topic<?>> topics) {
    Map<String, Map<Integer, Long>> ends = new TreeMap<>();
    try (KafkaTopics kafka = new KafkaTopics(KafkaConnection.to(stack.kafka()))) {
      topics.forEach(topic -> ends.put(topic.name(), kafka.lastOffsets(topic.name())));
    }
    await()
        .atMost(deadline)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsMatching(e -> e instanceof StoreUnavailableException)
        .until(
            () ->
                ends.entrySet().stream()
                    .allMatch(end -> Outcomes.read(store, end.getKey()).reached(end.getValue())));
  }

  /** An outcome is counted beside the writes, so the last of those may still be on their way. */
  void awaitEqual(CassandraKvStore store, ExpectedGraph expected, Predicate<String> part) {
    List<String> namespaces = namespaces().stream().filter(part).toList();
    String digest = ExpectedDigest.of(expected, part).hex();
    await(namespaces.toString())
        .atMost(deadline)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> GraphDigest.of(store, namespaces, Instant.now()).hex(), is(digest));
  }

  /** The namespaces of the graph. */
  static List<String> namespaces() {
    return Project.topics().namespaces().stream()
        .map(NamespaceLayout::name)
        .filter(name -> !CountOutcomes.isOutcomes(name))
        .toList();
  }

  static Collection<Topic<?>> topics() {
    return Project.topics().all();
  }
}
