package dev.rdg.serving;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.rdg.model.store.Stages;
import dev.rdg.reader.EdgeStep;
import dev.rdg.reader.Graph;
import dev.rdg.reader.NodeId;
import dev.rdg.reader.Traversal;
import dev.rdg.reader.Traversal.Depth;
import dev.rdg.reader.TraversalPage;
import dev.rdg.serving.v1.GraphGrpc;
import dev.rdg.serving.v1.TraverseRequest;
import dev.rdg.testdata.Story;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One member's story: a phone, a TV, and the game of the show on a tablet. The same from
 * everywhere; {@link ExplorerPageIT} has it on the page.
 */
class StoryIT {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static Graph graph;
  private static GraphServer server;

  @BeforeAll
  static void serve() {
    graph = OracleGraph.of(5_000);
    server =
        GraphServer.start(
            graph,
            ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).build());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** By depth, by the node they start from, and by key. */
  private static Matcher<Iterable<? extends String>> theStory() {
    return contains(
        "has_profile profile:" + Story.PROFILE,
        "logged_in_on device:d-story-phone",
        "logged_in_on device:d-story-tablet",
        "logged_in_on device:d-story-tv",
        "watched title:" + Story.TITLE,
        "watched_on device:d-story-phone",
        "watched_on device:d-story-tv",
        "played game:g-story",
        "based_on title:" + Story.TITLE);
  }

  private static CompletionStage<TraversalPage> story(String account) {
    return graph.traverse(
        Traversal.from(List.of(new NodeId("account", account)))
            .depths(
                Depth.of(EdgeStep.out("has_profile"), EdgeStep.out("logged_in_on")),
                Depth.of(
                    EdgeStep.out("watched"), EdgeStep.out("watched_on"), EdgeStep.out("played")),
                Depth.of(EdgeStep.out("based_on")))
            .build());
  }

  @Test
  void story_isToldInJava() {
    TraversalPage page = Stages.await(story(Story.ACCOUNT));

    assertThat(
        page.edges().stream().map(found -> found.edge().type() + " " + found.edge().to()).toList(),
        theStory());
  }

  private static TraverseRequest request() {
    TraverseRequest.Builder request = TraverseRequest.newBuilder();
    request.addStartBuilder().setType("account").setId(Story.ACCOUNT);
    for (List<String> types :
        List.of(
            List.of("has_profile", "logged_in_on"),
            List.of("watched", "watched_on", "played"),
            List.of("based_on"))) {
      var depth = request.addDepthsBuilder();
      types.forEach(type -> depth.addEdgesBuilder().setType(type));
    }
    return request.build();
  }

  @Test
  void story_isToldByGrpc() {
    GraphGrpc.GraphBlockingStub client =
        GrpcClients.newClient(
            "gproto+http://127.0.0.1:" + server.port(), GraphGrpc.GraphBlockingStub.class);

    assertThat(
        client.traverse(request()).getEdgesList().stream()
            .map(found -> found.getEdge())
            .map(edge -> edge.getType() + " " + edge.getTo().getType() + ":" + edge.getTo().getId())
            .toList(),
        theStory());
  }

  @Test
  void story_isToldByCurl() throws IOException, InterruptedException {
    String body =
        """
        {"start": [{"type": "account", "id": "%s"}],
         "depths": [
           {"edges": [{"type": "has_profile"}, {"type": "logged_in_on"}]},
           {"edges": [{"type": "watched"}, {"type": "watched_on"}, {"type": "played"}]},
           {"edges": [{"type": "based_on"}]}]}
        """
            .formatted(Story.ACCOUNT);
    String answer =
        output(
            "curl",
            "-sS",
            server.link() + "v1/traverse",
            "-H",
            "content-type: application/json",
            "-d",
            body);

    List<String> edges = new ArrayList<>();
    for (JsonNode found : new ObjectMapper().readTree(answer).get("edges")) {
      JsonNode edge = found.get("edge");
      edges.add(
          edge.get("type").asText()
              + " "
              + edge.at("/to/type").asText()
              + ":"
              + edge.at("/to/id").asText());
    }
    assertThat(edges, theStory());
  }

  /** From another language: Debian's package python3-grpcio. */
  @Test
  void story_isToldInPython() throws IOException, InterruptedException {
    boolean isHere = Files.isExecutable(PYTHON) && run(PYTHON.toString(), "-c", "import grpc") == 0;
    // Beside CI, where it is installed, Python is not asked of everybody who builds.
    assumeTrue(isHere || System.getenv("CI") != null, "no Python with grpcio: left out");

    String answer =
        output(
            PYTHON.toString(),
            "src/test/python/neighbourhood.py",
            "127.0.0.1:" + server.port(),
            "target/classes/dev/rdg/serving/graph.fds",
            "account",
            Story.ACCOUNT);

    assertThat(answer.lines().toList(), theStory());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static String output(String... command) throws IOException, InterruptedException {
    File errors = File.createTempFile("errors", ".txt");
    Process process = new ProcessBuilder(command).redirectError(errors).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Files.readString(errors.toPath()), process.waitFor(), is(0));
    return output;
  }
}
