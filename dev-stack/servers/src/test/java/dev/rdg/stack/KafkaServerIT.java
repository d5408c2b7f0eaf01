package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class KafkaServerIT {

  private final Path folder;

  KafkaServerIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void topic_keepsRecordsForEverAndOutlivesTheServer() throws Exception {
    KafkaServer server = KafkaServer.start(folder);
    try (server) {
      try (Admin admin = admin(server)) {
        admin.createTopics(List.of(new NewTopic("t", 2, (short) 1))).all().get();
        assertThat(retentionMillis(admin), is("-1"));
      }
      server.kill();
      assertThat(server.pids(), is(empty()));

      server.restart();

      try (Admin admin = admin(server)) {
        assertThat(admin.listTopics().names().get(), contains("t"));
      }
    }
    assertThat(server.pids(), is(empty()));
  }

  @Test
  void endOfTheJvm_endsItsServers() throws Exception {
    Process jvm = TestJvm.start(StartKafkaAndExit.class, folder);

    String pid = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(jvm.waitFor(), is(0));
    assertThat(ProcessHandle.of(Long.parseLong(pid)).isPresent(), is(false));
  }

  /** Prints the pid of a server that it does not close. */
  static final class StartKafkaAndExit {

    private StartKafkaAndExit() {}

    public static void main(String[] arguments) {
      System.out.println(KafkaServer.start(Path.of(arguments[0])).pids().get(0));
    }
  }

  private static String retentionMillis(Admin admin) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "t");
    return admin
        .describeConfigs(List.of(topic))
        .values()
        .values()
        .iterator()
        .next()
        .get()
        .get("retention.ms")
        .value();
  }

  private static Admin admin(KafkaServer server) {
    return Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()));
  }
}
