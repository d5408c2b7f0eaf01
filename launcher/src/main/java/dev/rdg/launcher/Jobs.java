package dev.rdg.launcher;

import dev.rdg.io.CassandraTables;
import dev.rdg.io.ConfigException;
import dev.rdg.io.KafkaRejectIO;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.stack.Endpoints;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.ReferenceTable;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.PipelineResult;

/** Starts a topic's job, after checking that all it needs is there. */
final class Jobs {
  private static final int CONNECT_MILLIS = 5_000;

  private Jobs() {}

  /**
   * The options of a topic's job: its file, what the engines are, and what was said on the command
   * line.
   */
  static TopicOptions options(
      Topic<?> topic,
      RunnerConfig config,
      CassandraOption cassandra,
      KafkaOption kafka,
      Optional<Endpoints> stack) {
    RunnerConfig complete =
        config
            .with("topic", topic.name())
            .withDefault("jobName", "rdg-" + topic.name())
            .withDefault("homes", CassandraOption.homesFile().toString())
            .withDefault("bootstrapServers", kafka.servers());
    String points = cassandra.contactPoints();
    complete = points == null ? complete : complete.withDefault("cassandra", points);
    if (stack.isPresent()) {
      complete = complete.withDefault("flinkMaster", stack.get().flinkMaster());
    }
    TopicOptions options = complete.toOptions(Project.folder());
    if (FlinkRunner.class.equals(options.getRunner())) {
      FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
      flink.setFilesToStage(Project.jobJars());
      flink.setAttachedMode(false);
    }
    return options;
  }

  /**
   * Checks tables, topics, files and the cluster, and creates the topic for rejects.
   *
   * @throws ConfigException with the first thing that is missing, and the next step
   */
  static void check(Topic<?> topic, TopicOptions options) {
    List<NamespaceDefinition> definitions = new ArrayList<>(topic.writes().definitions());
    definitions.add(CountOutcomes.definitionOf(topic.name()));
    CassandraTables.of(TopicPipeline.homes(options), definitions).plan().requireApplied();
    String source = TopicPipeline.sourceTopic(topic, options);
    try (KafkaTopics topics = new KafkaTopics(options.getBootstrapServers())) {
      topics.require(source);
      topics.create(List.of(KafkaRejectIO.topicFor(source)), 1);
    }
    String references = options.getReferences();
    if (topic.enrichment().isPresent() && references != null) {
      try {
        ReferenceTable.matching(references).load();
      } catch (RuntimeException e) {
        throw new ConfigException("the reference table cannot be loaded: " + e.getMessage(), e);
      }
    }
    if (FlinkRunner.class.equals(options.getRunner())) {
      requireCluster(options.as(FlinkPipelineOptions.class).getFlinkMaster());
    }
  }

  /** Without a cluster the runner would start one in this process, which ends with it. */
  private static void requireCluster(String master) {
    int colon = master.lastIndexOf(':');
    if (colon < 1) {
      throw new ConfigException(
          "no Flink cluster is known: give --set flinkMaster=host:port, or start a local one with ./rdg stack up.");
    }
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(master.substring(colon + 1));
      socket.connect(new InetSocketAddress(master.substring(0, colon), port), CONNECT_MILLIS);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          "Flink does not answer at "
              + master
              + ": check that its JobManager's REST port is there, or start a local one with ./rdg stack up. ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /** Submits the job; on Flink it returns when the cluster has taken it. */
  static PipelineResult submit(Topic<?> topic, TopicOptions options) {
    try {
      return TopicPipeline.build(topic, options).run();
    } catch (ConfigException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ConfigException(
          "the job for '" + topic.name() + "' could not be started: " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  /** A folder as Flink wants it. */
  static String uri(Path folder) {
    return folder.toUri().toString();
  }
}
