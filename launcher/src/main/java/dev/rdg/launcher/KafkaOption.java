package dev.rdg.launcher;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.operations.Broker;
import dev.rdg.stack.Endpoints;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the events are: the options of commands that read or send them. */
public final class KafkaOption {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description =
          "Kafka's bootstrap servers, separated by commas. Default: those of the settings, else the running local stack.")
  private @Nullable String given;

  @Option(
      names = "--kafka-settings",
      paramLabel = "FILE",
      description =
          "A properties file with further settings of Kafka's clients, such as those for TLS and SASL. Default: kafkaSettings of the topic's runner-config.")
  private @Nullable Path settings;

  /** The broker that these say, else that of the running stack. */
  Broker broker() {
    return Broker.of(given, settings, Local.running().map(Endpoints::kafka).orElse(null));
  }

  /**
   * The cluster of a topic: as this option says, else the topic's runner-config; without a topic,
   * the one that this option says.
   *
   * @throws dev.rdg.model.ConfigException when none is known
   */
  public KafkaConnection connection(@Nullable String topic) {
    return topic == null
        ? broker().connection(Local.project())
        : broker().connection(Local.project(), topic);
  }
}
