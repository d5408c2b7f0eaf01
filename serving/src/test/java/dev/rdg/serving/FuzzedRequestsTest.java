package dev.rdg.serving;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import dev.rdg.serving.v1.TraverseRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests that are broken by chance. */
class FuzzedRequestsTest {
  /** {@code -Dfuzzed=1000000} for more. */
  private static final int FUZZED = Integer.getInteger("fuzzed", 20_000);

  private static final String WATCHED =
      "\"node\": {\"type\": \"profile\", \"id\": \"p-1\"}, \"step\": {\"type\": \"watched\"";

  /** Whatever comes is answered, by no failure of ours and with nothing of what is inside. */
  @Test
  void fuzzedRequests_areRefused() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(16);
    AtomicReference<@Nullable String> wrong = new AtomicReference<>();
    Semaphore permits = new Semaphore(64);
    try (GraphServer server =
        GraphServer.start(
            OracleGraph.of(100),
            ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build())) {
      WebClient client = WebClient.of(server.link());
      for (int i = 0; i < FUZZED && wrong.get() == null; i++) {
        byte[] body = fuzzed(random);
        boolean json = body.length > 0 && body[0] == '{';
        HttpRequest request = request(random, json, body);
        permits.acquire();
        client
            .execute(request)
            .aggregate()
            .whenComplete(
                (response, failure) -> {
                  permits.release();
                  String problem = problem(response, failure);
                  if (problem != null) {
                    wrong.set(request.headers() + problem);
                  }
                });
      }
      permits.acquire(64);
      assertThat(wrong.get(), is((String) null));
      assertThat(client.get("/v1/schema").aggregate().join().status().code(), is(200));
    }
  }

  private static @Nullable String problem(
      @Nullable AggregatedHttpResponse response, @Nullable Throwable failure) {
    if (response == null || failure != null) {
      return String.valueOf(failure);
    }
    String body = response.contentUtf8() + response.headers() + response.trailers();
    boolean isOurs = response.status().code() >= 500 && response.status().code() != 501;
    boolean isInternal = body.contains("grpc-status=13") || body.contains("grpc-status=2,");
    return isOurs
            || isInternal
            || body.contains("Exception")
            || body.matches("(?s).*(dev[.]rdg|com|io)[.][a-z]+[.].*")
        ? response.status() + body
        : null;
  }

  private static byte[] fuzzed(SplittableRandom random) {
    byte[] body =
        random.nextBoolean()
            ? ("{"
                    + WATCHED
                    + "}, \"start\": [{\"type\": \"profile\", \"id\": \"p\"}], \"depths\": [{}]}")
                .getBytes(StandardCharsets.UTF_8)
            : framed(random);
    for (int i = random.nextInt(6); i > 0; i--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(body, random.nextInt(body.length + 1)) : body;
  }

  private static HttpRequest request(SplittableRandom random, boolean json, byte[] body) {
    String[] methods = {
      "GetSchema",
      "GetTopics",
      "GetNodes",
      "Neighbours",
      "Count",
      "Traverse",
      "Recent",
      "History",
      "None"
    };
    String[] paths = {
      "/v1/nodes",
      "/v1/neighbours",
      "/v1/count",
      "/v1/traverse",
      "/v1/recent",
      "/v1/history",
      "/v1/none"
    };
    RequestHeaders headers =
        RequestHeaders.builder(
                HttpMethod.POST,
                json
                    ? paths[random.nextInt(paths.length)]
                    : "/rdg.v1.Graph/" + methods[random.nextInt(methods.length)])
            .set("content-type", json ? "application/json" : "application/grpc+proto")
            .build();
    return HttpRequest.of(headers, HttpData.wrap(body));
  }

  private static byte[] framed(SplittableRandom random) {
    TraverseRequest.Builder request = TraverseRequest.newBuilder();
    request.addStartBuilder().setType("profile").setId("p-" + random.nextInt());
    request
        .addDepthsBuilder()
        .addEdgesBuilder()
        .setType("watched")
        .getRulesBuilder()
        .setLimit(random.nextInt(20_000));
    byte[] message = request.build().toByteArray();
    byte[] framed = new byte[message.length + 5];
    ByteBuffer.wrap(framed).put((byte) 0).putInt(message.length).put(message);
    return framed;
  }
}
