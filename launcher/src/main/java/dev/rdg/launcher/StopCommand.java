package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.stack.Endpoints;
import dev.rdg.transforms.Topic;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rdg stop <topic>}. */
@Command(
    name = "stop",
    description =
        "Stops a topic's job on the local stack with a savepoint, from which it can go on; one that keeps failing ends where its last checkpoint is.",
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
    String name = "rdg-" + topic.name();
    String job =
        flink
            .live(name)
            .orElseThrow(
                () -> new ConfigException("no job " + name + " runs at " + stack.flink() + "."));
    String state = flink.state(job);
    if (state.equals("RUNNING")) {
      String savepoint =
          flink.stop(job, Jobs.uri(Project.home().resolve(".rdg").resolve("savepoints")));
      Rdg.say(spec, "The job " + name + " has stopped with a savepoint.");
      sayHowToGoOn(topic, savepoint);
    } else {
      end(topic, flink, job, state);
    }
    return 0;
  }

  /** A job that does not run cannot take a savepoint. */
  private void end(Topic<?> topic, FlinkJobs flink, String job, String state) {
    String failure = flink.failure(job);
    Optional<String> checkpoint = flink.lastCheckpoint(job);
    flink.cancel(job);
    Rdg.say(
        spec,
        "The job rdg-"
            + topic.name()
            + " was "
            + state.toLowerCase(Locale.ROOT)
            + " and has ended without a savepoint."
            + (failure.isEmpty() ? "" : " It failed with: " + failure));
    checkpoint.ifPresentOrElse(
        path -> sayHowToGoOn(topic, path),
        () ->
            Rdg.say(
                spec,
                "It had no checkpoint: "
                    + Project.rdg()
                    + " run "
                    + topic.name()
                    + " begins with the first record, which changes nothing."));
  }

  private void sayHowToGoOn(Topic<?> topic, String savepoint) {
    Rdg.say(
        spec,
        "To go on from there: "
            + Project.rdg()
            + " run "
            + topic.name()
            + " --set savepointPath="
            + savepoint);
  }
}
