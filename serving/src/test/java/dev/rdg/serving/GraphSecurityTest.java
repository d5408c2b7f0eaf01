package dev.rdg.serving;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.MediaType;
import dev.rdg.model.ConfigException;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.InMemoryKvStore;
import dev.rdg.model.store.KvStore;
import dev.rdg.model.store.Page;
import dev.rdg.model.store.RefusedChange;
import dev.rdg.model.store.Selection;
import dev.rdg.model.store.StoreUnavailableException;
import dev.rdg.model.store.TokenRange;
import dev.rdg.model.yaml.YamlException;
import dev.rdg.reader.Graph;
import dev.rdg.serving.v1.GetNodesRequest;
import dev.rdg.serving.v1.GraphGrpc;
import dev.rdg.stack.TestCertificates;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who and what is refused, and what nobody gets to see. */
class GraphSecurityTest {
  private static final Schema SCHEMA =
      Schema.parse(
          "test",
          """
          version: 1
          nodes:
            profile: {properties: {name: string}}
            title: {properties: {name: string}}
          edges:
            watched: {from: profile, to: title, reverse: link, properties: {progress: double}}
          """);
  private static final String ALL = "all-of-it-0123456789";
  private static final String SOME = "only-edges-0123456789";
  private static final String NODES = "{\"ids\": [{\"type\": \"profile\", \"id\": \"p-1\"}]}";
  private static final String WATCHED =
      "\"node\": {\"type\": \"profile\", \"id\": \"p-1\"}, \"step\": {\"type\": \"watched\"";

  private final SlowStore store = new SlowStore();

  /** Answers when it is told to. */
  private static final class SlowStore implements KvStore {
    private final InMemoryKvStore content = new InMemoryKvStore(SCHEMA.namespaces());
    private CompletionStage<?> gate = CompletableFuture.completedFuture(null);

    @Override
    public CompletionStage<List<RefusedChange>> write(List<KvChange> changes) {
      return content.write(changes);
    }

    @Override
    public CompletionStage<Page> getAsync(String namespace, String id, Selection selection) {
      return gate.thenCompose(ignored -> content.getAsync(namespace, id, selection));
    }

    @Override
    public CompletionStage<Long> countAsync(String namespace, String id, Instant asOf) {
      return gate.thenCompose(ignored -> content.countAsync(namespace, id, asOf));
    }

    @Override
    public void scan(String namespace, TokenRange range, Instant asOf, ItemVisitor visitor) {
      content.scan(namespace, range, asOf, visitor);
    }

    @Override
    public void close() {}
  }

  private static ServerSettings.Builder settings() {
    return ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private GraphServer start(Client... clients) {
    return GraphServer.start(
        new Graph(store, SCHEMA), settings().clients(List.of(clients)).build());
  }

  private static CompletableFuture<AggregatedHttpResponse> send(
      GraphServer server, String path, String token, String body) {
    return WebClient.of(server.link())
        .prepare()
        .post(path)
        .header("authorization", "Bearer " + token)
        .content(MediaType.JSON, body)
        .execute()
        .aggregate();
  }

  private static void assertStatus(
      GraphServer server, String path, String token, String body, int code) {
    AggregatedHttpResponse response = send(server, path, token, body).join();
    assertThat(path + body + response.contentUtf8(), response.status().code(), is(code));
  }

  @Test
  void clients_areKnownByTheirTokensAlone() {
    try (GraphServer server = start(new Client("all", ALL, 10, null))) {
      assertStatus(server, "/v1/nodes", ALL, NODES, 200);
      assertStatus(server, "/v1/nodes", "", NODES, 401);
      assertStatus(server, "/v1/nodes", ALL + "0", NODES, 401);
      assertStatus(server, "/v1/nodes", ALL.substring(1), NODES, 401);
      assertThat(
          WebClient.of(server.link()).get("/v1/schema").aggregate().join().status().code(),
          is(401));
      assertThat(
          WebClient.of(server.link()).get("/health").aggregate().join().status().code(), is(200));
    }
  }

  @Test
  void clients_seeTheirTypesAlone() {
    Client some = new Client("some", SOME, 10, Set.of("profile", "watched"));
    try (GraphServer server = start(some, new Client("all", ALL, 10, null))) {
      String title = NODES.replace("profile", "title");
      assertStatus(server, "/v1/nodes", ALL, title, 200);
      assertStatus(server, "/v1/nodes", SOME, NODES, 200);
      assertStatus(server, "/v1/nodes", SOME, title, 400);
      assertStatus(server, "/v1/neighbours", SOME, "{" + WATCHED + "}}", 200);
      assertStatus(
          server,
          "/v1/neighbours",
          SOME,
          "{" + WATCHED + ", \"rules\": {\"nodeProperties\": {\"all\": true}}}}",
          400);
      assertThat(
          get(server, "/v1/schema", SOME).contentUtf8(), not(containsString("\"name\":\"title\"")));
    }
  }

  private static AggregatedHttpResponse get(GraphServer server, String path, String token) {
    return WebClient.of(server.link())
        .prepare()
        .get(path)
        .header("authorization", "Bearer " + token)
        .execute()
        .aggregate()
        .join();
  }

  @Test
  void topics_areForClientsThatMayReadAllTypes() {
    TopicSource.TopicState logins =
        new TopicSource.TopicState(
            "logins",
            "running",
            OptionalDouble.empty(),
            OptionalLong.of(7),
            Optional.empty(),
            Optional.empty(),
            0,
            List.of());
    List<Client> clients =
        List.of(new Client("some", SOME, 10, Set.of("profile")), new Client("all", ALL, 10, null));
    try (GraphServer server =
        GraphServer.start(
            new Graph(store, SCHEMA),
            settings().clients(clients).topics(() -> List.of(logins)).build())) {
      assertThat(get(server, "/v1/topics", ALL).contentUtf8(), containsString("\"lag\":\"7\""));
      AggregatedHttpResponse refused = get(server, "/v1/topics", SOME);
      assertThat(refused.status().code(), is(403));
      assertThat(refused.contentUtf8(), not(containsString("logins")));
      assertThat(get(server, "/v1/topics", "wrong").status().code(), is(401));
    }
  }

  @Test
  void requests_beyondAClientsNumberAreRefusedAtOnce() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    store.gate = gate;
    Client two = new Client("two", SOME, 2, null);
    try (GraphServer server = start(two, new Client("all", ALL, 10, null))) {
      List<CompletableFuture<AggregatedHttpResponse>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(send(server, "/v1/nodes", SOME, NODES));
      }
      AggregatedHttpResponse refused = first(waiting);
      assertThat(refused.status().code(), is(429));
      assertThat(refused.contentUtf8(), containsString("client 'two' has 2 requests"));
      waiting.removeIf(CompletableFuture::isDone);
      assertThat(waiting.size(), is(2));
      waiting.add(send(server, "/v1/nodes", ALL, NODES));
      gate.complete(null);
      waiting.forEach(answer -> assertThat(answer.join().status().code(), is(200)));
      assertStatus(server, "/v1/nodes", SOME, NODES, 200);
      String metrics = WebClient.of(server.link()).get("/metrics").aggregate().join().contentUtf8();
      assertThat(metrics, containsString("rdg_requests_refused_total{client=\"two\"} "));
    }
  }

  /** While others wait for the store, only what is refused is answered. */
  private static AggregatedHttpResponse first(
      List<CompletableFuture<AggregatedHttpResponse>> sent) {
    return (AggregatedHttpResponse)
        CompletableFuture.anyOf(sent.toArray(CompletableFuture[]::new)).join();
  }

  @Test
  void overload_isRefusedAtOnce() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    store.gate = gate;
    try (GraphServer server = start()) {
      List<CompletableFuture<AggregatedHttpResponse>> sent = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        sent.add(send(server, "/v1/nodes", "", NODES));
      }
      assertThat(first(sent).contentUtf8(), containsString("as much to do as it can"));
      gate.complete(null);
      long refused = sent.stream().filter(answer -> answer.join().status().code() == 429).count();
      assertThat(refused, is(lessThan(300L)));
      assertThat(
          sent.stream().filter(answer -> answer.join().status().code() == 200).count(),
          is(300 - refused));
    }
  }

  private static Status.Code refused(GraphGrpc.GraphBlockingStub client, GetNodesRequest request) {
    return assertThrows(
            StatusRuntimeException.class,
            () -> client.withDeadlineAfter(300, TimeUnit.MILLISECONDS).getNodes(request))
        .getStatus()
        .getCode();
  }

  /** What clients no longer wait for is work for nobody: others come in their place. */
  @Test
  void clientsThatWaitNoLonger_leaveTheirPlaces() {
    store.gate = new CompletableFuture<>();
    try (GraphServer server = start()) {
      GraphGrpc.GraphBlockingStub client =
          GrpcClients.newClient(
              "gproto+http://127.0.0.1:" + server.port(), GraphGrpc.GraphBlockingStub.class);
      GetNodesRequest.Builder request = GetNodesRequest.newBuilder();
      request.addIdsBuilder().setType("profile").setId("p-1");
      List<CompletableFuture<Status.Code>> impatient =
          IntStream.range(0, 100)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> refused(client, request.build()),
                          task -> new Thread(task, "impatient").start()))
              .toList();
      assertThat(
          impatient.stream().map(CompletableFuture::join).toList(),
          hasItem(Status.Code.DEADLINE_EXCEEDED));

      store.gate = CompletableFuture.completedFuture(null);
      for (int i = 0; i < 20; i++) {
        client.withDeadlineAfter(10, TimeUnit.SECONDS).getNodes(request.build());
      }
    }
  }

  @Test
  void failuresOfTheStore_areSaidWithoutWhatIsInside() {
    try (GraphServer server = start()) {
      store.gate =
          CompletableFuture.failedFuture(
              new StoreUnavailableException("10.1.2.3:9042 is down", new IOException("secret")));
      AggregatedHttpResponse unavailable = send(server, "/v1/nodes", "", NODES).join();
      assertThat(unavailable.status().code(), is(503));
      assertThat(unavailable.contentUtf8(), not(containsString("10.1.2.3")));

      store.gate = CompletableFuture.failedFuture(new IllegalStateException("secret"));
      AggregatedHttpResponse failed = send(server, "/v1/nodes", "", NODES).join();
      assertThat(failed.status().code(), is(500));
      assertThat(failed.contentUtf8(), not(containsString("secret")));
      assertThat(failed.contentUtf8(), not(containsString("dev.rdg")));
    }
  }

  @Test
  void tls_refusesClientsWithoutACertificateOfTheAuthority(@TempDir Path folder) throws Exception {
    TestCertificates certificates = TestCertificates.make(folder);
    ServerSettings settings =
        settings()
            .certificate(certificates.certificate("server").toFile())
            .key(certificates.key("server").toFile())
            .clientAuthority(certificates.certificate("authority").toFile())
            .build();
    try (GraphServer server = GraphServer.start(new Graph(store, SCHEMA), settings)) {
      assertThat(server.link().startsWith("https://"), is(true));
      assertThat(get(server, certificates, "client").statusCode(), is(200));
      assertThrows(IOException.class, () -> get(server, certificates, null));
      assertThrows(IOException.class, () -> get(server, certificates, "stranger"));
    }
  }

  private static HttpResponse<String> get(
      GraphServer server, TestCertificates certificates, @Nullable String client) throws Exception {
    char[] password = TestCertificates.STORE_PASSWORD.toCharArray();
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(load(certificates.trustStore("authority")));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (client != null) {
      keys.init(load(certificates.keyStore(client)), password);
    }
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(client == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return HttpClient.newBuilder()
        .sslContext(tls)
        .build()
        .send(
            java.net.http.HttpRequest.newBuilder(URI.create(server.link() + "v1/schema")).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static KeyStore load(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, TestCertificates.STORE_PASSWORD.toCharArray());
    }
    return store;
  }

  @Test
  void beyondThisMachine_itListensWithTlsOnly() throws UnknownHostException {
    InetSocketAddress everywhere = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ServerSettings.at(everywhere).build());
    assertThat(e.getMessage(), containsString("is beyond this machine"));
  }

  @Test
  void clientFile_isForItsOwnerAndNeverShown(@TempDir Path folder) throws IOException {
    String yaml =
        """
        version: 1
        clients:
          some: {token: only-edges-0123456789, requests: 5, types: [watched]}
          other: {token: short}
        """;
    Path file = TestCertificates.secret(folder.resolve("clients.yaml"), yaml);
    YamlException e = assertThrows(YamlException.class, () -> ClientFile.read(file, SCHEMA));
    assertThat(e.getMessage(), containsString("clients.yaml:4: a token has at least 16"));
    assertThat(e.getMessage(), not(containsString("short")));

    TestCertificates.secret(file, yaml.replace("short", "long-enough-0123456789"));
    List<Client> clients = ClientFile.read(file, SCHEMA);
    assertThat(
        clients.get(0), is(new Client("some", "only-edges-0123456789", 5, Set.of("watched"))));
    assertThat(clients.toString(), is("[some, other]"));

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThrows(ConfigException.class, () -> ClientFile.read(file, SCHEMA));
  }
}
