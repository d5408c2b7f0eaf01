package dev.rdg.operations.status;

import dev.rdg.cassandra.CassandraKvStore;
import dev.rdg.model.ConfigException;
import dev.rdg.operations.Engines;
import dev.rdg.operations.Outcomes;
import dev.rdg.operations.RunnerConfig;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.JobHealth;
import dev.rdg.operations.jobs.KeptJob;
import dev.rdg.operations.jobs.TopicJobs;
import dev.rdg.operations.kafka.KafkaTopics;
import dev.rdg.transforms.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a topic's job does.
 *
 * @param topic the topic
 * @param job its job on Flink, if one runs or the newest has failed
 * @param health how that does
 * @param freeSlots how many slots Flink has left; 0 where Flink is not known
 * @param positions how far it is; empty where Kafka does not tell
 * @param outcomes what became of the topic's records
 * @param resumable whether its job, which does not run, would go on where it was
 * @param unknown what could not be found out, for people
 */
public record TopicStatus(
    String topic,
    Optional<FlinkJobs.Job> job,
    Optional<JobHealth> health,
    long freeSlots,
    Optional<Positions> positions,
    Outcomes outcomes,
    boolean resumable,
    List<String> unknown) {

  /** As Flink, Kafka and the store have it; what does not answer is told and left out. */
  public static TopicStatus read(Engines engines, CassandraKvStore store, Topic<?> topic) {
    List<String> unknown = new ArrayList<>();
    Optional<FlinkJobs.Job> job = Optional.empty();
    Optional<JobHealth> health = Optional.empty();
    long freeSlots = 0;
    String group = TopicJobs.progressGroup(topic, engines.store().homes());
    try {
      FlinkJobs flink = engines.flink(topic);
      job = TopicJobs.own(engines, topic).or(() -> TopicJobs.failed(engines, topic));
      freeSlots = flink.freeSlots();
      if (job.isPresent()) {
        health = Optional.of(flink.health(job.get().id()));
        group = TopicJobs.progressGroup(flink.options(job.get().id())).orElse(group);
      }
    } catch (ConfigException e) {
      unknown.add(String.valueOf(e.getMessage()));
    }
    return new TopicStatus(
        topic.name(),
        job,
        health,
        freeSlots,
        positions(engines, topic, group, unknown),
        Outcomes.read(store, topic.name()),
        job.isEmpty() && hasStopped(engines, topic),
        unknown);
  }

  private static boolean hasStopped(Engines engines, Topic<?> topic) {
    return engines.knowsFlink(topic)
        && KeptJob.all(engines.project()).stream()
            .anyMatch(kept -> kept.topic().equals(topic.name()) && kept.resumePoint().isPresent());
  }

  private static Optional<Positions> positions(
      Engines engines, Topic<?> topic, String group, List<String> unknown) {
    String source = sourceTopic(engines.settings(topic), topic);
    try (KafkaTopics kafka =
        new KafkaTopics(engines.broker().connection(engines.project(), topic.name()))) {
      if (!kafka.exists(source)) {
        return Optional.empty();
      }
      unknown.addAll(kafka.openTransactions(source));
      return Optional.of(Positions.read(kafka, source, group));
    } catch (ConfigException e) {
      unknown.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** The Kafka topic that a topic's settings on Flink say. */
  public static String sourceTopic(RunnerConfig settings, Topic<?> topic) {
    String source = settings.get("sourceTopic");
    return source == null ? topic.name() : source;
  }

  /** What a person should know or do; empty where all is well. */
  public List<Need> needs() {
    return new Needs(this).list();
  }

  /** In how much time all that waits is written, at the pace of late; empty where none is known. */
  public Optional<Duration> caughtUpIn() {
    return positions
        .filter(one -> one.lag() > 0 && one.perSecond() > 0)
        .map(one -> Duration.ofSeconds((long) (one.lag() / one.perSecond())));
  }
}
