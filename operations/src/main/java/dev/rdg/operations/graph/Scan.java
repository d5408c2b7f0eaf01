package dev.rdg.operations.graph;

import dev.rdg.io.sink.KvIO;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Poll;
import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.jobs.Jobs;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * How pipelines over whole namespaces run.
 *
 * @param settings of the runner, over ours
 * @param reporter is told how far they are
 */
public record Scan(
    Engines engines, Runner runner, Map<String, String> settings, Reporter reporter) {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final MetricsFilter PARTS_READ =
      MetricsFilter.builder().addNameFilter(KvIO.Read.PARTS_READ).build();

  /**
   * Runs a pipeline to its end.
   *
   * @param namespaces how many namespaces it reads, those of two homes twice
   * @throws dev.rdg.model.ConfigException when it fails
   */
  public void run(String name, int namespaces, Function<PipelineOptions, Pipeline> pipeline) {
    PipelineOptions options = engines.batchOptions(runner, name, settings);
    String what = "the job " + name;
    if (runner == Runner.FLINK) {
      reporter.say("  the job %s runs on Flink", name);
      Jobs.runToEnd(what, () -> pipeline.apply(options));
      return;
    }
    options.as(DirectOptions.class).setBlockOnRun(false);
    PipelineResult result = Jobs.run(what, () -> pipeline.apply(options));
    long parts = (long) namespaces * KvIO.Read.DEFAULT_PARTS;
    try (Reporter.Progress progress = reporter.begin("parts read", parts)) {
      Poll.until(
          LONGEST,
          () -> {
            progress.reached(Math.min(parts, partsRead(result)));
            return result.getState();
          },
          PipelineResult.State::isTerminal);
    }
    Jobs.awaitEnd(what, result);
  }

  private static long partsRead(PipelineResult result) {
    long read = 0;
    for (MetricResult<Long> counter : result.metrics().queryMetrics(PARTS_READ).getCounters()) {
      read += counter.getAttempted();
    }
    return read;
  }
}
