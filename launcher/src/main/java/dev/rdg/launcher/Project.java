package dev.rdg.launcher;

import dev.rdg.model.ConfigException;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.pipelines.Topics;
import dev.rdg.stack.Endpoints;
import dev.rdg.stack.LocalStack;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where things are: the checkout, the project whose topics are used, and the running stack. */
final class Project {
  /**
   * The reference topics' project is the checkout itself; {@code ./rdg --project} sets another
   * one's folder.
   */
  private static final String PROJECT_PROPERTY = "rdg.project";

  private Project() {}

  /** The checkout. */
  static Path home() {
    return Path.of(System.getProperty("rdg.home", ".")).toAbsolutePath().normalize();
  }

  /** The folder with {@code runner-configs}. */
  static Path folder() {
    return Path.of(System.getProperty(PROJECT_PROPERTY, home().toString()))
        .toAbsolutePath()
        .normalize();
  }

  /** The stack of {@code ./rdg stack}. */
  static LocalStack stack() {
    return LocalStack.at(home());
  }

  /**
   * The stack of {@code ./rdg demo}, apart from the other, so that a demo touches nobody's data.
   */
  static LocalStack demoStack() {
    return LocalStack.at(home().resolve(".rdg").resolve("demo"));
  }

  /** The running stack: the one of {@code ./rdg stack}, else that of a demo that was kept. */
  static Optional<Endpoints> running() {
    return stack().endpoints().or(() -> demoStack().endpoints());
  }

  /** The project's topics; the reference topics are those of the checkout alone. */
  static Topics topics() {
    if (folder().equals(home())) {
      return Topics.onClassPath();
    }
    Topics topics = Topics.in(folder());
    if (topics.all().isEmpty()) {
      throw new ConfigException(
          "project "
              + folder()
              + " has no topics: name each class in META-INF/services/"
              + Topic.class.getName()
              + " and build the project's jar.");
    }
    return topics;
  }

  /** How a command on this project begins, for hints on what to type next. */
  static String rdg() {
    if (folder().equals(home())) {
      return "./rdg";
    }
    return "./rdg --project "
        + (folder().startsWith(home()) ? home().relativize(folder()) : folder());
  }

  /** Has the commands use the checkout's topics, whatever project was named. */
  static void useCheckout() {
    System.setProperty(PROJECT_PROPERTY, home().toString());
  }

  /** The topic of a name; wrong usage where there is none. */
  static Topic<?> topic(CommandSpec command, String name) {
    try {
      return topics().get(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** The file of a topic and runner; wrong usage where there is none. */
  static Path runnerConfig(CommandSpec command, String runner, String topic) {
    return runnerConfig(runner, topic)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "there is no runner-configs/"
                        + runner
                        + "/"
                        + topic
                        + ".yaml"
                        + Nearest.hint(topic, configured(runner))));
  }

  /** The file of a topic and runner, if there is one. */
  static Optional<Path> runnerConfig(String runner, String topic) {
    return Stream.of(folder(), home())
        .map(base -> base.resolve("runner-configs").resolve(runner).resolve(topic + ".yaml"))
        .filter(Files::exists)
        .findFirst();
  }

  private static List<String> configured(String runner) {
    Path directory = home().resolve("runner-configs").resolve(runner);
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The jars that a cluster needs to run a topic: the job's, and that of the project where it is
   * not the checkout.
   */
  static List<String> jobJars() {
    List<String> jars = new ArrayList<>();
    jars.addAll(jars(home().resolve("pipelines").resolve("target"), "-job.jar"));
    if (jars.isEmpty()) {
      throw new ConfigException("the job's jar is missing in pipelines/target: run mvn package.");
    }
    if (!folder().equals(home())) {
      jars.addAll(jars(folder().resolve("target"), ".jar"));
    }
    return jars;
  }

  private static List<String> jars(Path directory, String suffix) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(suffix) && !file.endsWith("-sources.jar"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
