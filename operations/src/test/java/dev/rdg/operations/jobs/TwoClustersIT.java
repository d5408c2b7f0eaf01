package dev.rdg.operations.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.cassandra.Homes;
import dev.rdg.operations.GraphJobs;
import dev.rdg.stack.CassandraServer;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.FlinkCluster;
import dev.rdg.stack.KafkaServer;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.oracle.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The graph of four topics in two Cassandra clusters, by nothing but {@code homes.yaml}: what the
 * catalog writes lives in one of its own. While the other is down, under load, the catalog's job
 * goes on; after its return both hold what the oracle says. The job's jar is on the Flink cluster.
 */
class TwoClustersIT {
  private static final int EVENTS = Integer.getInteger("two.clusters.events", 20_000);
  private static final List<String> OF_THE_CATALOG =
      List.of(
          "node_title",
          "node_game",
          "node_game_history",
          "edge_based_on",
          "edge_based_on_reverse",
          "outcomes_catalog");

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
        FlinkCluster flink = GraphJobs.clusterWithJar(folder.resolve("flink"))) {
      Path homesFile = writeHomes(folder, members, catalog);
      Homes homes = Homes.load(homesFile);
      CassandraTables.of(homes, GraphJobs.PROJECT.topics().definitions()).apply();
      GraphJobs jobs =
          new GraphJobs(
              new Endpoints(catalog.contactPoint(), kafka.bootstrapServers(), flink.restUrl()));
      EventGenerator generator = EventGenerator.of(EVENTS, EVENTS);
      Oracle oracle = new Oracle(generator.references());
      Iterator<GeneratedRecord> events = generator.iterator();

      jobs.produce(oracle, events, EVENTS / 2);
      jobs.start(homesFile, generator.writeReferences(folder), true);
      try (CassandraKvStore store =
          CassandraKvStore.open(homes, GraphJobs.PROJECT.topics().namespaces())) {
        jobs.awaitOutcomes(store, GraphJobs.topics());
        members.kill();
        jobs.produce(oracle, events, Integer.MAX_VALUE);
        jobs.awaitOutcomes(store, List.of(GraphJobs.PROJECT.topics().get("catalog")));
        jobs.awaitEqual(store, oracle.graph(), OF_THE_CATALOG::contains);
        assertThat("the other cluster is still down", members.isAlive(), is(false));
        members.restart();
        jobs.awaitOutcomes(store, GraphJobs.topics());

        jobs.awaitEqual(store, oracle.graph(), OF_THE_CATALOG::contains);
        jobs.awaitEqual(store, oracle.graph(), name -> !OF_THE_CATALOG.contains(name));
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
}
