package dev.rdg.launcher;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Option;

/** How a command that looks at whole namespaces runs its pipeline. */
final class ScanOptions {
  @Option(
      names = "--runner",
      paramLabel = "RUNNER",
      defaultValue = "direct",
      description =
          "direct, which holds on its heap what it groups, or flink. Default: ${DEFAULT-VALUE}.")
  private RunCommand.Runner runner;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets an option of the runner, such as parallelism; can be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ScanOptions() {}

  /**
   * Runs a pipeline to its end.
   *
   * @throws dev.rdg.model.ConfigException when it fails
   */
  void run(String name, Function<PipelineOptions, Pipeline> pipeline) {
    Jobs.runToEnd("the job " + name, () -> pipeline.apply(BatchOptions.of(runner, name, settings)));
  }
}
