package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.Engines;
import dev.rdg.operations.jobs.FlinkJobs;
import dev.rdg.operations.jobs.Jobs;
import dev.rdg.operations.jobs.TopicJobs;
import dev.rdg.transforms.Topic;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rdg stop <topic>}: ends the job that counts the topic's outcomes, whatever its name;
 * that of a rebuild is left alone.
 */
@Command(
    name = "stop",
    description =
        "Stops a topic's job on the local stack with a savepoint, from which it can go on; one that keeps failing ends where its last checkpoint is.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg stop logins"})
final class StopCommand extends ScreenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic's name, such as logins.")
  private String topicName;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  StopCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = topic(topicName);
    if (Local.running().isEmpty()) {
      throw new ConfigException(
          "no local stack is up: a job elsewhere is stopped with flink stop.");
    }
    Engines engines = Local.engines(new CassandraOption());
    FlinkJobs flink = engines.flink();
    FlinkJobs.Job job =
        TopicJobs.own(engines, topic)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "no job of '" + topic.name() + "' runs at " + flink.address() + "."));
    TopicJobs.Stopped stopped =
        TopicJobs.stop(flink, job, Jobs.uri(Local.project().state("savepoints")));
    say(
        stopped.failure().isEmpty()
            ? "The job " + job.name() + " has stopped with a savepoint."
            : "The job " + job.name() + " has ended without a savepoint: " + stopped.failure());
    String run = Local.project().rdg() + " run " + topic.name();
    say(
        stopped.path() == null
            ? "It had no checkpoint: "
                + run
                + " begins with the first record, which changes nothing."
            : "To go on from there: " + run + " --set savepointPath=" + stopped.path());
    return 0;
  }
}
