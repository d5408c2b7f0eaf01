package dev.rdg.operations.jobs;

import dev.rdg.cassandra.CassandraTables;
import dev.rdg.io.kafka.KafkaConnection;
import dev.rdg.io.rejects.KafkaRejectIO;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.operations.Poll;
import dev.rdg.operations.Project;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.ReferenceTable;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/** Starts a topic's job, after checking that all it needs is there. */
public final class Jobs {
  static final String NAME_PREFIX = "rdg-";

  private static final int CONNECT_MILLIS = 5_000;
  private static final Duration START_DEADLINE = Duration.ofSeconds(20);

  /** Flink hands exceptions of workers on as text. */
  private static final String CONFIG = ConfigException.class.getName();

  private Jobs() {}

  /** The name of a topic's job, unless its settings say otherwise. */
  public static String nameOf(Topic<?> topic) {
    return NAME_PREFIX + topic.name();
  }

  /** Has a job on Flink bring its jars, unless the cluster has them. */
  public static void stageJars(Project project, PipelineOptions options) {
    boolean onCluster = options.as(TopicOptions.class).getJarOnCluster();
    options
        .as(FlinkPipelineOptions.class)
        .setFilesToStage(
            onCluster
                ? List.of(emptyJar())
                : project.jobJars().stream().map(Path::toString).toList());
  }

  /** Beam takes an empty list of files for all that this process has in its class path. */
  private static String emptyJar() {
    try {
      Path jar = Files.createTempFile("rdg-", ".jar");
      jar.toFile().deleteOnExit();
      try (OutputStream file = Files.newOutputStream(jar)) {
        new JarOutputStream(file, new Manifest()).finish();
      }
      return jar.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks tables, topics, files and the cluster, and creates the topic for rejects.
   *
   * @throws ConfigException with the first thing that is missing, and the next step
   */
  public static void check(Topic<?> topic, TopicOptions options) {
    List<NamespaceDefinition> definitions = new ArrayList<>(topic.writes().definitions());
    definitions.add(CountOutcomes.definitionOf(topic.name()));
    checkTables(definitions, options);
    String source = TopicPipeline.sourceTopic(topic, options);
    try (KafkaTopics topics = new KafkaTopics(KafkaConnection.of(options))) {
      topics.require(source);
      checkTimes(topics, source, options);
      topics.create(List.of(KafkaRejectIO.topicFor(source)), 1);
    }
    checkReferences(topic, options);
    checkCluster(options);
  }

  /** Whether events from the future can be told by the times of the topic's records. */
  public static void checkTimes(KafkaTopics topics, String source, TopicOptions options) {
    if (!options.getTrustProducerTime()) {
      topics.requireBoundedTimes(source);
    }
  }

  /** Whether the tables of these namespaces are there, as they are asked for. */
  public static void checkTables(
      Collection<NamespaceDefinition> definitions, TopicOptions options) {
    CassandraTables.of(TopicPipeline.homes(options), definitions).plan().requireApplied();
  }

  /** Whether what enriches a topic can be loaded. */
  public static void checkReferences(Topic<?> topic, TopicOptions options) {
    String references = options.getReferences();
    if (topic.enrichment().isPresent() && references != null) {
      try {
        ReferenceTable.matching(references).load();
      } catch (RuntimeException e) {
        throw new ConfigException("the reference table cannot be loaded: " + e.getMessage(), e);
      }
    }
  }

  /** Whether the Flink cluster answers, for a job on Flink. */
  public static void checkCluster(TopicOptions options) {
    if (FlinkRunner.class.equals(options.getRunner())) {
      requireCluster(options.as(FlinkPipelineOptions.class).getFlinkMaster());
    }
  }

  /** Without a cluster the runner would start one in this process, which ends with it. */
  private static void requireCluster(String master) {
    int colon = master.lastIndexOf(':');
    if (colon < 1) {
      throw new ConfigException(
          "no Flink cluster is known: give --flink=host:port, or start a local one with ./rdg stack up.");
    }
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(master.substring(colon + 1));
      socket.connect(new InetSocketAddress(master.substring(0, colon), port), CONNECT_MILLIS);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          "Flink does not answer at "
              + master
              + ": check that its JobManager's REST port is there, or start a local one with ./rdg stack up. ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /**
   * Submits the job, labelled with what it writes; on Flink it returns when the cluster has taken
   * it, elsewhere when it has ended.
   */
  public static void submit(Topic<?> topic, TopicOptions options) {
    if (FlinkRunner.class.equals(options.getRunner())) {
      try {
        prepare(topic, options).submit(master(options));
      } catch (RuntimeException e) {
        throw explain(topic, e);
      }
    } else {
      run(what(topic), () -> build(topic, options));
    }
  }

  /** A topic's job on Flink, labelled with what it writes and how its state is written. */
  static SubmittedJob prepare(Topic<?> topic, TopicOptions options) {
    options.setStateFormat(StateFormat.of(build(topic, options)).toString());
    return SubmittedJob.of(build(topic, options));
  }

  private static Pipeline build(Topic<?> topic, TopicOptions options) {
    options.setTargets(String.join(",", TopicJobs.targetsOf(topic, options)));
    if (options.getProgressGroup() == null) {
      options.setProgressGroup(TopicJobs.progressGroup(topic, TopicPipeline.homes(options)));
    }
    return TopicPipeline.build(topic, options);
  }

  static ConfigException explain(Topic<?> topic, RuntimeException e) {
    return explain(what(topic), e);
  }

  private static String what(Topic<?> topic) {
    return "the job for '" + topic.name() + "'";
  }

  static String master(TopicOptions options) {
    return options.as(FlinkPipelineOptions.class).getFlinkMaster();
  }

  /**
   * Waits until a job on Flink has completed a checkpoint, or for some time: what it cannot do,
   * such as go on where records are missing, shows then.
   *
   * @throws ConfigException with what the user can mend; the job has ended then
   */
  public static void awaitStart(TopicOptions options) {
    FlinkJobs flink = FlinkJobs.at(options.as(FlinkPipelineOptions.class).getFlinkMaster());
    // It may be busy; what it does after that time is seen on Flink's page.
    Poll.until(
        START_DEADLINE,
        () -> {
          Optional<String> job = flink.newest(options.getJobName());
          job.ifPresent(id -> requireStarted(flink, id));
          return job.isPresent() && flink.completedCheckpoint(job.get()) > 0;
        },
        started -> started);
  }

  private static void requireStarted(FlinkJobs flink, String job) {
    String failure = flink.failure(job);
    int config = failure.indexOf(CONFIG + ": ");
    if (config >= 0) {
      if (flink.isLive(job)) {
        flink.cancel(job);
      }
      throw new ConfigException(failure.substring(config + CONFIG.length() + 2));
    }
  }

  /**
   * Runs a pipeline.
   *
   * @param what it is, for the message when it cannot be run
   */
  public static PipelineResult run(String what, Supplier<Pipeline> pipeline) {
    try {
      return pipeline.get().run();
    } catch (RuntimeException e) {
      throw explain(what, e);
    }
  }

  /** As {@link #run}, until it is done. */
  public static void runToEnd(String what, Supplier<Pipeline> pipeline) {
    awaitEnd(what, run(what, pipeline));
  }

  /** Waits until a pipeline is done; what has failed is told as for {@link #run}. */
  public static void awaitEnd(String what, PipelineResult result) {
    try {
      result.waitUntilFinish();
    } catch (Pipeline.PipelineExecutionException e) {
      throw explain(what, e);
    }
  }

  /** What the user can mend is told as it is, however deep the runner has wrapped it. */
  static ConfigException explain(String what, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigException || cause.toString().startsWith(CONFIG)) {
        return new ConfigException(
            String.valueOf(cause.getMessage()).replace(CONFIG + ": ", ""), failure);
      }
    }
    String root = rootMessage(failure);
    if (root.startsWith(ClassNotFoundException.class.getName())) {
      root +=
          ". The Flink cluster does not have this class: put the job's jar, pipelines/target/*-job.jar, into its lib folder and restart it, or leave out jarOnCluster, so that the job brings it.";
    }
    return new ConfigException(what + " could not be run: " + root, failure);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  /** A folder as Flink wants it. */
  public static String uri(Path folder) {
    return "file://" + folder.toAbsolutePath(); // in which Flink takes no escapes
  }
}
