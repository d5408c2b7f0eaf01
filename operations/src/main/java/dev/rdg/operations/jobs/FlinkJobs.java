package dev.rdg.operations.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.Poll;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Jobs of a Flink cluster by its REST interface. */
public final class FlinkJobs {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** States of a job that works, or will again. */
  private static final Set<String> LIVE =
      Set.of("INITIALIZING", "CREATED", "RUNNING", "RESTARTING");

  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");
  private static final Duration STOP_DEADLINE = Duration.ofMinutes(2);

  private final URI rest;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** Of the cluster whose REST interface is there. */
  public FlinkJobs(URI rest) {
    this.rest = rest;
  }

  /** Of the cluster at host:port. */
  public static FlinkJobs at(String master) {
    return new FlinkJobs(URI.create("http://" + master));
  }

  /** Where the cluster's REST interface and its page are. */
  public URI address() {
    return rest;
  }

  /**
   * A job that the cluster remembers.
   *
   * @param id by which Flink knows it
   * @param name as it was submitted
   * @param state such as {@code RUNNING}
   * @param startMillis when it was submitted, in milliseconds since 1970
   */
  public record Job(String id, String name, String state, long startMillis) {
    /** Whether it works, or will again. */
    public boolean isLive() {
      return LIVE.contains(state);
    }
  }

  /** All that the cluster remembers. */
  public List<Job> all() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              job.path("start-time").asLong()));
    }
    return jobs;
  }

  /** The id of the newest job of a name, if there is one. */
  public Optional<String> newest(String name) {
    return all().stream()
        .filter(job -> job.name().equals(name))
        .max(java.util.Comparator.comparingLong(Job::startMillis))
        .map(Job::id);
  }

  /** The id of the newest job of a name that has not ended, if there is one. */
  public Optional<String> live(String name) {
    return all().stream()
        .filter(job -> job.name().equals(name) && job.isLive())
        .max(java.util.Comparator.comparingLong(Job::startMillis))
        .map(Job::id);
  }

  /** The pipeline options that a job was submitted with, as text by name. */
  public Map<String, String> options(String job) {
    Map<String, String> options = new TreeMap<>();
    get("/jobs/" + job + "/config")
        .path("execution-config")
        .path("user-config")
        .properties()
        .forEach(option -> options.put(option.getKey(), option.getValue().asText()));
    return options;
  }

  /** A job's state, such as {@code RUNNING}. */
  public String state(String job) {
    return get("/jobs/" + job).path("state").asText();
  }

  /** Why a job failed last; empty when it did not. */
  public String failure(String job) {
    String trace =
        get("/jobs/" + job + "/exceptions?maxExceptions=1").path("root-exception").asText("");
    return trace
        .lines()
        .filter(line -> line.startsWith("Caused by:"))
        .reduce((first, second) -> second)
        .orElse(trace.lines().findFirst().orElse(""));
  }

  /** Where the newest completed checkpoint of a job is, if one is kept. */
  public Optional<String> lastCheckpoint(String job) {
    JsonNode completed = get("/jobs/" + job + "/checkpoints").path("latest").path("completed");
    String path = completed.path("external_path").asText("");
    return path.contains("://") || path.startsWith("file:") ? Optional.of(path) : Optional.empty();
  }

  /** How often a job was restarted after a failure. */
  public long restarts(String job) {
    JsonNode metrics = get("/jobs/" + job + "/metrics?get=numRestarts");
    return metrics.path(0).path("value").asLong();
  }

  /** The number of the newest checkpoint that was begun; 0 before the first. */
  public long begunCheckpoint(String job) {
    long newest = 0;
    for (JsonNode checkpoint : get("/jobs/" + job + "/checkpoints").path("history")) {
      newest = Math.max(newest, checkpoint.path("id").asLong());
    }
    return newest;
  }

  /** The number of the newest checkpoint that was completed; 0 before the first. */
  public long completedCheckpoint(String job) {
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
   * @throws ConfigException when Flink cannot do it
   */
  public String stop(String job, String folder) {
    JsonNode body = MAPPER.createObjectNode().put("targetDirectory", folder).put("drain", false);
    String request =
        send(HttpRequest.newBuilder(rest.resolve("/jobs/" + job + "/stop"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())))
            .path("request-id")
            .asText();
    JsonNode operation =
        Poll.until(
                STOP_DEADLINE,
                () -> get("/jobs/" + job + "/savepoints/" + request),
                answer -> answer.path("status").path("id").asText().equals("COMPLETED"))
            .orElseThrow(() -> notInTime(job, "has no savepoint"))
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
    Poll.require(
        STOP_DEADLINE, () -> state(job), ENDED::contains, () -> notInTime(job, "has not ended"));
  }

  private ConfigException notInTime(String job, String what) {
    return new ConfigException(
        "job "
            + job
            + " "
            + what
            + " after "
            + STOP_DEADLINE.toSeconds()
            + " s: see "
            + rest
            + ", and try again.");
  }

  /** The names of all jobs that the cluster remembers. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    all().forEach(job -> names.add(job.name()));
    return names;
  }

  /** Whether a job works, or will again. */
  public boolean isLive(String job) {
    return LIVE.contains(state(job));
  }

  /** Ends a job at once. */
  public void cancel(String job) {
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
