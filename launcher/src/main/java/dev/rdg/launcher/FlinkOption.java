package dev.rdg.launcher;

import dev.rdg.operations.FlinkAddress;
import dev.rdg.stack.Endpoints;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where jobs run: the option of commands that start, stop or look at them. */
final class FlinkOption {
  @Option(
      names = "--flink",
      paramLabel = "HOST:PORT",
      description =
          "The REST address of Flink's JobManager. Default: flinkMaster of the topic's runner-config, else the running local stack.")
  private @Nullable String given;

  FlinkAddress address() {
    return FlinkAddress.of(given, Local.running().map(Endpoints::flinkMaster).orElse(null));
  }
}
