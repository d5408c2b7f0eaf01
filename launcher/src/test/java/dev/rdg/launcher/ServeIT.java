package dev.rdg.launcher;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.Stages;
import dev.rdg.operations.Store;
import dev.rdg.pipelines.Topics;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./rdg serve} as its users start and end it, on Cassandra. */
class ServeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LINK = Pattern.compile("Serving the graph on (http\\S+/)");

  @Test
  void serve_answersUntilItIsInterrupted(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path log = Files.createFile(folder.resolve("serve.log"));
    try (CassandraServer cassandra = CassandraServer.start(folder.resolve("cassandra"))) {
      String address = "127.0.0.1:" + cassandra.contactPoint().getPort();
      write(address);
      Process serve =
          CommandProcess.start(log, List.of("serve", "--port", "0", "--cassandra=" + address));
      try {
        String link = await().atMost(PATIENCE).until(() -> link(log), found -> !found.isEmpty());
        HttpResponse<String> answer = ask(link);
        assertThat(answer.body(), answer.statusCode(), is(200));
        assertThat(answer.body(), containsString("\"country\":{\"string\":\"NL\"}"));

        serve.destroy();
        assertThat(serve.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), is(true));
        assertThrows(IOException.class, () -> ask(link));
      } finally {
        serve.destroyForcibly().waitFor();
      }
    }
  }

  private static void write(String address) {
    Topics topics = Local.project().topics();
    Store store = Store.of(Local.project().homesFile()).withContactPoints(address);
    CassandraTables.of(store.homes(), topics.definitions()).apply();
    Schema schema = topics.graph();
    ChangeSet changes = new ChangeSet(schema, 1_760_000_000_000_000L);
    changes.node("account", "a-1").set("country", "NL");
    List<KvChange> encoded = new ArrayList<>();
    changes.changes().forEach(change -> new GraphEncoding(schema).encode(change, encoded::add));
    try (CassandraKvStore opened = store.open(topics.namespaces())) {
      Stages.await(opened.write(encoded));
    }
  }

  private static String link(Path log) throws IOException {
    Matcher link = LINK.matcher(Files.readString(log));
    return link.find() ? link.group(1) : "";
  }

  private static HttpResponse<String> ask(String link) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(link + "v1/nodes"))
                .header("content-type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"ids\": [{\"type\": \"account\", \"id\": \"a-1\"}]}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
