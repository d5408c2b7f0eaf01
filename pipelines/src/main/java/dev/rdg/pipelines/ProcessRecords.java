package dev.rdg.pipelines;

import com.google.auto.value.AutoValue;
import dev.rdg.coders.NamedOutputs;
import dev.rdg.coders.RejectedEventCoder;
import dev.rdg.io.sink.KvIO;
import dev.rdg.io.sink.WriteResult;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.transforms.BuildGraph;
import dev.rdg.transforms.Topic;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The whole way of a topic's records: into the graph, into its store, and aside. What streaming,
 * replay and tests share, whatever the source, the store and the place for rejects.
 */
@AutoValue
abstract class ProcessRecords extends PTransform<PCollection<RawEvent>, ProcessRecords.Result> {
  private static final long serialVersionUID = 1L;

  static final String WRITE_STEP = "WriteGraph";

  private static final TupleTag<WriteResult> WRITTEN = new TupleTag<>("written") {};
  private static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  ProcessRecords() {}

  /** Of a topic with the settings of its job. */
  static ProcessRecords of(
      Topic<?> topic,
      TopicOptions options,
      KvIO.Write sink,
      PTransform<PCollection<RejectedEvent>, PDone> rejects) {
    return builder()
        .topic(topic.name())
        .graph(TopicPipeline.buildGraph(topic, options))
        .write(TopicPipeline.configure(sink, options))
        .rejects(rejects)
        .build();
  }

  static Builder builder() {
    return new AutoValue_ProcessRecords.Builder();
  }

  abstract String topic();

  abstract PTransform<PCollection<RawEvent>, BuildGraph.Result> graph();

  abstract PTransform<PCollection<RecordChanges>, PCollection<WriteResult>> write();

  abstract PTransform<PCollection<RejectedEvent>, PDone> rejects();

  /** See {@link ProcessRecords}. */
  @AutoValue.Builder
  abstract static class Builder {
    /** Counts are under this name. */
    abstract Builder topic(String name);

    /** From records to changes. */
    abstract Builder graph(PTransform<PCollection<RawEvent>, BuildGraph.Result> graph);

    /** Into the store. */
    abstract Builder write(PTransform<PCollection<RecordChanges>, PCollection<WriteResult>> write);

    /** Where rejects are kept. */
    abstract Builder rejects(PTransform<PCollection<RejectedEvent>, PDone> rejects);

    abstract ProcessRecords build();
  }

  @Override
  public Result expand(PCollection<RawEvent> records) {
    BuildGraph.Result graph = records.apply("BuildGraph", graph());
    PCollection<WriteResult> written = graph.changes().apply(WRITE_STEP, write());
    PCollectionList.of(graph.rejected())
        .and(refused(written))
        .apply("FlattenRejects", Flatten.pCollections())
        .apply("WriteRejects", rejects());
    PCollection<Tally> tallies =
        PCollectionList.of(graph.tallies())
            .and(countWritten(written))
            .apply("FlattenTallies", Flatten.pCollections());
    return new Result(PCollectionTuple.of(WRITTEN, written).and(TALLIES, tallies));
  }

  /** What was written, and what became of the records. */
  static final class Result extends NamedOutputs {
    private Result(PCollectionTuple outputs) {
      super(outputs);
    }

    /** What was written to the graph's namespaces. */
    PCollection<WriteResult> written() {
      return get(WRITTEN);
    }

    /** Counts of records and changes. */
    PCollection<Tally> tallies() {
      return get(TALLIES);
    }
  }

  /**
   * What the store can never take is kept like a rejected event; its place in the topic is lost.
   */
  private PCollection<RejectedEvent> refused(PCollection<WriteResult> written) {
    return written
        .apply("TakeRefused", ParDo.of(new RefusedFn(topic())))
        .setCoder(RejectedEventCoder.of());
  }

  private PCollection<Tally> countWritten(PCollection<WriteResult> written) {
    String topic = topic();
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
}
