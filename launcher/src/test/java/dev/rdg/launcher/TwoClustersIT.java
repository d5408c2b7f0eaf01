package dev.rdg.launcher;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.io.CassandraKvStore;
import dev.rdg.io.CassandraTables;
import dev.rdg.io.Homes;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.store.GraphDigest;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.kit.ExpectedDigest;
import dev.rdg.testdata.oracle.ExpectedGraph;
import dev.rdg.testdata.oracle.Oracle;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The graph of four topics in two Cassandra clusters, by nothing but {@code homes.yaml}: what the
 * catalog writes lives in one of its own. While the other is down, under load, the catalog's job
 * goes on; after its return both hold what the oracle says.
 */
class TwoClustersIT {
  private static final int EVENTS = Integer.getInteger("two.clusters.events", 20_000);
  private static final Duration DEADLINE = Duration.ofMinutes(8);
  private static final List<String> OF_THE_CATALOG =
      List.of(
          "node_title", "node_game", "edge_based_on", "edge_based_on_reverse", "outcomes_catalog");

  @Test
  void clusterThatIsDown_stopsOnlyWhoWritesToIt(@TempDir Path folder) throws IOException {
    try (CassandraServer members =
            CassandraServer.builder(folder.resolve("members"))
                .clusterName("members")
                .syncedWrites()
                .start();
        CassandraServer catalog =
            CassandraServer.builder(folder.resolve("catalog")).clusterName("catalog").start();
        KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        FlinkCluster flink = FlinkCluster.start(folder.resolve("flink"))) {
      Path homesFile = writeHomes(folder, members, catalog);
      Homes homes = Homes.load(homesFile);
      CassandraTables.of(homes, Project.topics().definitions()).apply();
      Endpoints stack =
          new Endpoints(catalog.contactPoint(), kafka.bootstrapServers(), flink.restUrl());
      EventGenerator generator = EventGenerator.of(EVENTS, EVENTS);
      Oracle oracle = new Oracle(generator.references());
      Iterator<GeneratedRecord> events = generator.iterator();

      produce(stack, oracle, events, EVENTS / 2);
      startJobs(stack, homesFile, ProduceCommand.writeReferences(generator, folder));
      try (CassandraKvStore store = CassandraKvStore.open(homes, Project.topics().namespaces())) {
        awaitOutcomes(store, stack, topics());
        members.kill();
        produce(stack, oracle, events, Integer.MAX_VALUE);
        awaitOutcomes(store, stack, List.of(Project.topics().get("catalog")));
        awaitEqual(store, oracle.graph(), OF_THE_CATALOG::contains);
        assertThat("the other cluster is still down", members.isAlive(), is(false));
        members.restart();
        awaitOutcomes(store, stack, topics());

        awaitEqual(store, oracle.graph(), OF_THE_CATALOG::contains);
        awaitEqual(store, oracle.graph(), name -> !OF_THE_CATALOG.contains(name));
      }
    }
  }

  private static Path writeHomes(Path folder, CassandraServer members, CassandraServer catalog)
      throws IOException {
    StringBuilder namespaces = new StringBuilder();
    OF_THE_CATALOG.forEach(name -> namespaces.append("  " + name + ": {cluster: catalog}\n"));
    return Files.writeString(
        folder.resolve("homes.yaml"),
        """
        version: 1
        clusters:
          members: {contactPoints: ["127.0.0.1:%d"], datacenter: datacenter1}
          catalog: {contactPoints: ["127.0.0.1:%d"], datacenter: datacenter1}
        default: {cluster: members, keyspace: rdg, replication: 1}
        namespaces:
        %s"""
            .formatted(
                members.contactPoint().getPort(), catalog.contactPoint().getPort(), namespaces));
  }

  private static void produce(
      Endpoints stack, Oracle oracle, Iterator<GeneratedRecord> events, int most) {
    try (KafkaTopics topics = new KafkaTopics(stack.kafka());
        EventSender sender = new EventSender(stack.kafka())) {
      topics.create(topics().stream().map(Topic::name).toList(), 2);
      for (int i = 0; i < most && events.hasNext(); i++) {
        GeneratedRecord event = events.next();
        oracle.accept(event);
        sender.send(event, sent -> {});
      }
    }
  }

  private static void startJobs(Endpoints stack, Path homes, Path references) {
    for (Topic<?> topic : topics()) {
      RunnerConfig config =
          RunnerConfig.load(
                  Project.home().resolve("runner-configs/flink/" + topic.name() + ".yaml"))
              .with("homes", homes.toString());
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
  private static void awaitOutcomes(
      CassandraKvStore store, Endpoints stack, Collection<Topic<?>> topics) {
    Map<String, Map<Integer, Long>> ends = new TreeMap<>();
    try (KafkaTopics kafka = new KafkaTopics(stack.kafka())) {
      topics.forEach(topic -> ends.put(topic.name(), kafka.endOffsets(topic.name())));
    }
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsMatching(e -> e instanceof dev.rdg.model.store.StoreUnavailableException)
        .until(
            () ->
                ends.entrySet().stream()
                    .allMatch(end -> Outcomes.read(store, end.getKey()).reached(end.getValue())));
  }

  /** An outcome is counted beside the writes, so the last of those may still be on their way. */
  private static void awaitEqual(
      CassandraKvStore store, ExpectedGraph expected, Predicate<String> part) {
    List<String> namespaces =
        Project.topics().namespaces().stream()
            .map(NamespaceLayout::name)
            .filter(name -> !CountOutcomes.isOutcomes(name))
            .filter(part)
            .toList();
    String digest = ExpectedDigest.of(expected, part).hex();
    await(namespaces.toString())
        .atMost(DEADLINE)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> GraphDigest.of(store, namespaces, Instant.now()).hex(), is(digest));
  }

  private static Collection<Topic<?>> topics() {
    return Project.topics().all();
  }
}
