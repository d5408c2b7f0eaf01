package dev.rdg.pipelines;

import dev.rdg.cassandra.Homes;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.io.kafka.KafkaEventIO;
import dev.rdg.io.rejects.KafkaRejectIO;
import dev.rdg.io.sink.CassandraKvIO;
import dev.rdg.io.sink.KvIO;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.transforms.BuildGraph;
import dev.rdg.transforms.CollapseChanges;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The pipeline of one topic. Options are read here and nowhere else; transforms get plain settings.
 */
public final class TopicPipeline {
  private TopicPipeline() {}

  /**
   * The streaming pipeline of a topic, from Kafka to Cassandra.
   *
   * @throws ConfigException when a setting would lose or damage data, or a file of the options
   *     cannot be read
   */
  public static Pipeline build(Topic<?> topic, TopicOptions options) {
    requireFlushBeforeCheckpoint(options);
    KafkaConnection kafka = KafkaConnection.of(options);
    kafka.settings(); // fails here and not on a worker
    List<NamespaceLayout> layouts = new ArrayList<>(topic.writes().namespaces());
    layouts.add(CountOutcomes.layoutOf(topic.name()));
    Pipeline pipeline = Pipeline.create(options);
    String source = sourceTopic(topic, options);
    KafkaEventIO.Records read = pipeline.apply("ReadEvents", KafkaEventIO.read(source));
    KvIO.Write sink = CassandraKvIO.write(homes(options), layouts);
    // Expanded here and not applied: the names of its steps are ids in savepoints.
    ProcessRecords.Result result =
        ProcessRecords.of(
                topic, options, sink, KafkaRejectIO.write(kafka, KafkaRejectIO.topicFor(source)))
            .expand(read.records());
    // Of records that the topic's own job counts, a rebuild's job keeps no totals.
    if (options.getOnlyNamespaces() == null) {
      keepOutcomes(
          PCollectionList.of(read.tallies()).and(result.tallies()), configure(sink, options));
    }
    return pipeline;
  }

  /** Keeps in the store the totals of what became of events. */
  static void keepOutcomes(PCollectionList<Tally> tallies, KvIO.Write write) {
    tallies
        .apply("FlattenAllTallies", Flatten.pCollections())
        .apply("CountOutcomes", CountOutcomes.create())
        .apply("WriteOutcomes", write.ofEach());
  }

  static KvIO.Write configure(KvIO.Write sink, TopicOptions options) {
    return sink.withMaxInFlight(options.getMaxInFlight())
        .withBuffer(bufferOf(options))
        .withDeadline(Duration.ofSeconds(options.getWriteDeadlineSeconds()));
  }

  /** One for all steps of the job: equal ones share their memory on a worker. */
  private static BufferMemory bufferOf(TopicOptions options) {
    return new BufferMemory(options.getJobName(), options.getBufferBytes());
  }

  /** The Kafka topic that a topic reads. */
  public static String sourceTopic(Topic<?> topic, TopicOptions options) {
    String source = options.getSourceTopic();
    return source == null ? topic.name() : source;
  }

  /**
   * The homes of namespaces that the options name.
   *
   * @throws dev.rdg.model.yaml.YamlException when the file is wrong
   */
  public static Homes homes(TopicOptions options) {
    Path file = Path.of(options.getHomes());
    String moves = options.getHomeMoves();
    Homes homes = moves == null ? Homes.load(file) : Homes.load(file, Path.of(moves));
    String keyspace = options.getKeyspace();
    homes = keyspace == null ? homes : homes.withKeyspace(keyspace);
    String cassandra = options.getCassandra();
    return cassandra == null ? homes : homes.withContactPoints(List.of(cassandra.split(",")));
  }

  static <E> BuildGraph<E> buildGraph(Topic<E> topic, TopicOptions options) {
    BuildGraph<E> build =
        BuildGraph.of(
                topic, new TopicResources(options.getWriterSchemas(), options.getReferences()))
            .withCollapse(
                CollapseChanges.inBundlesOf(topic.name())
                    .withBuffer(bufferOf(options))
                    .meetingByRecord(options.getCollapseByRecord()));
    String only = options.getOnlyNamespaces();
    return only == null ? build : build.withOnly(List.of(only.split(",")));
  }

  /**
   * Without it a checkpoint passes changes that still wait in an unfinished bundle, and a crash
   * after it loses them.
   */
  static void requireFlushBeforeCheckpoint(TopicOptions options) {
    if (FlinkRunner.class.equals(options.getRunner())
        && !options.as(FlinkPipelineOptions.class).getFinishBundleBeforeCheckpointing()) {
      throw new ConfigException(
          "finishBundleBeforeCheckpointing must be true on Flink, but was false: a checkpoint would acknowledge records whose changes are"
              + " not written yet. Set it in the topic's file in runner-configs/flink.");
    }
  }
}
