package dev.rdg.operations.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import dev.rdg.operations.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptJobTest {
  private Path folder;
  private KeptJob job;

  @SuppressWarnings("NullAway.Init") // set before each test
  KeptJobTest() {}

  @BeforeEach
  void open(@TempDir Path temporary) {
    folder = temporary;
    job = KeptJob.of(Project.of(temporary), "rdg-logins", "127.0.0.1:8081");
  }

  @Test
  void jobThatNeverRan_goesOnNowhere() {
    assertThat(job.resumePoint(), is(Optional.empty()));
    assertThat(KeptJob.all(Project.of(folder)), is(List.of()));
    assertThat(job.name(), is("rdg-logins"));
  }

  @Test
  void stoppedJob_goesOnAtItsSavepoint() throws IOException {
    Path savepoint = checkpoint("savepoint-1");
    job.stoppedAt("file://" + savepoint);

    assertThat(job.resumePoint(), is(Optional.of("file://" + savepoint)));
    assertThat(KeptJob.all(Project.of(folder)).get(0).name(), is("rdg-logins"));
  }

  /** Somebody may have cleared the disk; what is elsewhere cannot be looked at. */
  @Test
  void savepointThatIsGone_isNone() {
    job.stoppedAt("file:" + folder.resolve("nowhere"));
    assertThat(job.resumePoint(), is(Optional.empty()));

    job.stoppedAt("s3://bucket/savepoint-1");
    assertThat(job.resumePoint(), is(Optional.of("s3://bucket/savepoint-1")));
  }

  /** Ten comes after nine, and one that was not finished does not count. */
  @Test
  void jobThatDied_goesOnAtItsNewestCheckpoint() throws IOException {
    checkpoint("chk-9");
    Path newest = checkpoint("chk-10");
    Files.createDirectories(folder.resolve("checkpoints/chk-11"));
    job.ranWith("file:" + folder.resolve("checkpoints"));

    assertThat(job.resumePoint(), is(Optional.of("file://" + newest)));
  }

  /** Two clusters have jobs of one name. */
  @Test
  void anotherCluster_isAnotherJob() {
    job.stoppedAt("s3://bucket/savepoint-1");

    assertThat(
        KeptJob.of(Project.of(folder), "rdg-logins", "10.0.0.1:8081").resumePoint(),
        is(Optional.empty()));
  }

  /** Its data is where it was. */
  @Test
  void localClusterOnAnotherPort_isTheSame() throws IOException {
    Path savepoint = checkpoint("savepoint-1");
    job.stoppedAt("file://" + savepoint);
    Project project = Project.of(folder);

    KeptJob elsewhere =
        KeptJob.ofLocalCluster(
            project, "rdg-logins", "127.0.0.1:9999", List.of(folder.resolve("other")));
    assertThat(elsewhere.resumePoint(), is(Optional.empty()));

    KeptJob moved =
        KeptJob.ofLocalCluster(project, "rdg-logins", "127.0.0.1:9999", List.of(folder));
    assertThat(moved.resumePoint(), is(Optional.of("file://" + savepoint)));
    assertThat(moved.master(), is("127.0.0.1:9999"));
    assertThat(KeptJob.all(project).size(), is(1));
  }

  /** Such as after Flink's own version has changed: what else is kept is not its matter. */
  @Test
  void graphThatCannotBeRead_isToldWhereItIsWanted() throws IOException {
    job.stoppedAt("s3://bucket/savepoint-1");
    Path graph = folder.resolve(".rdg/jobs/rdg-logins@127.0.0.1-8081/job.graph");
    Files.writeString(graph, "of another version");

    assertThat(job.resumePoint(), is(Optional.of("s3://bucket/savepoint-1")));
    assertThat(
        assertThrows(ConfigException.class, job::job).getMessage(),
        containsString("cannot be read by this version"));
  }

  private Path checkpoint(String name) throws IOException {
    Path made = Files.createDirectories(folder.resolve("checkpoints").resolve(name));
    Files.writeString(made.resolve("_metadata"), "");
    return made;
  }
}
