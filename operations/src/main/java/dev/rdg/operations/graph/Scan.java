package dev.rdg.operations.graph;

import dev.rdg.operations.Engines;
import dev.rdg.operations.Runner;
import dev.rdg.operations.jobs.Jobs;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * How pipelines over whole namespaces run.
 *
 * @param settings of the runner, over ours
 */
public record Scan(Engines engines, Runner runner, Map<String, String> settings) {
  /**
   * Runs a pipeline to its end.
   *
   * @throws dev.rdg.model.ConfigException when it fails
   */
  public void run(String name, Function<PipelineOptions, Pipeline> pipeline) {
    Jobs.runToEnd(
        "the job " + name, () -> pipeline.apply(engines.batchOptions(runner, name, settings)));
  }
}
