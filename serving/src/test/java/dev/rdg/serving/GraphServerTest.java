package dev.rdg.serving;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.Stages;
import dev.rdg.reader.Graph;
import dev.rdg.serving.v1.Depth;
import dev.rdg.serving.v1.EdgeStep;
import dev.rdg.serving.v1.GraphGrpc;
import dev.rdg.serving.v1.NodeId;
import dev.rdg.serving.v1.TraverseRequest;
import dev.rdg.serving.v1.TraverseResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GraphServerTest {
  private static final Schema SCHEMA =
      Schema.parse(
          "test",
          """
          version: 1
          nodes:
            profile: {properties: {name: string, kids: boolean}}
            title: {properties: {name: string, year: long}}
          edges:
            watched: {from: profile, to: title, reverse: link, properties: {progress: double}}
          """);
  private static final InMemoryKvStore STORE = new InMemoryKvStore(SCHEMA.namespaces());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static GraphServer server;
  private static GraphGrpc.GraphBlockingStub grpc;

  @BeforeAll
  static void startServer() {
    write(event -> event.node("profile", "p-1").set("name", "Ada").set("kids", false));
    for (int i = 0; i < 5; i++) {
      int title = i;
      write(event -> event.node("title", "t-" + title).set("year", 2020L + title));
      write(event -> event.edge("watched", "p-1", "t-" + title).set("progress", title / 4.0));
      write(event -> event.edge("watched", "p-2", "t-" + title).set("progress", 1.0));
    }
    server =
        GraphServer.start(
            new Graph(STORE, SCHEMA),
            ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).build());
    grpc =
        GrpcClients.newClient(
            "gproto+http://127.0.0.1:" + server.port(), GraphGrpc.GraphBlockingStub.class);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static void write(Consumer<ChangeSet> event) {
    ChangeSet changes = new ChangeSet(SCHEMA, 1_760_000_000_000_000L);
    event.accept(changes);
    List<KvChange> encoded = new ArrayList<>();
    changes.changes().forEach(change -> new GraphEncoding(SCHEMA).encode(change, encoded::add));
    encoded.forEach(change -> Stages.await(STORE.write(List.of(change))));
  }

  private static HttpResponse<String> send(String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    return HTTP.send(
        body.isEmpty()
            ? request.build()
            : request
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> response = send(path, body);
    assertThat(response.body(), response.statusCode(), is(200));
    return JSON.readTree(response.body());
  }

  @Test
  void getNodes_givesThoseThatAreThereAsJson() throws IOException, InterruptedException {
    JsonNode answer =
        json(
            "/v1/nodes",
            """
            {"ids": [{"type": "profile", "id": "p-1"}, {"type": "title", "id": "none"}]}
            """);

    assertThat(answer.get("nodes").size(), is(1));
    JsonNode profile = answer.get("nodes").get(0);
    assertThat(profile.at("/properties/name/string").asText(), is("Ada"));
    assertThat(profile.at("/at").asText(), is("2025-10-09T08:53:20Z"));
  }

  @Test
  void neighbours_pagesAndFilters() throws IOException, InterruptedException {
    String step =
        """
        "node": {"type": "profile", "id": "p-1"},
        "step": {"type": "watched", "rules": {"limit": 2,
          "edge_filters": {"filters": [{"property": "progress", "op": "GE", "value": "0.5"}]},
          "node_properties": {"names": ["year"]}}}
        """;
    JsonNode first = json("/v1/neighbours", "{" + step + "}");
    JsonNode second =
        json(
            "/v1/neighbours", "{" + step + ", \"page_token\": " + first.get("nextPageToken") + "}");

    assertThat(first.at("/edges/0/to/id").asText(), is("t-2"));
    assertThat(first.at("/edges/1/to/id").asText(), is("t-3"));
    assertThat(first.at("/nodes/0/properties/year/long").asText(), is("2022"));
    assertThat(second.at("/edges/0/to/id").asText(), is("t-4"));
    assertThat(second.path("nextPageToken").asText(), is(""));
  }

  @Test
  void count_countsBothWays() throws IOException, InterruptedException {
    assertThat(
        json(
                "/v1/count",
                """
                {"node": {"type": "title", "id": "t-1"}, "step": {"type": "watched", "direction": "IN"}}
                """)
            .get("count")
            .asText(),
        is("2"));
  }

  private static TraverseRequest whoElseWatched() {
    return TraverseRequest.newBuilder()
        .addStart(NodeId.newBuilder().setType("profile").setId("p-1"))
        .addDepths(Depth.newBuilder().addEdges(EdgeStep.newBuilder().setType("watched")))
        .addDepths(
            Depth.newBuilder()
                .addEdges(
                    EdgeStep.newBuilder()
                        .setType("watched")
                        .setDirection(dev.rdg.serving.v1.Direction.IN)))
        .build();
  }

  @Test
  void traverse_givesAllByGrpc() {
    TraverseResponse answer = grpc.traverse(whoElseWatched());

    assertThat(answer.getEdgesList(), hasSize(10));
    assertThat(answer.getNodesList(), hasSize(7));
    assertThat(answer.getNextPageToken(), is(""));
  }

  @Test
  void traverseAll_streamsPagesToTheEnd() {
    TraverseRequest.Builder small = whoElseWatched().toBuilder();
    small.getBoundsBuilder().setEdges(3);
    small.getRulesBuilder().setLimit(3);
    Set<String> edges = new HashSet<>();
    int[] pages = {0};

    grpc.traverseAll(small.build())
        .forEachRemaining(
            page -> {
              pages[0]++;
              page.getEdgesList()
                  .forEach(
                      found ->
                          edges.add(
                              found.getEdge().getFrom().getId() + found.getEdge().getTo().getId()));
            });

    assertThat(edges, hasSize(6));
    assertThat(pages[0] > 1, is(true));
  }

  @Test
  void wrongQuestions_areInvalidArgumentsWithWhatIsAllowed()
      throws IOException, InterruptedException {
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                grpc.traverse(
                    TraverseRequest.newBuilder()
                        .addStart(NodeId.newBuilder().setType("profil").setId("p-1"))
                        .addDepths(
                            Depth.newBuilder().addEdges(EdgeStep.newBuilder().setType("watched")))
                        .build()));
    assertThat(refused.getStatus().getCode(), is(Status.Code.INVALID_ARGUMENT));
    assertThat(refused.getMessage(), containsString("Did you mean 'profile'"));

    for (String body :
        List.of(
            "{\"node\": {\"type\": \"profile\", \"id\": \"p-1\"}, \"step\": {\"type\": \"wached\"}}",
            "{\"node\": {}, \"step\": {\"type\": \"watched\"}}",
            "{\"node\": 7}",
            "nonsense",
            "{\"node\": {\"type\": \"profile\", \"id\": \"p-1\"}, \"step\": {\"type\": \"watched\"}, \"page_token\": \"x\"}")) {
      HttpResponse<String> response = send("/v1/neighbours", body);
      assertThat(body + response.body(), response.statusCode(), is(400));
      assertThat(response.body(), not(containsString("Exception")));
      assertThat(response.body(), not(containsString("at dev.rdg")));
    }
  }

  @Test
  void page_healthAndDocumentationAreServed() throws IOException, InterruptedException {
    assertThat(send("/health", "").statusCode(), is(200));
    assertThat(send("/docs/", "").statusCode(), is(200));
    assertThat(send("/", "").body(), containsString("<title>RDG"));
    assertThat(send("/cytoscape/cytoscape.min.js", "").statusCode(), is(200));
    assertThat(json("/v1/schema", "").at("/edges/0/from").asText(), is("profile"));
  }
}
