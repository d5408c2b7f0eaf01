package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.Engines;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.KeptJob;
import dev.rdg.operations.jobs.TopicJobs;
import dev.rdg.transforms.Topic;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg stop <topic>}: ends the job that counts the topic's outcomes, whatever its name;
 * that of a rebuild is left alone.
 */
@Command(
    name = "stop",
    description =
        "Stops a topic's job with a savepoint, from which it can go on; one that keeps failing ends where its last checkpoint is.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg stop logins"})
final class StopCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic's name, such as logins.")
  private String topicName;

  @Mixin private SavepointsOption savepoints;
  @Mixin private CassandraOption cassandra;
  @Mixin private KafkaOption kafka;
  @Mixin private FlinkOption flinkOption;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  StopCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = topic(topicName);
    Engines engines = Local.engines(cassandra, kafka, flinkOption);
    FlinkJobs flink = engines.flink(topic);
    FlinkJobs.Job job =
        TopicJobs.own(engines, topic)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "no job of '" + topic.name() + "' runs at " + flink.address() + "."));
    TopicJobs.Stopped stopped = TopicJobs.stop(flink, job, savepoints.folder(flink));
    String path = stopped.path();
    if (path != null) {
      KeptJob.of(engines.project(), job.name(), flink.address().getAuthority()).stoppedAt(path);
    }
    say(
        stopped.failure().isEmpty()
            ? "The job " + job.name() + " has stopped with a savepoint."
            : "The job " + job.name() + " has ended without a savepoint: " + stopped.failure());
    String run = rdg("run " + topic.name());
    say(
        path == null
            ? "It had no checkpoint: "
                + run
                + " begins with the first record, which changes nothing."
            : "To go on from there, at " + path + ": " + run + " --resume");
    return 0;
  }
}
