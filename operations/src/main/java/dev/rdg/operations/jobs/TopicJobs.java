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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of topics, known by what they write and not by their names: each carries the topic and
 * its tables as options, which Flink shows.
 */
public final class TopicJobs {
  private TopicJobs() {}

  /**
   * Starts a topic's job, after checking that all it needs is there and that no other writes the
   * same; on Flink it returns when the job has begun to work.
   *
   * @throws ConfigException with what is missing or in the way, and the next step
   */
  public static void start(Topic<?> topic, TopicOptions options) {
    Jobs.check(topic, options);
    boolean onFlink = FlinkRunner.class.equals(options.getRunner());
    if (onFlink) {
      requireNoOther(topic, options);
    }
    Jobs.submit(topic, options);
    if (onFlink) {
      Jobs.awaitStart(options);
    }
  }

  private static void requireNoOther(Topic<?> topic, TopicOptions options) {
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
        engines.flink(),
        topic.name(),
        targetsOf(engines.store().homes(), List.of(CountOutcomes.namespaceOf(topic.name()))));
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
    if (labels == null || labels.equals("null")) {
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
   * @param folder for savepoints, as {@link Jobs#uri} names it
   */
  public static Stopped stop(FlinkJobs flink, FlinkJobs.Job job, String folder) {
    if (flink.state(job.id()).equals("RUNNING")) {
      return new Stopped(flink.stop(job.id(), folder), "");
    }
    String failure = flink.failure(job.id());
    Optional<String> checkpoint = flink.lastCheckpoint(job.id());
    flink.cancel(job.id());
    return new Stopped(
        checkpoint.orElse(null),
        "it was "
            + job.state().toLowerCase(Locale.ROOT)
            + (failure.isEmpty() ? "" : ", after: " + failure));
  }
}
