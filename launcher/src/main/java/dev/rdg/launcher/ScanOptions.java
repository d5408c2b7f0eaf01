package dev.rdg.launcher;

import dev.rdg.operations.Reporter;
import dev.rdg.operations.Runner;
import dev.rdg.operations.graph.Scan;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command that looks at whole namespaces runs its pipeline. */
final class ScanOptions {
  @Option(
      names = "--runner",
      paramLabel = "RUNNER",
      defaultValue = "direct",
      description =
          "direct, which holds on its heap what it groups, or flink. Default: ${DEFAULT-VALUE}.")
  private Runner runner;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets an option of the runner, such as parallelism; can be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Mixin private FlinkOption flink;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ScanOptions() {}

  /** What runs pipelines over the graph. */
  Scan of(CassandraOption cassandra, Reporter reporter) {
    return new Scan(Local.engines(cassandra, new KafkaOption(), flink), runner, settings, reporter);
  }
}
