package dev.rdg.operations;

import com.google.auto.value.AutoValue;
import dev.rdg.model.ConfigException;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.pipelines.Topics;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where things are: the checkout, and the project whose topics are used. */
@AutoValue
public abstract class Project {
  Project() {}

  /**
   * A project.
   *
   * @param home the checkout
   * @param folder the folder of the project, with {@code runner-configs}; the checkout's own has
   *     the reference topics
   */
  public static Project of(Path home, Path folder) {
    return new AutoValue_Project(
        home.toAbsolutePath().normalize(), folder.toAbsolutePath().normalize());
  }

  /** The project of the checkout. */
  public static Project of(Path home) {
    return of(home, home);
  }

  /** The checkout. */
  public abstract Path home();

  /** The folder of the project. */
  public abstract Path folder();

  /** Whether the project is the checkout itself, with its reference topics. */
  public boolean isCheckout() {
    return folder().equals(home());
  }

  /** The project's topics; the reference topics are those of the checkout alone. */
  public Topics topics() {
    if (isCheckout()) {
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

  /** The namespaces of all topics that hold a part of the graph, not of the totals of outcomes. */
  public List<NamespaceDefinition> graph() {
    return topics().definitions().stream()
        .filter(one -> !CountOutcomes.isOutcomes(one.name()))
        .toList();
  }

  /** How a command on this project begins, for hints on what to type next. */
  public String rdg() {
    if (isCheckout()) {
      return "./rdg";
    }
    return "./rdg --project "
        + (folder().startsWith(home()) ? home().relativize(folder()) : folder());
  }

  /** Where operations on this project keep something, such as {@code rebuilds}. */
  public Path state(String name) {
    return folder().resolve(".rdg").resolve(name);
  }

  /** The file of homes: the project's, else the checkout's. */
  public Path homesFile() {
    Path own = folder().resolve("runner-configs").resolve("homes.yaml");
    return Files.exists(own) ? own : home().resolve("runner-configs").resolve("homes.yaml");
  }

  /** The settings of a topic on a runner, if there are any. */
  public Optional<Path> runnerConfig(Runner runner, String topic) {
    return Stream.of(folder(), home())
        .map(base -> base.resolve("runner-configs/" + runner.folder() + "/" + topic + ".yaml"))
        .filter(Files::exists)
        .findFirst();
  }

  /** The settings of a topic on Flink; none where there is no file of them. */
  RunnerConfig settings(String topic) {
    return runnerConfig(Runner.FLINK, topic).map(RunnerConfig::load).orElseGet(RunnerConfig::empty);
  }

  /** That there are no such settings, with the nearest that there are. */
  public String missingRunnerConfig(Runner runner, String topic) {
    return "there is no runner-configs/"
        + runner.folder()
        + "/"
        + topic
        + ".yaml"
        + Nearest.hint(topic, configured(runner));
  }

  private List<String> configured(Runner runner) {
    Path directory = home().resolve("runner-configs").resolve(runner.folder());
    return files(directory, ".yaml").stream()
        .map(file -> file.getFileName().toString().replace(".yaml", ""))
        .toList();
  }

  /**
   * The jars that a cluster needs to run a topic: the job's, and that of the project where it is
   * not the checkout.
   *
   * @throws ConfigException when the job's jar is not built
   */
  public List<Path> jobJars() {
    List<Path> jars = new ArrayList<>(files(home().resolve("pipelines/target"), "-job.jar"));
    if (jars.isEmpty()) {
      throw new ConfigException("the job's jar is missing in pipelines/target: run mvn package.");
    }
    if (!isCheckout()) {
      jars.addAll(files(folder().resolve("target"), ".jar"));
    }
    return jars;
  }

  private static List<Path> files(Path directory, String suffix) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .filter(file -> !file.toString().endsWith("-sources.jar"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
