package dev.rdg.launcher;

import dev.rdg.io.ConfigException;
import dev.rdg.stack.Endpoints;
import dev.rdg.transforms.Topic;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rdg stop <topic>}. */
@Command(
    name = "stop",
    description =
        "Stops a topic's job on the local stack with a savepoint, from which it can go on.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg stop logins"})
final class StopCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TOPIC", description = "The topic's name, such as logins.")
  private String topicName;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  StopCommand() {}

  @Override
  public Integer call() {
    Topic<?> topic = Project.topic(spec, topicName);
    Endpoints stack =
        Project.running()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "no local stack is up: a job elsewhere is stopped with flink stop."));
    FlinkJobs flink = new FlinkJobs(stack.flink());
    String job =
        flink
            .newest("rdg-" + topic.name())
            .filter(id -> flink.state(id).equals("RUNNING"))
            .orElseThrow(
                () ->
                    new ConfigException(
                        "no job rdg-" + topic.name() + " runs at " + stack.flink() + "."));
    String savepoint =
        flink.stop(job, Jobs.uri(Project.home().resolve(".rdg").resolve("savepoints")));
    Rdg.say(spec, "The job rdg-" + topic.name() + " has stopped with a savepoint.");
    Rdg.say(
        spec,
        "To go on from there: "
            + Project.rdg()
            + " run "
            + topic.name()
            + " --set savepointPath="
            + savepoint);
    return 0;
  }
}
