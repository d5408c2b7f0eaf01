package dev.rdg.benchmarks.load;

import dev.rdg.benchmarks.graph.GraphEvent;
import dev.rdg.benchmarks.graph.WriterTask;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;
import org.jspecify.annotations.Nullable;

/**
 * Hands the events of a task to a pipeline, on Flink in this process with one subtask, in their
 * order; measures from the first after warming up until all is stored.
 */
public final class EventPipeline {
  /** One process has one task; the function below is copied by the runner. */
  private static final AtomicReference<WriterTask.@Nullable Measuring> MEASURING =
      new AtomicReference<>();

  private EventPipeline() {}

  /**
   * Runs to its end.
   *
   * @param form what the sink takes of an event
   * @param sink where it goes
   */
  public static <T> void run(
      WriterTask task,
      SerializableFunction<GraphEvent, List<T>> form,
      Coder<T> coder,
      PTransform<PCollection<T>, ? extends POutput> sink) {
    FlinkPipelineOptions options = onFlinkInThisProcess();
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Begin", Create.of(0))
        .apply("ReadEvents", ParDo.of(new ReadEventsFn<>(task, form)))
        .setCoder(coder)
        .apply("Write", sink);
    pipeline.run().waitUntilFinish();
    WriterTask.Measuring measuring = MEASURING.get();
    if (measuring == null) {
      throw new IllegalStateException("the pipeline has read no events");
    }
    measuring.end(task.readEvents().size() - (long) Math.max(0, task.warmUp()));
  }

  static FlinkPipelineOptions onFlinkInThisProcess() {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setParallelism(1);
    options.setFasterCopy(true);
    return options;
  }

  private static final class ReadEventsFn<T> extends DoFn<Integer, T> {
    private static final long serialVersionUID = 1L;

    private final WriterTask task;
    private final SerializableFunction<GraphEvent, List<T>> form;

    ReadEventsFn(WriterTask task, SerializableFunction<GraphEvent, List<T>> form) {
      this.task = task;
      this.form = form;
    }

    @ProcessElement
    public void processElement(OutputReceiver<T> out) {
      List<GraphEvent> events = task.readEvents();
      int warmUp = Math.max(0, task.warmUp());
      hand(events.subList(0, warmUp), out);
      MEASURING.set(task.measure());
      hand(events.subList(warmUp, events.size()), out);
    }

    private void hand(List<GraphEvent> events, OutputReceiver<T> out) {
      events.forEach(event -> form.apply(event).forEach(out::output));
    }
  }
}
