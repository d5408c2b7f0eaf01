package dev.rdg.stack;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

  private Process process;
  private ProcessIdentity identity;

  @BeforeEach
  void startProcess() throws IOException {
    // A child that has ended, and a parent that never asks for its exit code.
    process = new ProcessBuilder("sh", "-c", "sleep 0.2 & exec sleep 100").start();
    identity = ProcessIdentity.of(process.toHandle());
  }

  @AfterEach
  void endProcess() {
    process.destroyForcibly();
  }

  @Test
  void end_returnsWhenTheProcessIsGone() {
    identity.end(Duration.ofSeconds(10));

    assertThat(identity.isAlive(), is(false));
    awaitExitCode();
  }

  @Test
  void end_sparesALaterProcessWithTheSamePid() {
    ProcessIdentity earlier =
        new ProcessIdentity(identity.pid(), identity.started().minusSeconds(60));

    earlier.end(Duration.ofSeconds(1));

    assertThat(earlier.isAlive(), is(false));
    assertThat(process.isAlive(), is(true));
  }

  @Test
  void end_killsAFrozenProcess() {
    identity.signal("STOP");

    identity.end(Duration.ZERO);

    assertThat(identity.isAlive(), is(false));
    awaitExitCode();
  }

  @Test
  void signal_toAnEndedProcessSaysSo() {
    identity.kill();

    StackException e = assertThrows(StackException.class, () -> identity.signal("STOP"));

    assertThat(e.getMessage(), containsString(identity.pid() + " is not running"));
  }

  @Test
  void isAlive_isFalseForAProcessNobodyHasWaitedFor() {
    ProcessHandle child =
        await().until(() -> process.children().findFirst(), Optional::isPresent).orElseThrow();
    ProcessIdentity ended = ProcessIdentity.of(child);

    await().untilAsserted(() -> assertThat(ended.isAlive(), is(false)));
  }

  /** Java takes the exit code in a thread of its own, maybe a moment after the process is gone. */
  private void awaitExitCode() {
    await().untilAsserted(() -> assertThat(process.isAlive(), is(false)));
  }
}
