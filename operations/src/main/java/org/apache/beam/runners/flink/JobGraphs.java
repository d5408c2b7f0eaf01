package org.apache.beam.runners.flink;

import org.apache.beam.sdk.Pipeline;
import org.apache.flink.runtime.jobgraph.JobGraph;

/**
 * Flink's form of a pipeline before it is submitted, which Beam's runner gives to its own package
 * alone: to keep what runs, so that it can run again as it was.
 */
public final class JobGraphs {
  private JobGraphs() {}

  /** Of a streaming pipeline, by its options; without its jars. */
  public static JobGraph of(Pipeline pipeline) {
    return FlinkRunner.fromOptions(pipeline.getOptions()).getJobGraph(pipeline);
  }
}
