package dev.rdg.launcher;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.cassandra.CassandraTables;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.store.Stages;
import dev.rdg.operations.Store;
import dev.rdg.pipelines.Topics;
import dev.rdg.stack.CassandraServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

        HttpResponse<String> topics =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(link + "v1/topics")).build(),
                    HttpResponse.BodyHandlers.ofString());
        assertThat(topics.body(), topics.statusCode(), is(200));
        assertThat(topics.body(), containsString("\"name\":\"gameplay\",\"job\":\"none\""));
        assertThat(
            get(address, "profile:p-1", "--edges", "played", "--recent"),
            contains(
                containsString("2025-10-09T08:53:22Z   deleted"),
                containsString("2025-10-09T08:53:21Z   {level=4}"),
                containsString("2025-10-09T08:53:20Z   {level=3, score=7}")));
        assertThat(
            get(address, "profile:p-1", "--edges", "played", "--to", "g-1", "--history"),
            contains(
                containsString("not there"),
                containsString("{level=4, score=7}"),
                containsString("{level=3, score=7}")));
        assertThat(
            get(address, "profile:p-1", "--edges", "played", "--as-of", "2025-10-09T08:53:21Z"),
            contains(containsString("{level=4, score=7}")));
        assertThat(get(address, "profile:p-1", "--edges", "played"), is(empty()));

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
    try (CassandraKvStore opened = store.open(topics.namespaces())) {
      write(opened, schema, 0, set -> set.node("account", "a-1").set("country", "NL"));
      write(
          opened,
          schema,
          0,
          set -> set.edge("played", "p-1", "g-1").set("level", 3).set("score", 7));
      write(opened, schema, 1, set -> set.edge("played", "p-1", "g-1").set("level", 4));
      // A delete comes a microsecond before its event.
      write(opened, schema, 2, 1, set -> set.deleteEdge(schema.edgeType("played"), "p-1", "g-1"));
    }
  }

  private static void write(
      CassandraKvStore store, Schema schema, int second, Consumer<ChangeSet> event) {
    write(store, schema, second, 0, event);
  }

  private static void write(
      CassandraKvStore store, Schema schema, int second, int micros, Consumer<ChangeSet> event) {
    ChangeSet changes =
        new ChangeSet(schema, 1_760_000_000_000_000L + 1_000_000L * second + micros);
    event.accept(changes);
    changes
        .changes()
        .forEach(
            change ->
                new GraphEncoding(schema)
                    .encode(change, encoded -> Stages.await(store.write(List.of(encoded)))));
  }

  /** The lines that name what was played. */
  private static List<String> get(String address, String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of("get"));
    all.addAll(List.of(arguments));
    all.add("--cassandra=" + address);
    CommandLine rdg = Rdg.commandLine().setOut(new PrintWriter(out, true));
    assertThat(out.toString(), rdg.execute(all.toArray(String[]::new)), is(0));
    return out.toString().lines().filter(line -> line.contains("2025-10-09T")).toList();
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
