package dev.rdg.operations.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers as Flink's REST interface does, with what a test says; only for unit tests. */
final class FakeFlink implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, Deque<String>> answers = Collections.synchronizedMap(new TreeMap<>());
  private final Map<String, ObjectNode> overview = Collections.synchronizedMap(new TreeMap<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;

  FakeFlink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** Its address, host:port. */
  String master() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  FlinkJobs jobs() {
    return FlinkJobs.at(master());
  }

  /** It has a job; {@code name=value} are the options that this was submitted with. */
  void has(String id, String name, String state, long startMillis, String... options) {
    overview.put(
        id,
        MAPPER
            .createObjectNode()
            .put("jid", id)
            .put("name", name)
            .put("state", state)
            .put("start-time", startMillis));
    ObjectNode config = MAPPER.createObjectNode();
    ObjectNode user = config.putObject("execution-config").putObject("user-config");
    Arrays.stream(options)
        .map(option -> option.split("=", 2))
        .forEach(option -> user.put(option[0], option[1]));
    answer("/jobs/" + id + "/config", config.toString());
    answer("/jobs/" + id, "{\"state\":\"" + state + "\"}");
  }

  /** What a path is answered, one after the other; the last for ever. */
  void answer(String path, String... json) {
    answers.put(path, new ArrayDeque<>(List.of(json)));
  }

  /** What was asked that is no question: method, path and body. */
  List<String> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (!exchange.getRequestMethod().equals("GET")) {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
      }
      String answer = exchange.getRequestMethod().equals("PATCH") ? "{}" : next(path);
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.startsWith("{\"errors\"") ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String next(String path) {
    if (path.equals("/jobs/overview")) {
      ArrayNode jobs = MAPPER.createArrayNode().addAll(overview.values());
      return MAPPER.createObjectNode().set("jobs", jobs).toString();
    }
    Deque<String> left = answers.getOrDefault(path, new ArrayDeque<>());
    if (left.isEmpty()) {
      return "{\"errors\":[\"nothing at " + path + "\"]}";
    }
    return left.size() > 1 ? left.remove() : left.element();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
