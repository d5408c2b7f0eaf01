package dev.rdg.operations.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobHealthTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Caused by: java.lang.IllegalStateException: this version cannot work. | this version cannot work",
        "dev.rdg.model.ConfigException: table 'a.b' is gone. Make it. | table 'a.b' is gone. Make it",
        "it has completed no checkpoint | it has completed no checkpoint"
      })
  void reason_isThePartThatPeopleRead(String failure, String reason) {
    assertThat(health("RESTARTING", failure, NOW).reason(), is(reason));
  }

  @Test
  void onlyAJobWhosePartsWork_runs() {
    assertThat(health("RUNNING", "", null).isRunning(), is(true));
    assertThat(health(FlinkJobs.STARTING, "", null).isRunning(), is(false));
    assertThat(health("RESTARTING", "", null).isRunning(), is(false));
  }

  /** What failed long ago is over. */
  @Test
  void failure_isOfItsTime() {
    JobHealth failed = health("RUNNING", "lost", NOW);

    assertThat(failed.failedSince(NOW.minusSeconds(60)), is(true));
    assertThat(failed.failedSince(NOW.plusSeconds(60)), is(false));
    assertThat(health("RUNNING", "", null).failedSince(NOW.minusSeconds(60)), is(false));
  }

  private static JobHealth health(String state, String failure, @Nullable Instant failedAt) {
    return new JobHealth(
        state,
        1,
        failure,
        Optional.ofNullable(failedAt),
        Optional.empty(),
        Duration.ofSeconds(5),
        OptionalLong.empty());
  }
}
