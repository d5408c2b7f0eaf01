package dev.rdg.launcher;

import dev.rdg.io.ConfigException;
import dev.rdg.stack.Endpoints;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the events are: the option of commands that read or send them. */
final class KafkaOption {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description =
          "Kafka's bootstrap servers, separated by commas. Default: the running local stack.")
  private @Nullable String given;

  /** That of a stack that was just started. */
  static KafkaOption of(Endpoints stack) {
    KafkaOption option = new KafkaOption();
    option.given = stack.kafka();
    return option;
  }

  /**
   * The bootstrap servers.
   *
   * @throws ConfigException when none are known
   */
  String servers() {
    if (given != null) {
      return given;
    }
    return Project.running()
        .map(Endpoints::kafka)
        .orElseThrow(
            () ->
                new ConfigException(
                    "no Kafka is known: give --kafka=host:port, or start a local one with ./rdg stack up."));
  }
}
