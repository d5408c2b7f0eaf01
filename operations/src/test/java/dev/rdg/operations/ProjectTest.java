package dev.rdg.operations;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTest {
  private final Path home;
  private final Project checkout;
  private final Project other;

  ProjectTest(@TempDir Path folder) throws IOException {
    home = folder;
    checkout = Project.of(folder);
    other = Project.of(folder, folder.resolve("examples/mine"));
    for (String name : List.of("runner-configs/flink/logins.yaml", "runner-configs/homes.yaml")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "");
    }
  }

  @Test
  void runnerConfig_isTheProjectsElseTheCheckouts() throws IOException {
    Path common = home.resolve("runner-configs/flink/logins.yaml");
    assertThat(other.runnerConfig(Runner.FLINK, "logins"), is(Optional.of(common)));

    Path own = other.folder().resolve("runner-configs/flink/logins.yaml");
    Files.createDirectories(own.getParent());
    Files.writeString(own, "");
    assertThat(other.runnerConfig(Runner.FLINK, "logins"), is(Optional.of(own)));
    assertThat(checkout.runnerConfig(Runner.FLINK, "logins"), is(Optional.of(common)));
    assertThat(checkout.runnerConfig(Runner.DIRECT, "logins"), is(Optional.empty()));
  }

  @Test
  void missingRunnerConfig_namesTheNearest() {
    assertThat(
        checkout.missingRunnerConfig(Runner.FLINK, "loginz"),
        containsString(
            "there is no runner-configs/flink/loginz.yaml; allowed: logins. Did you mean 'logins'?"));
  }

  @Test
  void homesFile_isTheProjectsElseTheCheckouts() throws IOException {
    assertThat(other.homesFile(), is(home.resolve("runner-configs/homes.yaml")));

    Path own = other.folder().resolve("runner-configs/homes.yaml");
    Files.createDirectories(own.getParent());
    Files.writeString(own, "");
    assertThat(other.homesFile(), is(own));
  }

  /** Two projects of one checkout keep what they do apart. */
  @Test
  void state_isTheProjects() {
    assertThat(other.state("rebuilds"), is(home.resolve("examples/mine/.rdg/rebuilds")));
    assertThat(checkout.state("rebuilds"), is(home.resolve(".rdg/rebuilds")));
  }

  @Test
  void rdg_isHowCommandsOnItBegin() {
    assertThat(checkout.rdg(), is("./rdg"));
    assertThat(other.rdg(), is("./rdg --project examples/mine"));
    assertThat(Project.of(home, Path.of("/far/away")).rdg(), is("./rdg --project /far/away"));
  }

  @Test
  void jobJars_areTheJobsAndTheProjects() throws IOException {
    assertThat(
        assertThrows(ConfigException.class, checkout::jobJars).getMessage(),
        containsString("the job's jar is missing in pipelines/target: run mvn package."));

    Path job = jar(home.resolve("pipelines/target/rdg-job.jar"));
    jar(home.resolve("pipelines/target/rdg.jar"));
    Path mine = jar(other.folder().resolve("target/mine.jar"));
    jar(other.folder().resolve("target/mine-sources.jar"));
    assertThat(checkout.jobJars(), is(List.of(job)));
    assertThat(other.jobJars(), is(List.of(job, mine)));
  }

  @Test
  void topics_ofAnotherFolderAreItsOwn() {
    assertThat(
        assertThrows(ConfigException.class, other::topics).getMessage(),
        containsString("has no topics: name each class in META-INF/services/"));
  }

  @Test
  void graph_hasNoTotalsOfOutcomes() {
    List<String> names = GraphJobs.PROJECT.graph().stream().map(one -> one.name()).toList();

    assertThat(names, hasItem("edge_watched"));
    assertThat(names, not(hasItem("outcomes_logins")));
  }

  private static Path jar(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }
}
