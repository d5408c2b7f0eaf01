package dev.rdg.operations.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.cassandra.Homes;
import dev.rdg.model.ConfigException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicJobsTest {
  private static final Set<String> TARGETS = Set.of("main:k.node_account", "main:k.node_device");

  private final FakeFlink fake = new FakeFlink();
  private final FlinkJobs flink = fake.jobs();

  @AfterEach
  void close() {
    fake.close();
  }

  private Optional<String> found() {
    return TopicJobs.find(flink, "logins", TARGETS).map(FlinkJobs.Job::id);
  }

  /** A name says nothing: two jobs of different names would write the same. */
  @Test
  void find_isByTopicAndTables() {
    fake.has("name", "rdg-logins", "RUNNING", 4, "topic=logins", "targets=main:other.node_account");
    fake.has("topic", "b", "RUNNING", 3, "topic=catalog", "targets=main:k.node_account");
    assertThat(found(), is(Optional.empty()));

    fake.has("one", "mine", "RUNNING", 1, "topic=logins", "targets=main:k.a,main:k.node_device");
    assertThat(found(), is(Optional.of("one")));
  }

  /** An archive writes no table, also where somebody has named it like the topic's job. */
  @Test
  void find_isNotAnArchive() {
    fake.has("archive", "rdg-logins", "RUNNING", 1, "topic=logins", "targets=");

    assertThat(found(), is(Optional.empty()));
  }

  @Test
  void find_isNotOneThatHasEnded() {
    fake.has("old", "rdg-logins", "FINISHED", 1, "topic=logins", "targets=main:k.node_account");
    assertThat(found(), is(Optional.empty()));

    fake.has("bad", "rdg-logins", "RESTARTING", 2, "topic=logins", "targets=main:k.node_account");
    assertThat(found(), is(Optional.of("bad")));
  }

  @Test
  void jobWithoutLabels_isKnownByItsName() {
    fake.has("other", "rdg-logins-2", "RUNNING", 1, "topic=logins");
    assertThat(found(), is(Optional.empty()));

    fake.has("old", "rdg-logins", "RUNNING", 1, "topic=logins", "targets=null");
    assertThat(found(), is(Optional.of("old")));
  }

  @Test
  void find_refusesSeveral() {
    fake.has("1", "a", "RUNNING", 1, "topic=logins", "targets=main:k.node_account");
    fake.has("2", "b", "RESTARTING", 2, "topic=logins", "targets=main:k.node_device");

    assertThat(
        assertThrows(ConfigException.class, this::found).getMessage(),
        allOf(containsString("a (1), b (2)"), containsString("Cancel all but one, at http://")));
  }

  @Test
  void ofGroup_isTheJobThatBeganThere() {
    fake.has("own", "rdg-logins", "RUNNING", 1, "topic=logins");
    fake.has("done", "r1", "CANCELED", 2, "startGroup=rebuild-1");
    fake.has("next", "r2", "RUNNING", 3, "startGroup=rebuild-2");

    assertThat(
        TopicJobs.ofGroup(flink, "logins", "rebuild-2").map(FlinkJobs.Job::id),
        is(Optional.of("next")));
    assertThat(TopicJobs.ofGroup(flink, "logins", "rebuild-1"), is(Optional.empty()));
  }

  /** It would never have a savepoint, and stopping would wait for one until its deadline. */
  @Test
  void stop_endsOneThatKeepsFailingWhereItsCheckpointIs() {
    failing();
    fake.answer(
        "/jobs/a/checkpoints", "{\"latest\":{\"completed\":{\"external_path\":\"file:/c/7\"}}}");

    TopicJobs.Stopped stopped = TopicJobs.stop(flink, flink.all().get(0), "file:///s");

    assertThat(stopped.path(), is("file:/c/7"));
    assertThat(stopped.failure(), is("it was restarting, after: Caused by: org.Gone: no table"));
    assertThat(fake.requests(), is(List.of("PATCH /jobs/a?mode=cancel ")));
  }

  @Test
  void stop_hasNoPathWhereThereIsNoCheckpoint() {
    failing();
    fake.answer("/jobs/a/checkpoints", "{\"latest\":{\"completed\":null}}");

    TopicJobs.Stopped stopped = TopicJobs.stop(flink, flink.all().get(0), "file:///s");

    assertThat(stopped.path(), is(nullValue()));
    assertThat(stopped.failure(), containsString("org.Gone"));
  }

  private void failing() {
    fake.has("a", "rdg-logins", "RESTARTING", 1);
    fake.answer("/jobs/a", "{\"state\":\"RESTARTING\"}", "{\"state\":\"CANCELED\"}");
    fake.answer("/jobs/a/exceptions", "{\"root-exception\":\"E\\nCaused by: org.Gone: no table\"}");
  }

  /** Labels are parted by commas. */
  @Test
  void label_namesClusterAndTable() {
    Homes homes = Homes.single(List.of("127.0.0.1:1"), "dc1", "k");

    String label = TopicJobs.label(homes.of("node_account"));

    assertThat(label, containsString(":k.node_account"));
    assertThat(label, not(containsString(",")));
  }
}
