package dev.rdg.operations.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkJobsTest {
  private final FakeFlink fake = new FakeFlink();
  private final FlinkJobs flink = fake.jobs();

  @AfterEach
  void close() {
    fake.close();
  }

  /** A cluster remembers jobs that have ended, also of the same name. */
  @Test
  void live_isTheNewestThatHasNotEnded() {
    fake.has("a", "rdg-logins", "CANCELED", 300);
    fake.has("b", "rdg-logins", "RUNNING", 200);
    fake.has("c", "rdg-logins", "RESTARTING", 100);
    fake.has("d", "rdg-other", "RUNNING", 400);

    assertThat(flink.newest("rdg-logins"), is(Optional.of("a")));
    assertThat(flink.live("rdg-logins"), is(Optional.of("b")));
    assertThat(flink.live("rdg"), is(Optional.empty()));
    assertThat(flink.names(), is(Set.of("rdg-logins", "rdg-other")));
  }

  @ParameterizedTest
  @CsvSource({
    "INITIALIZING,true",
    "CREATED,true",
    "RUNNING,true",
    "RESTARTING,true",
    "FAILING,false",
    "CANCELLING,false",
    "FAILED,false",
    "FINISHED,false"
  })
  void isLive_isOfStatesThatWorkOrWillAgain(String state, boolean live) {
    fake.has("a", "rdg-logins", state, 1);

    assertThat(flink.isLive("a"), is(live));
    assertThat(flink.all(), is(List.of(new FlinkJobs.Job("a", "rdg-logins", state, 1))));
    assertThat(flink.all().get(0).isLive(), is(live));
  }

  @Test
  void options_areTextByName() {
    fake.has("a", "rdg-logins", "RUNNING", 1, "topic=logins", "targets=main:k.a,main:k.b");

    assertThat(flink.options("a"), is(Map.of("topic", "logins", "targets", "main:k.a,main:k.b")));
  }

  /** Flink wraps what a worker says several times; the deepest is what can be mended. */
  @Test
  void failure_isItsDeepestCause() {
    fails(
        "org.Outer: no\\n\\tat a.b\\nCaused by: org.Mid: no\\n\\tat c.d\\nCaused by: org.In: why");
    assertThat(flink.failure("a"), is("Caused by: org.In: why"));

    fails("org.Alone: no\\n\\tat a.b");
    assertThat(flink.failure("a"), is("org.Alone: no"));

    fake.answer("/jobs/a/exceptions", "{}");
    assertThat(flink.failure("a"), is(""));
  }

  private void fails(String trace) {
    fake.answer("/jobs/a/exceptions", "{\"root-exception\":\"" + trace + "\"}");
  }

  /**
   * Of a checkpoint that is not kept Flink says {@code <checkpoint-not-externally-addressable>}.
   */
  @ParameterizedTest
  @CsvSource({
    "file:/c/chk-3,true",
    "s3://bucket/c/chk-3,true",
    "<checkpoint-not-externally-addressable>,false",
    "'',false"
  })
  void lastCheckpoint_isOneThatIsKept(String path, boolean kept) {
    fake.answer(
        "/jobs/a/checkpoints",
        "{\"latest\":{\"completed\":{\"id\":3,\"external_path\":\"" + path + "\"}}}");

    assertThat(flink.lastCheckpoint("a"), is(kept ? Optional.of(path) : Optional.empty()));
  }

  /** What was begun before a moment may lack what was written then. */
  @Test
  void begunCheckpoint_isNotTheCompleted() {
    fake.answer(
        "/jobs/a/checkpoints",
        "{\"latest\":{\"completed\":{\"id\":6}},\"history\":[{\"id\":5},{\"id\":8},{\"id\":7}]}");
    assertThat(flink.begunCheckpoint("a"), is(8L));
    assertThat(flink.completedCheckpoint("a"), is(6L));

    fake.answer("/jobs/a/checkpoints", "{\"latest\":{\"completed\":null},\"history\":[]}");
    assertThat(flink.begunCheckpoint("a"), is(0L));
    assertThat(flink.completedCheckpoint("a"), is(0L));
    assertThat(flink.lastCheckpoint("a"), is(Optional.empty()));
  }

  @Test
  void restarts_areThoseOfTheMetric() {
    fake.answer("/jobs/a/metrics", "[{\"id\":\"numRestarts\",\"value\":\"4\"}]");
    assertThat(flink.restarts("a"), is(4L));

    fake.answer("/jobs/a/metrics", "[]");
    assertThat(flink.restarts("a"), is(0L));
  }

  /** It is waited for: whoever goes on from it must find no job that still writes. */
  @Test
  void stop_givesTheSavepointWhenTheJobHasEnded() {
    fake.answer("/jobs/a/stop", "{\"request-id\":\"r1\"}");
    fake.answer(
        "/jobs/a/savepoints/r1",
        "{\"status\":{\"id\":\"IN_PROGRESS\"}}",
        "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\"file:/s/1\"}}");
    fake.answer("/jobs/a", "{\"state\":\"RUNNING\"}", "{\"state\":\"FINISHED\"}");

    assertThat(flink.stop("a", "file:///s"), is("file:/s/1"));
    assertThat(flink.state("a"), is("FINISHED"));
    assertThat(
        fake.requests(),
        is(List.of("POST /jobs/a/stop {\"drain\":false,\"targetDirectory\":\"file:///s\"}")));
  }

  @Test
  void stop_tellsWhyThereIsNoSavepoint() {
    fake.answer("/jobs/a/stop", "{\"request-id\":\"r1\"}");
    fake.answer(
        "/jobs/a/savepoints/r1",
        "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"failure-cause\":{\"class\":\"org.Full\"}}}");

    assertThat(
        assertThrows(ConfigException.class, () -> flink.stop("a", "file:///s")).getMessage(),
        is("job a could not be stopped with a savepoint: org.Full"));
  }

  @Test
  void cancel_waitsForTheEnd() {
    fake.answer(
        "/jobs/a",
        "{\"state\":\"RUNNING\"}",
        "{\"state\":\"CANCELLING\"}",
        "{\"state\":\"CANCELED\"}");

    flink.cancel("a");

    assertThat(flink.state("a"), is("CANCELED"));
    assertThat(fake.requests(), is(List.of("PATCH /jobs/a?mode=cancel ")));
  }

  @Test
  void refusal_isTold() {
    assertThat(
        assertThrows(ConfigException.class, () -> flink.state("gone")).getMessage(),
        allOf(
            startsWith("Flink at http://" + fake.master() + " answered 404: "),
            containsString("nothing at /jobs/gone")));
  }

  @Test
  void clusterThatIsGone_isOneClearMessage() {
    fake.close();

    assertThat(
        assertThrows(ConfigException.class, flink::all).getMessage(),
        startsWith("Flink does not answer at http://" + fake.master() + ": check that it runs"));
  }
}
