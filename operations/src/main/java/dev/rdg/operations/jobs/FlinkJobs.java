package dev.rdg.operations.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.Poll;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Jobs of a Flink cluster by its REST interface. */
public final class FlinkJobs {
  /** Of a job whose tasks do not all work yet. */
  public static final String STARTING = "STARTING";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** States of a job that works, or will again. */
  private static final Set<String> LIVE =
      Set.of("INITIALIZING", "CREATED", STARTING, "RUNNING", "RESTARTING");

  /** Of tasks that do not work yet. */
  private static final Set<String> WAITING =
      Set.of("CREATED", "SCHEDULED", "DEPLOYING", "RECONCILING", "INITIALIZING");

  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");
  private static final String INITIALIZING = "while the JobManager is initializing";

  /** What says what to do; its own causes do not. */
  private static final String FOR_THE_USER = ConfigException.class.getName() + ": ";

  private static final String REPEATED_REQUESTS = "repeated_requests";
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

  /**
   * A job's state, such as {@code RUNNING}; {@link #STARTING} where Flink says that it runs, but
   * not all of its tasks do, such as for want of a TaskManager.
   */
  public String state(String job) {
    JsonNode found = get("/jobs/" + job);
    String state = found.path("state").asText();
    boolean waits =
        found.path("status-counts").properties().stream()
            .anyMatch(tasks -> WAITING.contains(tasks.getKey()) && tasks.getValue().asInt() > 0);
    return state.equals("RUNNING") && waits ? STARTING : state;
  }

  /** Why a job failed last: what the user can mend, else the first cause; empty when it did not. */
  public String failure(String job) {
    String trace =
        get("/jobs/" + job + "/exceptions?maxExceptions=1").path("root-exception").asText("");
    List<String> causes = trace.lines().filter(line -> line.startsWith("Caused by:")).toList();
    return causes.stream()
        .filter(line -> line.contains(FOR_THE_USER))
        .findFirst()
        .orElse(
            causes.isEmpty()
                ? trace.lines().findFirst().orElse("")
                : causes.get(causes.size() - 1));
  }

  /** How a job does. */
  public JobHealth health(String job) {
    long failedAt = get("/jobs/" + job + "/exceptions?maxExceptions=1").path("timestamp").asLong(0);
    return new JobHealth(
        state(job),
        restarts(job),
        failure(job),
        failedAt > 0 ? Optional.of(Instant.ofEpochMilli(failedAt)) : Optional.empty(),
        checkpoint(job),
        Duration.ofMillis(get("/jobs/" + job + "/checkpoints/config").path("interval").asLong()),
        sumOfMetric(job, REPEATED_REQUESTS));
  }

  private Optional<JobHealth.Checkpoint> checkpoint(String job) {
    JsonNode completed = get("/jobs/" + job + "/checkpoints").path("latest").path("completed");
    return completed.isObject()
        ? Optional.of(
            new JobHealth.Checkpoint(
                completed.path("id").asLong(),
                Instant.ofEpochMilli(completed.path("latest_ack_timestamp").asLong()),
                path(completed)))
        : Optional.empty();
  }

  private static Optional<String> path(JsonNode checkpoint) {
    String path = checkpoint.path("external_path").asText("");
    return path.contains("://") || path.startsWith("file:") ? Optional.of(path) : Optional.empty();
  }

  /** Where the newest completed checkpoint of a job is, if one is kept. */
  public Optional<String> lastCheckpoint(String job) {
    return checkpoint(job).flatMap(JobHealth.Checkpoint::path);
  }

  /** Where the newest savepoint of a job is, if it took one. */
  public Optional<String> lastSavepoint(String job) {
    return path(get("/jobs/" + job + "/checkpoints").path("latest").path("savepoint"));
  }

  /** The checkpoint or savepoint that a job went on from, if it did from one that is kept. */
  public Optional<String> restoredFrom(String job) {
    return path(get("/jobs/" + job + "/checkpoints").path("latest").path("restored"));
  }

  /** How often a job was restarted after a failure. */
  public long restarts(String job) {
    JsonNode metrics = get("/jobs/" + job + "/metrics?get=numRestarts");
    return metrics.path(0).path("value").asLong();
  }

  /** The sum over a job's parts of a metric whose name ends so; empty where none has it. */
  private OptionalLong sumOfMetric(String job, String suffix) {
    OptionalLong sum = OptionalLong.empty();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      String metrics =
          "/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
      for (JsonNode metric : get(metrics)) {
        String name = metric.path("id").asText();
        if (name.endsWith(suffix)) {
          JsonNode value = get(metrics + "?agg=sum&get=" + URLEncoder.encode(name, UTF_8)).path(0);
          sum = OptionalLong.of(sum.orElse(0) + value.path("sum").asLong());
        }
      }
    }
    return sum;
  }

  /** How many slots of its TaskManagers are free. */
  public long freeSlots() {
    return get("/overview").path("slots-available").asLong();
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
   * Stops a job with a savepoint.
   *
   * @param folder where; null for the one that the cluster is set to
   * @return where the savepoint is
   * @throws ConfigException when Flink cannot do it
   */
  public String stop(String job, @Nullable String folder) {
    ObjectNode body = MAPPER.createObjectNode().put("drain", false);
    if (folder != null) {
      body.put("targetDirectory", folder);
    }
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

  /** What an answer says, without the places in Flink's code. */
  private static String said(String body) {
    return body.replace("\\n", "\n")
        .lines()
        .filter(line -> !line.startsWith("\\tat ") && !line.startsWith("\tat "))
        .collect(Collectors.joining(" "));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      var response =
          client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
      if (response.statusCode() >= 500 && response.body().contains(INITIALIZING)) {
        return MissingNode.getInstance(); // nothing is known of a job that is being taken
      }
      if (response.statusCode() >= 300) {
        throw new ConfigException(
            "Flink at "
                + rest
                + " answered "
                + response.statusCode()
                + ": "
                + said(response.body()));
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
