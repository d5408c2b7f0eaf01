package dev.rdg.pipelines;

import dev.rdg.coders.RejectedEventCoder;
import dev.rdg.io.history.ReadSlices;
import dev.rdg.io.rejects.FileRejectIO;
import dev.rdg.io.sink.CassandraKvIO;
import dev.rdg.io.sink.KvIO;
import dev.rdg.io.sink.WriteResult;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.transforms.BuildGraph;
import dev.rdg.transforms.DropExpired;
import dev.rdg.transforms.GroupChanges;
import dev.rdg.transforms.PutHorizon;
import dev.rdg.transforms.Topic;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * A topic's transforms over bounded history: the same from records to changes as {@link
 * TopicPipeline}. What becomes of the records is counted in a file of the round's folder ({@link
 * #OUTCOMES}), since totals in the store are those of the topic's job, and rejects are files beside
 * it. Files appear when the pipeline is done.
 */
public final class ReplayPipeline {
  /** The file of counts, lines of {@code name=number}. */
  public static final String OUTCOMES = "outcomes";

  /** The file of a dry run: see {@link ReportChanges}. */
  public static final String REPORT = "report";

  private static final String REJECTS = "rejects";

  private ReplayPipeline() {}

  /**
   * Writes what is derived from history.
   *
   * @param folder of this round, on any file system that Beam knows; ends without slash
   * @param horizon how old puts may be
   * @param asOf what has expired then is counted and not written
   * @param grouped whether changes to one partition come together before they are written: many
   *     times fewer requests, for a shuffle. Not for the Direct runner, which then waits for each
   *     partition by itself
   */
  public static Pipeline write(
      Topic<?> topic,
      TopicOptions options,
      ReadSlices history,
      PutHorizon horizon,
      Instant asOf,
      String folder,
      boolean grouped) {
    KvIO.Write sink =
        CassandraKvIO.write(TopicPipeline.homes(options), topic.writes().namespaces());
    return write(topic, options, history, horizon, asOf, folder, grouped, sink);
  }

  static Pipeline write(
      Topic<?> topic,
      TopicOptions options,
      ReadSlices history,
      PutHorizon horizon,
      Instant asOf,
      String folder,
      boolean grouped,
      KvIO.Write sink) {
    KvIO.Write write = TopicPipeline.configure(sink, options);
    Pipeline pipeline = Pipeline.create(options);
    TopicPipeline.connect(
        pipeline.apply("ReadHistory", history),
        topic.name(),
        new Unexpired(topic, TopicPipeline.buildGraph(topic, options).withHorizon(horizon), asOf),
        grouped ? new Grouped(GroupChanges.by(topic.writes().namespaces()), write) : write,
        FileRejectIO.write(folder + "/" + REJECTS),
        tallies -> tallies.apply("TotalOutcomes", TotalOutcomes.to(folder + "/" + OUTCOMES)));
    return pipeline;
  }

  /** Derives, and reports what would be written; writes nothing but that. */
  public static Pipeline dryRun(
      Topic<?> topic,
      TopicOptions options,
      ReadSlices history,
      PutHorizon horizon,
      Instant asOf,
      String folder) {
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple outputs =
        pipeline
            .apply("ReadHistory", history)
            .apply(
                "BuildGraph",
                new Unexpired(
                    topic, TopicPipeline.buildGraph(topic, options).withHorizon(horizon), asOf));
    outputs
        .get(BuildGraph.CHANGES)
        .apply("GroupChanges", GroupChanges.by(topic.writes().namespaces()))
        .apply("ReportChanges", ReportChanges.to(folder + "/" + REPORT));
    outputs
        .get(BuildGraph.REJECTED)
        .setCoder(RejectedEventCoder.of())
        .apply("WriteRejects", FileRejectIO.write(folder + "/" + REJECTS));
    outputs
        .get(BuildGraph.TALLIES)
        .apply("TotalOutcomes", TotalOutcomes.to(folder + "/" + OUTCOMES));
    return pipeline;
  }

  /** The topic's graph without what nobody would see. */
  private static final class Unexpired extends PTransform<PCollection<RawEvent>, PCollectionTuple> {
    private static final long serialVersionUID = 1L;

    private final Topic<?> topic;
    private final BuildGraph<?> build;
    private final Instant asOf;

    Unexpired(Topic<?> topic, BuildGraph<?> build, Instant asOf) {
      this.topic = topic;
      this.build = build;
      this.asOf = asOf;
    }

    @Override
    public PCollectionTuple expand(PCollection<RawEvent> events) {
      PCollectionTuple graph = events.apply("DeriveAll", build);
      PCollectionTuple kept =
          graph
              .get(BuildGraph.CHANGES)
              .apply(
                  "DropExpired", DropExpired.of(topic.name(), topic.writes().namespaces(), asOf));
      return PCollectionTuple.of(BuildGraph.CHANGES, kept.get(DropExpired.CHANGES))
          .and(BuildGraph.REJECTED, graph.get(BuildGraph.REJECTED))
          .and(
              BuildGraph.TALLIES,
              PCollectionList.of(graph.get(BuildGraph.TALLIES))
                  .and(kept.get(DropExpired.TALLIES))
                  .apply("FlattenTallies", Flatten.pCollections()));
    }
  }

  /** Groups, then writes. */
  private static final class Grouped
      extends PTransform<PCollection<RecordChanges>, PCollection<WriteResult>> {
    private static final long serialVersionUID = 1L;

    private final GroupChanges group;
    private final KvIO.Write write;

    Grouped(GroupChanges group, KvIO.Write write) {
      this.group = group;
      this.write = write;
    }

    @Override
    public PCollection<WriteResult> expand(PCollection<RecordChanges> changes) {
      return changes.apply("GroupChanges", group).apply("WriteGroups", write.ofGroups());
    }
  }
}
