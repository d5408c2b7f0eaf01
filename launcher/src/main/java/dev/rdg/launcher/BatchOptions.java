package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.stack.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Options of bounded pipelines that belong to no topic, such as scans of the store. */
final class BatchOptions {
  private BatchOptions() {}

  /**
   * The options.
   *
   * @param settings over ours, by name
   * @throws ConfigException when a setting is not allowed, or no Flink cluster is known
   */
  static PipelineOptions of(
      RunCommand.Runner runner, String jobName, Map<String, String> settings) {
    List<String> arguments = new ArrayList<>(List.of("--jobName=" + jobName));
    boolean onFlink = runner == RunCommand.Runner.FLINK;
    if (onFlink) {
      arguments.addAll(
          List.of("--runner=FlinkRunner", "--fasterCopy=true", "--disableMetrics=true"));
      if (!settings.containsKey("flinkMaster")) {
        Endpoints stack =
            Project.running()
                .orElseThrow(
                    () ->
                        new ConfigException(
                            "no Flink cluster is known: give --set flinkMaster=host:port, or start a local one with ./rdg stack up."));
        arguments.add("--flinkMaster=" + stack.flinkMaster());
      }
    } else {
      arguments.addAll(
          List.of(
              "--runner=DirectRunner",
              "--enforceImmutability=false",
              "--enforceEncodability=false"));
    }
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    try {
      PipelineOptionsFactory.register(TopicOptions.class);
      PipelineOptions options =
          PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new)).create();
      if (onFlink) {
        Jobs.stageJars(options);
      }
      return options;
    } catch (IllegalArgumentException e) {
      throw new ConfigException("a setting is not allowed: " + e.getMessage(), e);
    }
  }
}
