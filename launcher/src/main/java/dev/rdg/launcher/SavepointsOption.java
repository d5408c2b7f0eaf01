package dev.rdg.launcher;

import dev.rdg.operations.jobs.FlinkJobs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where savepoints go: the option of commands that stop jobs. */
final class SavepointsOption {
  @Option(
      names = "--savepoints",
      paramLabel = "FOLDER",
      description =
          "Where the savepoint goes, as Flink names it. Default: .rdg/savepoints for the local stack, else as the cluster is set.")
  private @Nullable String given;

  /** For jobs of this cluster; null for where it is set to keep them. */
  @Nullable String folder(FlinkJobs flink) {
    return given == null ? Local.savepoints(flink) : given;
  }
}
