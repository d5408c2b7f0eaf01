package dev.rdg.operations.jobs;

import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.JobGraphs;
import org.apache.beam.sdk.Pipeline;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * A streaming job as Flink takes it: what it does, already serialized, and its jars. One that is
 * kept can be submitted again as it was, whatever has become of the code since.
 */
final class SubmittedJob {
  private static final int SUBMIT_SECONDS = 120;

  private final JobGraph graph;

  private SubmittedJob(JobGraph graph) {
    this.graph = graph;
  }

  /** Of a pipeline, with the jars and the savepoint of its options. */
  static SubmittedJob of(Pipeline pipeline) {
    FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
    SubmittedJob job = new SubmittedJob(JobGraphs.of(pipeline));
    List<String> jars = options.getFilesToStage();
    if (jars != null) {
      job.setJars(jars.stream().map(Path::of).toList());
    }
    job.restore(
        options.getSavepointPath(), Boolean.TRUE.equals(options.getAllowNonRestoredState()));
    return job;
  }

  /** As {@link #toBytes} gave it, in a file. */
  static SubmittedJob read(Path file) {
    try {
      return new SubmittedJob(
          InstantiationUtil.deserializeObject(
              Files.readAllBytes(file), SubmittedJob.class.getClassLoader()));
    } catch (IOException | ClassNotFoundException e) {
      throw new ConfigException(
          "the job that is kept in " + file + " cannot be read by this version: " + e, e);
    }
  }

  byte[] toBytes() {
    try {
      return InstantiationUtil.serializeObject(graph);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Path> jars() {
    List<Path> jars = new ArrayList<>();
    graph.getUserJars().forEach(jar -> jars.add(Path.of(jar.getPath())));
    return jars;
  }

  void setJars(List<Path> jars) {
    graph.getUserJars().clear();
    jars.forEach(jar -> graph.addJar(new org.apache.flink.core.fs.Path(Jobs.uri(jar))));
  }

  /** Has it go on from a checkpoint or savepoint; null to begin anew. */
  void restore(@Nullable String savepoint, boolean leaveOut) {
    graph.setSavepointRestoreSettings(
        savepoint == null
            ? SavepointRestoreSettings.none()
            : SavepointRestoreSettings.forPath(savepoint, leaveOut));
  }

  /**
   * Submits it.
   *
   * @param master the cluster's REST address, host:port
   * @return the job's id
   */
  String submit(String master) {
    int colon = master.lastIndexOf(':');
    Configuration cluster = new Configuration();
    cluster.set(JobManagerOptions.ADDRESS, master.substring(0, colon));
    cluster.set(RestOptions.ADDRESS, master.substring(0, colon));
    cluster.set(RestOptions.PORT, Integer.parseInt(master.substring(colon + 1)));
    graph.setJobID(JobID.generate());
    try (RestClusterClient<String> client = new RestClusterClient<>(cluster, master)) {
      return client.submitJob(graph).get(SUBMIT_SECONDS, TimeUnit.SECONDS).toHexString();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new ConfigException(
          "Flink at " + master + " has not taken the job after " + SUBMIT_SECONDS + " s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while a job was submitted.", e);
    } catch (Exception e) {
      throw new ConfigException("Flink at " + master + " cannot be asked: " + e, e);
    }
  }
}
