package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkout can be in a folder of any name; nothing may land beside it. */
@Tag("server")
class OddFoldersIT {
  private final Path temporary;
  private final Path odd;
  private final Path folder;

  OddFoldersIT(@TempDir Path temporary) {
    this.temporary = temporary;
    this.odd = temporary.resolve("a,b Müller's #1 100%20&");
    this.folder = odd.resolve("rdg");
  }

  @BeforeEach
  void createFolder() throws IOException {
    Files.createDirectories(folder);
  }

  @Test
  void kafka_startsAndKeepsItsThingsThere() throws IOException {
    KafkaServer kafka = KafkaServer.start(folder);
    try (kafka) {
      assertThat(Files.exists(kafka.log()), is(true));
      assertThat(Files.exists(folder.resolve("data/meta.properties")), is(true));
    }
    assertNothingElse();
  }

  @Test
  void flink_startsAndKeepsItsThingsThere() throws Exception {
    try (FlinkCluster flink = FlinkCluster.builder(folder).slots(1).start()) {
      assertThat(flink.pids(), hasSize(2));
      assertThat(names(folder.resolve("logs")), hasItem("jobmanager.log"));
      assertThat(upload(flink.restUrl()), is(200));
    }
    assertNothingElse();
  }

  /** A job's jar comes this way. */
  private static int upload(URI rest) throws Exception {
    String body =
        "--part\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"a.jar\"\r\n"
            + "Content-Type: application/x-java-archive\r\n\r\nPK\r\n--part--\r\n";
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(rest.resolve("/jars/upload"))
                .header("Content-Type", "multipart/form-data; boundary=part")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void cassandra_startsAndKeepsItsThingsThere() throws IOException {
    try (CassandraServer cassandra = CassandraServer.start(folder)) {
      assertThat(names(folder.resolve("logs")), hasItem("cassandra.log"));
      assertThat(names(folder.resolve("data")), hasItem("sstables"));
    }
    assertNothingElse();
  }

  private void assertNothingElse() throws IOException {
    assertThat(names(temporary), is(List.of(odd.getFileName().toString())));
    assertThat(names(odd), is(List.of("rdg")));
    assertThat(names(folder), containsInAnyOrder("conf", "data", "logs", "tmp"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
