package dev.rdg.benchmarks.load;

import dev.rdg.benchmarks.graph.CpuMeter;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/**
 * Hands the rows of an assignment to a sink, on Flink in this process with one subtask, and
 * measures from the first row after warming up until the store is at rest. The time that the rows'
 * making takes is part of it: it is measured by a sink that does nothing.
 */
public final class RowPipeline {
  private RowPipeline() {}

  /**
   * Runs to its end.
   *
   * @param form what the sink takes of the rows of one record
   * @param sink where they go
   */
  public static <T> void run(
      Assignment assignment,
      SerializableFunction<List<EdgeRow>, List<T>> form,
      Coder<T> coder,
      PTransform<PCollection<T>, ? extends POutput> sink) {
    Pipeline pipeline = Pipeline.create(EventPipeline.onFlinkInThisProcess());
    pipeline
        .apply("Begin", Create.of(0))
        .apply("MakeRows", ParDo.of(new MakeRowsFn<>(assignment, form)))
        .setCoder(coder)
        .apply("Write", sink);
    pipeline.run().waitUntilFinish();
  }

  /** Takes anything and does nothing with it. */
  public static final class Nothing<T> extends PTransform<PCollection<T>, PCollection<Void>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<Void> expand(PCollection<T> input) {
      return input.apply(ParDo.of(new NothingFn<>()));
    }
  }

  private static final class NothingFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement() {}
  }

  private record Start(long nanos, long ownMicros, long cassandraMicros) {
    static Start now(Assignment assignment) {
      CpuMeter.awaitIdle(assignment.cassandraPid());
      return new Start(
          System.nanoTime(), CpuMeter.ownMicros(), CpuMeter.micros(assignment.cassandraPid()));
    }

    Measurement end(Assignment assignment, long records) {
      double seconds = (System.nanoTime() - nanos) / 1e9;
      CpuMeter.awaitIdle(assignment.cassandraPid());
      return new Measurement(
          assignment.rows(),
          records,
          CpuMeter.ownMicros() - ownMicros,
          CpuMeter.micros(assignment.cassandraPid()) - cassandraMicros,
          seconds);
    }
  }

  /** All rows, one window after another; measures from one of them to the end. */
  private static final class MakeRowsFn<T> extends DoFn<Integer, T> {
    private static final long serialVersionUID = 1L;

    private final Assignment assignment;
    private final SerializableFunction<List<EdgeRow>, List<T>> form;

    MakeRowsFn(Assignment assignment, SerializableFunction<List<EdgeRow>, List<T>> form) {
      this.assignment = assignment;
      this.form = form;
    }

    @ProcessElement
    public void processElement(OutputReceiver<T> out) {
      EdgeRows rows = assignment.allRows();
      int first = assignment.warmUpRows() / EdgeRows.WINDOW;
      hand(rows, 0, first, out);
      Start start = Start.now(assignment);
      long records = hand(rows, first, rows.windows(), out);
      assignment.report(start.end(assignment, records));
    }

    private long hand(EdgeRows rows, int from, int to, OutputReceiver<T> out) {
      long records = 0;
      for (int number = from; number < to; number++) {
        for (List<EdgeRow> record : rows.window(number)) {
          form.apply(record).forEach(out::output);
          records++;
        }
      }
      return records;
    }
  }
}
