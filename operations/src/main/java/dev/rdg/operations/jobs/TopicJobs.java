package dev.rdg.operations.jobs;

import dev.rdg.cassandra.Home;
import dev.rdg.cassandra.Homes;
import dev.rdg.cassandra.Moves;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.operations.Engines;
import dev.rdg.pipelines.TopicOptions;
import dev.rdg.pipelines.TopicPipeline;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of topics, known by what they write and not by their names: each carries the topic and
 * its tables as options, which Flink shows.
 */
public final class TopicJobs {
  /** As Flink shows an option that is not set. */
  private static final String NONE = "null";

  private TopicJobs() {}

  /**
   * Starts a topic's job, after checking that all it needs is there and that no other writes the
   * same; on Flink it returns when the job has begun to work, elsewhere when it has ended.
   *
   * @throws ConfigException with what is missing or in the way, and the next step
   */
  public static void start(Topic<?> topic, TopicOptions options) {
    start(topic, options, null);
  }

  /** As {@link #start(Topic, TopicOptions)}, and keeps what runs on Flink for a way back to it. */
  public static void start(Topic<?> topic, TopicOptions options, @Nullable KeptJob kept) {
    Jobs.check(topic, options);
    if (!FlinkRunner.class.equals(options.getRunner())) {
      Jobs.submit(topic, options);
      return;
    }
    requireNoOther(topic, options);
    try {
      SubmittedJob job = Jobs.prepare(topic, options);
      String id = job.submit(Jobs.master(options));
      Jobs.awaitStart(options);
      if (kept != null) {
        kept.keep(id, job, topic.name(), Jobs.master(options));
      }
    } catch (RuntimeException e) {
      throw e instanceof ConfigException config ? config : Jobs.explain(topic, e);
    }
  }

  /**
   * Checks that no other job writes what one with these options would.
   *
   * @throws ConfigException when one does
   */
  public static void requireNoOther(Topic<?> topic, TopicOptions options) {
    FlinkJobs flink = FlinkJobs.at(options.as(FlinkPipelineOptions.class).getFlinkMaster());
    find(flink, topic.name(), targetsOf(topic, options))
        .ifPresent(
            job -> {
              throw new ConfigException(
                  "the job "
                      + job.name()
                      + " is on Flink already and writes the same tables: end it first, with ./rdg stop "
                      + topic.name()
                      + ", or at "
                      + flink.address()
                      + ".");
            });
  }

  /**
   * The consumer group in which a topic's own job commits how far it is, unless it is told another.
   */
  public static String progressGroup(Topic<?> topic, Homes homes) {
    return Jobs.NAME_PREFIX
        + homes.of(CountOutcomes.namespaceOf(topic.name())).keyspace()
        + "-"
        + topic.name();
  }

  /** As {@link #progressGroup(Topic, Homes)}, of a job by its options; empty where it has none. */
  public static Optional<String> progressGroup(Map<String, String> options) {
    return Stream.of("startGroup", "progressGroup")
        .map(options::get)
        .filter(group -> group != null && !group.equals(NONE))
        .findFirst();
  }

  /** The tables that a job with these options writes, as {@link Home#place} names them. */
  public static Set<String> targetsOf(Topic<?> topic, TopicOptions options) {
    List<String> namespaces = new ArrayList<>();
    String only = options.getOnlyNamespaces();
    topic.writes().namespaces().stream()
        .map(NamespaceLayout::name)
        .filter(name -> only == null || Arrays.asList(only.split(",")).contains(name))
        .forEach(namespaces::add);
    if (only == null) {
      namespaces.add(CountOutcomes.namespaceOf(topic.name()));
    }
    return targetsOf(TopicPipeline.homes(options), namespaces);
  }

  /** The tables where these namespaces live now. */
  public static Set<String> targetsOf(Homes homes, Collection<String> namespaces) {
    Homes now = Moves.follow(homes, namespaces);
    Set<String> targets = new TreeSet<>();
    namespaces.forEach(name -> targets.add(label(now.of(name))));
    return targets;
  }

  /**
   * A topic's own live job, and not that of a rebuild: alone it counts outcomes.
   *
   * @throws ConfigException when there are several
   */
  public static Optional<FlinkJobs.Job> own(Engines engines, Topic<?> topic) {
    return find(
        engines.flink(topic),
        topic.name(),
        targetsOf(engines.store().homes(), List.of(CountOutcomes.namespaceOf(topic.name()))));
  }

  /** A topic's own newest job, where Flink remembers that it failed for good. */
  public static Optional<FlinkJobs.Job> failed(Engines engines, Topic<?> topic) {
    FlinkJobs flink = engines.flink(topic);
    Set<String> targets =
        targetsOf(engines.store().homes(), List.of(CountOutcomes.namespaceOf(topic.name())));
    return flink.all().stream()
        .filter(job -> writes(job, flink.options(job.id()), topic.name(), targets))
        .max(Comparator.comparingLong(FlinkJobs.Job::startMillis))
        .filter(job -> job.state().equals("FAILED"));
  }

  /** As Flink shows it, without the comma by which labels are parted. */
  public static String label(Home home) {
    return home.cluster() + ":" + home.qualifiedTable();
  }

  /**
   * The live job of a topic that writes some of these tables.
   *
   * @throws ConfigException when there are several: each would do the other's work again, and an
   *     older version among them would write what it derives
   */
  public static Optional<FlinkJobs.Job> find(FlinkJobs flink, String topic, Set<String> targets) {
    return only(
        flink,
        topic,
        flink.all().stream()
            .filter(FlinkJobs.Job::isLive)
            .filter(job -> writes(job, flink.options(job.id()), topic, targets))
            .toList());
  }

  /**
   * The live job of a topic that began at a group's offsets, as that of a rebuild does.
   *
   * @throws ConfigException when there are several
   */
  public static Optional<FlinkJobs.Job> ofGroup(FlinkJobs flink, String topic, String group) {
    return only(
        flink,
        topic,
        flink.all().stream()
            .filter(FlinkJobs.Job::isLive)
            .filter(job -> group.equals(flink.options(job.id()).get("startGroup")))
            .toList());
  }

  private static Optional<FlinkJobs.Job> only(
      FlinkJobs flink, String topic, List<FlinkJobs.Job> found) {
    if (found.size() > 1) {
      throw new ConfigException(
          "several jobs on Flink write topic '"
              + topic
              + "' to the same tables: "
              + found.stream()
                  .map(job -> job.name() + " (" + job.id() + ")")
                  .collect(Collectors.joining(", "))
              + ". Cancel all but one, at "
              + flink.address()
              + ".");
    }
    return found.stream().findFirst();
  }

  /** A job from before there were labels is known by its name. */
  private static boolean writes(
      FlinkJobs.Job job, Map<String, String> options, String topic, Set<String> targets) {
    String labels = options.get("targets");
    if (labels == null || labels.equals(NONE)) {
      return job.name().equals(Jobs.NAME_PREFIX + topic);
    }
    return topic.equals(options.get("topic"))
        && Arrays.stream(labels.split(",")).anyMatch(targets::contains);
  }

  /**
   * What is left of a job that was stopped.
   *
   * @param path the savepoint, or the last checkpoint of a job that could not take one; null where
   *     there was none
   * @param failure why it could not; empty where it could
   */
  public record Stopped(@Nullable String path, String failure) {}

  /**
   * Stops a job with a savepoint; one that keeps failing cannot take one and ends where its last
   * checkpoint is.
   *
   * @param folder for savepoints, as {@link Jobs#uri} names it; null for the one that the cluster
   *     is set to
   */
  public static Stopped stop(FlinkJobs flink, FlinkJobs.Job job, @Nullable String folder) {
    if (flink.state(job.id()).equals("RUNNING")) {
      return new Stopped(flink.stop(job.id(), folder), "");
    }
    String failure = flink.failure(job.id());
    Optional<String> checkpoint =
        flink.lastCheckpoint(job.id()).or(() -> flink.restoredFrom(job.id()));
    flink.cancel(job.id());
    return new Stopped(
        checkpoint.orElse(null),
        "it was "
            + job.state().toLowerCase(Locale.ROOT)
            + (failure.isEmpty() ? "" : ", after: " + failure));
  }
}
