package dev.rdg.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the stack asks a JobManager. */
final class FlinkRest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private FlinkRest() {}

  /** The slots of all TaskManagers, busy or not. */
  static int slots(InetSocketAddress address) throws IOException, InterruptedException {
    return get(address, "/overview").path("slots-total").asInt();
  }

  /** Fails unless a TaskManager offers slots: it registers first, and reports those afterwards. */
  static void requireSlots(InetSocketAddress address, String taskManager)
      throws IOException, InterruptedException {
    for (JsonNode known : get(address, "/taskmanagers").path("taskmanagers")) {
      if (known.path("id").asText().equals(taskManager) && known.path("slotsNumber").asInt() > 0) {
        return;
      }
    }
    throw new IOException("TaskManager " + taskManager + " has not registered its slots");
  }

  private static JsonNode get(InetSocketAddress address, String path)
      throws IOException, InterruptedException {
    LoopbackPorts.requireListening(address);
    URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(uri + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
