package dev.rdg.operations;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.model.store.StoreUnavailableException;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.operations.kafka.EventSender;
import dev.rdg.operations.kafka.KafkaTopics;
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
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The streaming jobs of all topics on a stack that a test has started.
 *
 * @param deadline how long to wait for what they must do
 */
public record GraphJobs(Endpoints stack, Duration deadline) {
  /** The checkout in which the tests run. */
  public static final Project PROJECT = Project.of(Path.of(System.getProperty("rdg.home", ".")));

  /** Long enough for a busy machine. */
  public static final Duration DEADLINE = Duration.ofMinutes(8);

  /** With the usual deadline. */
  public GraphJobs(Endpoints stack) {
    this(stack, DEADLINE);
  }

  /** A cluster that has the job's jar, for jobs with {@code jarOnCluster}. */
  public static FlinkCluster clusterWithJar(Path folder) {
    return FlinkCluster.builder(folder).jars(PROJECT.jobJars()).start();
  }

  /** Sends events to their topics; the oracle learns of each. */
  public void produce(Oracle oracle, Iterator<GeneratedRecord> events, int most) {
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.to(stack.kafka()));
        EventSender sender = new EventSender(KafkaConnection.to(stack.kafka()))) {
      topics.create(topics().stream().map(Topic::name).toList(), 2);
      for (int i = 0; i < most && events.hasNext(); i++) {
        GeneratedRecord event = events.next();
        oracle.accept(event);
        sender.send(
            event.topic().topicName(),
            event.key(),
            event.value(),
            event.timestampMillis(),
            sent -> {});
      }
    }
  }

  /** Starts a job for each topic, with the jar that each brings. */
  public void start(Path homes, Path references) {
    start(homes, references, false);
  }

  /** Starts a job for each topic; {@code jarOnCluster} if the cluster has their jar. */
  public void start(Path homes, Path references, boolean jarOnCluster) {
    Engines engines = engines(homes);
    for (Topic<?> topic : topics()) {
      RunnerConfig config =
          engines.config(Runner.FLINK, topic).with("jarOnCluster", Boolean.toString(jarOnCluster));
      if (topic.enrichment().isPresent()) {
        config = config.with("references", references.toString());
      }
      TopicOptions options = engines.options(topic, config);
      Jobs.check(topic, options);
      Jobs.submit(topic, options);
    }
  }

  /** This stack, with the graph in these homes. */
  public Engines engines(Path homes) {
    return Engines.of(
        PROJECT,
        Store.of(homes).withContactPoints(stack.cassandraAddress()),
        Broker.at(stack.kafka()),
        FlinkAddress.at(stack.flinkMaster()));
  }

  /** Until every record of these topics has an outcome. */
  public void awaitOutcomes(CassandraKvStore store, Collection<Topic<?>> topics) {
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
  public void awaitEqual(CassandraKvStore store, ExpectedGraph expected, Predicate<String> part) {
    List<String> namespaces = namespaces().stream().filter(part).toList();
    String digest = ExpectedDigest.of(expected, part).hex();
    await(namespaces.toString())
        .atMost(deadline)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> GraphDigest.of(store, namespaces, Instant.now()).hex(), is(digest));
  }

  /** The namespaces of the graph. */
  public static List<String> namespaces() {
    return PROJECT.topics().namespaces().stream()
        .map(NamespaceLayout::name)
        .filter(name -> !CountOutcomes.isOutcomes(name))
        .toList();
  }

  /** The topics of the graph. */
  public static Collection<Topic<?>> topics() {
    return PROJECT.topics().all();
  }
}
