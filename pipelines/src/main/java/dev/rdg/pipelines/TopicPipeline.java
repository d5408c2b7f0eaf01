package dev.rdg.pipelines;

import dev.rdg.cassandra.Homes;
import dev.rdg.coders.RejectedEventCoder;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.io.kafka.KafkaEventIO;
import dev.rdg.io.rejects.KafkaRejectIO;
import dev.rdg.io.sink.CassandraKvIO;
import dev.rdg.io.sink.KvIO;
import dev.rdg.io.sink.WriteResult;
import dev.rdg.model.ConfigException;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.transforms.BuildGraph;
import dev.rdg.transforms.CollapseChanges;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The pipeline of one topic. Options are read here and nowhere else; transforms get plain settings.
 */
public final class TopicPipeline {
  static final String WRITE_STEP = "WriteGraph";

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
    KafkaEventIO.Records read =
        pipeline.apply(
            "ReadEvents", KafkaEventIO.read(source).withStartGroup(options.getStartGroup()));
    connect(
        read.records(),
        PCollectionList.of(read.tallies()),
        topic,
        options,
        CassandraKvIO.write(homes(options), layouts),
        KafkaRejectIO.write(kafka, KafkaRejectIO.topicFor(source)));
    return pipeline;
  }

  /**
   * Connects the topic's transforms with any source, store and place for rejects: what streaming,
   * replay and tests share.
   *
   * @return what was written to the graph's namespaces
   */
  public static PCollection<WriteResult> connect(
      Pipeline pipeline,
      Topic<?> topic,
      TopicOptions options,
      PTransform<PBegin, PCollection<RawEvent>> source,
      KvIO.Write sink,
      PTransform<PCollection<RejectedEvent>, PDone> rejects) {
    return connect(
        pipeline.apply("ReadEvents", source),
        PCollectionList.empty(pipeline),
        topic,
        options,
        sink,
        rejects);
  }

  private static PCollection<WriteResult> connect(
      PCollection<RawEvent> events,
      PCollectionList<Tally> ofSource,
      Topic<?> topic,
      TopicOptions options,
      KvIO.Write sink,
      PTransform<PCollection<RejectedEvent>, PDone> rejects) {
    KvIO.Write write = configure(sink, options);
    return connect(
        events,
        topic.name(),
        buildGraph(topic, options),
        write,
        rejects,
        tallies -> {
          // Of records that the topic's own job counts, a rebuild's job keeps no totals.
          if (options.getOnlyNamespaces() == null) {
            ofSource
                .and(tallies)
                .apply("FlattenAllTallies", Flatten.pCollections())
                .apply("CountOutcomes", CountOutcomes.create())
                .apply("WriteOutcomes", write.ofEach());
          }
        });
  }

  /**
   * As {@link #connect(Pipeline, Topic, TopicOptions, PTransform, KvIO.Write, PTransform)}, with
   * any way to write changes and to keep counts.
   */
  static PCollection<WriteResult> connect(
      PCollection<RawEvent> events,
      String topic,
      PTransform<PCollection<RawEvent>, PCollectionTuple> build,
      PTransform<PCollection<RecordChanges>, PCollection<WriteResult>> write,
      PTransform<PCollection<RejectedEvent>, PDone> rejects,
      Consumer<PCollection<Tally>> outcomes) {
    PCollectionTuple outputs = events.apply("BuildGraph", build);
    PCollection<WriteResult> written = outputs.get(BuildGraph.CHANGES).apply(WRITE_STEP, write);
    PCollectionList.of(outputs.get(BuildGraph.REJECTED))
        .and(refusedByTheStore(topic, written))
        .apply("FlattenRejects", Flatten.pCollections())
        .apply("WriteRejects", rejects);
    outcomes.accept(
        PCollectionList.of(outputs.get(BuildGraph.TALLIES))
            .and(countWritten(topic, written))
            .apply("FlattenTallies", Flatten.pCollections()));
    return written;
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
   * What the store can never take is kept like a rejected event; its place in the topic is lost.
   */
  private static PCollection<RejectedEvent> refusedByTheStore(
      String topic, PCollection<WriteResult> written) {
    return written
        .apply("TakeRefused", ParDo.of(new RefusedFn(topic)))
        .setCoder(RejectedEventCoder.of());
  }

  private static PCollection<Tally> countWritten(String topic, PCollection<WriteResult> written) {
    return written.apply(
        "CountWritten",
        MapElements.into(TypeDescriptor.of(Tally.class))
            .via(result -> new Tally(topic, WRITE_STEP, -1, countsOf(result))));
  }

  private static SortedMap<String, Long> countsOf(WriteResult result) {
    SortedMap<String, Long> counts = new TreeMap<>(Map.of(Counts.WRITTEN, result.changes()));
    if (!result.refused().isEmpty()) {
      counts.put(Counts.REFUSED, (long) result.refused().size());
    }
    return counts;
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
