package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stack does without any engine. */
class LocalStackTest {

  private final Path project;

  LocalStackTest(@TempDir Path project) {
    this.project = project;
  }

  @Test
  void up_namesThePortInUseAndItsOption() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports ports = new Ports(0, other.getLocalPort(), 0);

      StackException e = assertThrows(StackException.class, () -> LocalStack.at(project).up(ports));

      assertThat(
          e.getMessage(),
          allOf(containsString("Port " + ports.kafka()), containsString("--kafka-port")));
    }
  }

  @Test
  void down_withoutStackMakesNoFolder() {
    LocalStack.at(project).down();

    assertThat(Files.exists(project.resolve(".rdg")), is(false));
  }

  @Test
  void status_beforeTheFirstStartIsDown() {
    List<EngineStatus.State> states =
        LocalStack.at(project).status().stream().map(EngineStatus::state).toList();

    assertThat(states, everyItem(is(EngineStatus.State.DOWN)));
  }

  /** As after the machine has been switched off: the pids may belong to anybody by now. */
  @Test
  void status_takesALaterProcessWithTheSamePidForDead() {
    recordThisProcessAsKafka(Instant.parse("2020-01-01T00:00:00Z"));

    EngineStatus kafka =
        LocalStack.at(project).status().stream()
            .filter(status -> status.engine() == Engine.KAFKA)
            .findFirst()
            .orElseThrow();

    assertThat(kafka.state(), is(EngineStatus.State.DEAD));
    assertThat(LocalStack.at(project).endpoints(), is(Optional.empty()));
  }

  /** Before anything is started again. */
  @Test
  void up_saysWhichEngineIsNotWell() {
    recordThisProcessAsKafka(ProcessIdentity.of(ProcessHandle.current()).started());

    StackException e =
        assertThrows(StackException.class, () -> LocalStack.at(project).up(Ports.free()));

    assertThat(
        e.getMessage(),
        allOf(containsString("kafka is not well: no answer"), containsString("Run down, then up")));
  }

  @Test
  void up_waitsForNoOtherCommand() {
    LocalStack stack = LocalStack.at(project);

    StackException e =
        assertThrows(
            StackException.class,
            () -> StackLock.holding(stack.folder(), () -> stack.up(Ports.free())));

    assertThat(e.getMessage(), containsString("Another command is starting or ending"));
  }

  private void recordThisProcessAsKafka(Instant started) {
    ProcessIdentity process = new ProcessIdentity(ProcessHandle.current().pid(), started);
    new StackFile(LocalStack.at(project).folder().resolve("stack.json"))
        .write(
            new StackFile.Content(
                new Ports(1, 2, 3),
                false,
                List.of(new StackFile.Entry(Engine.KAFKA, "kafka", process))));
  }
}
