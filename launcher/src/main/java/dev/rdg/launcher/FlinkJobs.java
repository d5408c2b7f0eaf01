package dev.rdg.launcher;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Jobs of a Flink cluster by its REST interface. */
final class FlinkJobs {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** States of a job that works, or will again. */
  private static final List<String> LIVE =
      List.of("INITIALIZING", "CREATED", "RUNNING", "RESTARTING");

  private static final Duration STOP_DEADLINE = Duration.ofMinutes(2);

  private final URI rest;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  FlinkJobs(URI rest) {
    this.rest = rest;
  }

  /** The id of the newest job of a name, if there is one. */
  Optional<String> newest(String name) {
    String id = null;
    long start = Long.MIN_VALUE;
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (job.path("name").asText().equals(name) && job.path("start-time").asLong() > start) {
        start = job.path("start-time").asLong();
        id = job.path("jid").asText();
      }
    }
    return Optional.ofNullable(id);
  }

  /** A job's state, such as {@code RUNNING}. */
  String state(String job) {
    return get("/jobs/" + job).path("state").asText();
  }

  /** Why a job failed last; empty when it did not. */
  String failure(String job) {
    String trace =
        get("/jobs/" + job + "/exceptions?maxExceptions=1").path("root-exception").asText("");
    return trace
        .lines()
        .filter(line -> line.startsWith("Caused by:"))
        .reduce((first, second) -> second)
        .orElse(trace.lines().findFirst().orElse(""));
  }

  /** Where the newest completed checkpoint of a job is, if one is kept. */
  Optional<String> lastCheckpoint(String job) {
    JsonNode completed = get("/jobs/" + job + "/checkpoints").path("latest").path("completed");
    String path = completed.path("external_path").asText("");
    return path.contains("://") || path.startsWith("file:") ? Optional.of(path) : Optional.empty();
  }

  /** How often a job was restarted after a failure. */
  long restarts(String job) {
    JsonNode metrics = get("/jobs/" + job + "/metrics?get=numRestarts");
    return metrics.path(0).path("value").asLong();
  }

  /** The number of the newest checkpoint that was begun; 0 before the first. */
  long begunCheckpoint(String job) {
    long newest = 0;
    for (JsonNode checkpoint : get("/jobs/" + job + "/checkpoints").path("history")) {
      newest = Math.max(newest, checkpoint.path("id").asLong());
    }
    return newest;
  }

  /** The number of the newest checkpoint that was completed; 0 before the first. */
  long completedCheckpoint(String job) {
    return get("/jobs/" + job + "/checkpoints")
        .path("latest")
        .path("completed")
        .path("id")
        .asLong(0);
  }

  /**
   * Stops a job with a savepoint in a folder.
   *
   * @return where the savepoint is
   */
  String stop(String job, String folder) {
    JsonNode body = MAPPER.createObjectNode().put("targetDirectory", folder).put("drain", false);
    String request =
        send(HttpRequest.newBuilder(rest.resolve("/jobs/" + job + "/stop"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())))
            .path("request-id")
            .asText();
    JsonNode operation =
        await()
            .atMost(STOP_DEADLINE)
            .pollInterval(Duration.ofMillis(300))
            .until(
                () -> get("/jobs/" + job + "/savepoints/" + request),
                answer -> answer.path("status").path("id").asText().equals("COMPLETED"))
            .path("operation");
    if (operation.has("failure-cause")) {
      throw new ConfigException(
          "job "
              + job
              + " could not be stopped with a savepoint: "
              + operation.path("failure-cause").path("class").asText());
    }
    awaitEnd(job);
    return operation.path("location").asText();
  }

  private void awaitEnd(String job) {
    await()
        .atMost(STOP_DEADLINE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> Set.of("FINISHED", "CANCELED", "FAILED").contains(state(job)));
  }

  /** The names of all jobs that the cluster remembers. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    get("/jobs/overview").path("jobs").forEach(job -> names.add(job.path("name").asText()));
    return names;
  }

  /** The id of the newest job of a name that has not ended, if there is one. */
  Optional<String> live(String name) {
    return newest(name).filter(this::isLive);
  }

  /** Whether a job works, or will again. */
  boolean isLive(String job) {
    return LIVE.contains(state(job));
  }

  /** Ends a job at once. */
  void cancel(String job) {
    send(
        HttpRequest.newBuilder(rest.resolve("/jobs/" + job + "?mode=cancel"))
            .method("PATCH", BodyPublishers.noBody()));
    awaitEnd(job);
  }

  private JsonNode get(String path) {
    return send(HttpRequest.newBuilder(rest.resolve(path)).GET());
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      var response =
          client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new ConfigException(
            "Flink at " + rest + " answered " + response.statusCode() + ": " + response.body());
      }
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new ConfigException(
          "Flink does not answer at "
              + rest
              + ": check that it runs, or start a local one with ./rdg stack up. ("
              + e
              + ")",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while asking Flink at " + rest, e);
    }
  }
}
