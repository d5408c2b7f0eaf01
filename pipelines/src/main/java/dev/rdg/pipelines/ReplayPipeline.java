package dev.rdg.pipelines;

import com.google.auto.value.AutoValue;
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
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * A topic's transforms over bounded history: the same from records to changes as {@link
 * TopicPipeline}. What becomes of the records is counted in a file of the round's folder ({@link
 * #OUTCOMES}), since totals in the store are those of the topic's job, and rejects are files beside
 * it. Files appear when the pipeline is done.
 */
@AutoValue
public abstract class ReplayPipeline {
  /** The file of counts, lines of {@code name=number}. */
  public static final String OUTCOMES = "outcomes";

  /** The file of a dry run: see {@link ReportChanges}. */
  public static final String REPORT = "report";

  /** The file of some of the changes that were written, lines of {@link SampledChange}. */
  public static final String SAMPLE = "sample";

  private static final String REJECTS = "rejects";

  ReplayPipeline() {}

  /** The replay of some history of a topic: puts of any age, by the time of now. */
  public static ReplayPipeline of(Topic<?> topic, TopicOptions options, ReadSlices history) {
    return new AutoValue_ReplayPipeline.Builder()
        .topic(topic)
        .options(options)
        .history(history)
        .horizon(PutHorizon.none())
        .asOf(Instant.now())
        .grouped(FlinkRunner.class.equals(options.getRunner()))
        .build();
  }

  abstract Topic<?> topic();

  abstract TopicOptions options();

  abstract ReadSlices history();

  abstract PutHorizon horizon();

  abstract Instant asOf();

  abstract boolean grouped();

  /** Null for the homes of the options. */
  abstract KvIO.@Nullable Write sink();

  abstract Builder toBuilder();

  /** See {@link ReplayPipeline}. */
  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder topic(Topic<?> topic);

    abstract Builder options(TopicOptions options);

    abstract Builder history(ReadSlices history);

    abstract Builder horizon(PutHorizon horizon);

    abstract Builder asOf(Instant asOf);

    abstract Builder grouped(boolean grouped);

    abstract Builder sink(KvIO.@Nullable Write sink);

    abstract ReplayPipeline build();
  }

  /** How old puts may be; of any age by default. */
  public ReplayPipeline withHorizon(PutHorizon horizon) {
    return toBuilder().horizon(horizon).build();
  }

  /** What has expired then is counted and not written; now by default. */
  public ReplayPipeline withAsOf(Instant time) {
    return toBuilder().asOf(time).build();
  }

  /**
   * Whether changes to one partition come together before they are written: many times fewer
   * requests, for a shuffle. On Flink by default; the Direct runner would wait for each partition
   * by itself.
   */
  ReplayPipeline withGrouping(boolean grouped) {
    return toBuilder().grouped(grouped).build();
  }

  ReplayPipeline withSink(KvIO.Write sink) {
    return toBuilder().sink(sink).build();
  }

  /**
   * Writes what is derived.
   *
   * @param folder of this round, on any file system that Beam knows; ends without slash
   */
  public Pipeline write(String folder) {
    KvIO.Write given = sink();
    KvIO.Write write =
        TopicPipeline.configure(
            given != null
                ? given
                : CassandraKvIO.write(
                    TopicPipeline.homes(options()), topic().writes().namespaces()),
            options());
    Pipeline pipeline = Pipeline.create(options());
    ProcessRecords process =
        ProcessRecords.builder()
            .topic(topic().name())
            .graph(unexpired())
            .write(new SampledWrite(grouped() ? new Grouped(groups(), write) : write, folder))
            .rejects(FileRejectIO.write(folder + "/" + REJECTS))
            .build();
    process
        .expand(pipeline.apply("ReadHistory", history()))
        .tallies()
        .apply("TotalOutcomes", TotalOutcomes.to(folder + "/" + OUTCOMES));
    return pipeline;
  }

  /**
   * Derives, and reports what would be written; writes nothing but that.
   *
   * @param folder as of {@link #write}
   */
  public Pipeline dryRun(String folder) {
    Pipeline pipeline = Pipeline.create(options());
    BuildGraph.Result graph =
        pipeline.apply("ReadHistory", history()).apply("BuildGraph", unexpired());
    graph
        .changes()
        .apply("GroupChanges", groups())
        .apply("ReportChanges", ReportChanges.to(folder + "/" + REPORT));
    graph.rejected().apply("WriteRejects", FileRejectIO.write(folder + "/" + REJECTS));
    graph.tallies().apply("TotalOutcomes", TotalOutcomes.to(folder + "/" + OUTCOMES));
    return pipeline;
  }

  private GroupChanges groups() {
    return GroupChanges.by(topic().writes().namespaces());
  }

  private Unexpired unexpired() {
    return new Unexpired(
        TopicPipeline.buildGraph(topic(), options()).withHorizon(horizon()),
        DropExpired.of(topic().name(), topic().writes().namespaces(), asOf()));
  }

  /** Writes, and keeps some of what it writes in a file. */
  private static final class SampledWrite
      extends PTransform<PCollection<RecordChanges>, PCollection<WriteResult>> {
    private static final long serialVersionUID = 1L;

    private final PTransform<PCollection<RecordChanges>, PCollection<WriteResult>> write;
    private final String file;

    SampledWrite(
        PTransform<PCollection<RecordChanges>, PCollection<WriteResult>> write, String folder) {
      this.write = write;
      this.file = folder + "/" + SAMPLE;
    }

    @Override
    public PCollection<WriteResult> expand(PCollection<RecordChanges> changes) {
      changes
          .apply("TakeSample", SampledChange.some())
          .apply("WriteSample", TextIO.write().to(file).withoutSharding());
      return changes.apply("WriteAll", write);
    }
  }

  /** The topic's graph without what nobody would see. */
  private static final class Unexpired
      extends PTransform<PCollection<RawEvent>, BuildGraph.Result> {
    private static final long serialVersionUID = 1L;

    private final BuildGraph<?> build;
    private final DropExpired expired;

    Unexpired(BuildGraph<?> build, DropExpired expired) {
      this.build = build;
      this.expired = expired;
    }

    @Override
    public BuildGraph.Result expand(PCollection<RawEvent> events) {
      return events.apply("DeriveAll", build).without(expired);
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
