package dev.rdg.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/** What one node is started with: its ports, its flags, its configuration files. */
final class KafkaProgram implements NodeProgram {

  private static final String NAME = "kafka";

  private final KafkaServer.Builder settings;
  private final ServerFolder folder;
  private final int port;

  /** Chooses the port if the settings leave it open. */
  KafkaProgram(KafkaServer.Builder settings) {
    this.settings = settings;
    this.folder = settings.folder;
    this.port = LoopbackPorts.resolve(settings.address, settings.port);
  }

  /** Where clients connect, as {@code host:port}. */
  String bootstrapServers() {
    return settings.address + ":" + port;
  }

  @Override
  public JavaProcess.Program write() {
    folder.create();
    format();
    List<String> flags = new ArrayList<>(settings.memoryFlags(64));
    flags.add("-Djava.awt.headless=true");
    flags.add("-Djava.net.preferIPv4Stack=true");
    flags.add("-Dlog4j2.configurationFile=" + folder.relative(log4j()));
    return new JavaProcess.Program(
        NAME,
        ProjectHome.current().classPath(Engine.KAFKA),
        flags,
        "kafka.Kafka",
        List.of(properties().toString()));
  }

  @Override
  public void probe() throws Exception {
    KafkaProbe.brokers(new InetSocketAddress(settings.address, port), settings.security);
  }

  /** What kafka-storage format does, without a JVM of its own. */
  private void format() {
    Path properties = folder.data().resolve("meta.properties");
    if (Files.exists(properties)) {
      return;
    }
    try {
      Files.writeString(
          properties,
          String.format(
              Locale.ROOT,
              "version=1\nnode.id=1\ncluster.id=%s\ndirectory.id=%s\n",
              Uuid.randomUuid(),
              Uuid.randomUuid()));
    } catch (IOException e) {
      throw new StackException("Cannot write " + properties + ": " + e.getMessage(), e);
    }
  }

  private Path properties() {
    return Template.write(
        "kafka.properties",
        Map.of(
            "address", settings.address,
            "port", Integer.toString(port),
            "controllerPort", Integer.toString(LoopbackPorts.choose(settings.address)),
            "data", folder.relative(folder.data()),
            "protocol", settings.security.protocol(),
            "security", settings.security.serverProperties()),
        folder.conf().resolve("server.properties"));
  }

  private Path log4j() {
    return Template.write(
        "log4j2.properties",
        Map.of("log", folder.relative(folder.log(NAME))),
        folder.conf().resolve("log4j2.properties"));
  }
}
