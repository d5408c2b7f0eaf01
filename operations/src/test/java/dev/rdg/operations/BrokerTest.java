package dev.rdg.operations;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
  private static final String SERVERS = "bootstrapServers";

  private final Path folder;

  BrokerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What is typed goes before what stands in a file, and that before a running stack. */
  @Test
  void applyTo_takesWhatWasGivenBeforeTheSettings() {
    RunnerConfig config = RunnerConfig.empty().with(SERVERS, "own:1");

    assertThat(
        Broker.of("given:1", null, "stack:1").applyTo(config, folder).get(SERVERS), is("given:1"));
    assertThat(Broker.of(null, null, "stack:1").applyTo(config, folder).get(SERVERS), is("own:1"));
  }

  @Test
  void applyTo_takesWhatWasGivenBeforeTheRunningStack() {
    assertThat(
        Broker.of("given:1", null, "stack:1").applyTo(RunnerConfig.empty(), folder).get(SERVERS),
        is("given:1"));
    assertThat(
        Broker.of(null, null, "stack:1").applyTo(RunnerConfig.empty(), folder).get(SERVERS),
        is("stack:1"));
  }

  /** The file's own address must not be hidden by that of a stack. */
  @Test
  void applyTo_takesTheServersOfAFileOfSettings() throws IOException {
    Path file = Files.writeString(folder.resolve("k.properties"), "bootstrap.servers=file:1\n");

    RunnerConfig config = Broker.of(null, file, "stack:1").applyTo(RunnerConfig.empty(), folder);

    assertThat(config.get(SERVERS), is(nullValue()));
    assertThat(config.get("kafkaSettings"), is(file.toString()));
  }

  @Test
  void applyTo_needsServersBesideAFileWithout() throws IOException {
    Path file = Files.writeString(folder.resolve("k.properties"), "client.id=us\n");

    assertThat(
        Broker.of(null, file, "stack:1").applyTo(RunnerConfig.empty(), folder).get(SERVERS),
        is("stack:1"));
  }

  @Test
  void applyTo_saysWhatToDoWhereNoneIsKnown() {
    Broker none = Broker.of(null, null, null);

    assertThat(none.isKnown(), is(false));
    assertThat(
        assertThrows(ConfigException.class, () -> none.applyTo(RunnerConfig.empty(), folder))
            .getMessage(),
        containsString("no Kafka is known: give --kafka=host:port"));
    assertThat(Broker.at("a:1").isKnown(), is(true));
  }

  /** A topic of another cluster is looked for where its job reads it, whatever command asks. */
  @Test
  void connection_isThatOfTheTopicsSettings() throws IOException {
    Path config = folder.resolve("runner-configs/flink/far.yaml");
    Files.createDirectories(config.getParent());
    Files.writeString(config, "bootstrapServers: far:1\nkafkaSettings: k.properties\n");
    Files.writeString(folder.resolve("k.properties"), "client.id=us\n");
    Project project = Project.of(folder);
    Broker stack = Broker.of(null, null, "stack:1");

    KafkaConnection far = stack.connection(project, "far");
    assertThat(far.servers(), is("far:1"));
    assertThat(far.settings().get("client.id"), is("us"));
    assertThat(stack.connection(project, "near").servers(), is("stack:1"));
    assertThat(stack.connection(project).servers(), is("stack:1"));
  }

  @Test
  void missingFileOfSettings_isTold() {
    Broker broker = Broker.of(null, folder.resolve("none.properties"), "stack:1");

    assertThat(
        assertThrows(ConfigException.class, () -> broker.applyTo(RunnerConfig.empty(), folder))
            .getMessage(),
        containsString("none.properties"));
  }
}
