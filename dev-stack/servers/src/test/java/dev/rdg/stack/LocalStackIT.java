package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack that another JVM, by now ended, has started. */
@Tag("server")
class LocalStackIT {

  private static final long GIBIBYTE = 1L << 30;

  private final Path project;
  private final LocalStack stack;

  LocalStackIT(@TempDir Path project) {
    this.project = project;
    this.stack = LocalStack.at(project);
  }

  @BeforeEach
  void startStack() throws Exception {
    assertThat(TestJvm.start(StackUp.class, project).waitFor(), is(0));
  }

  @AfterEach
  void endStack() {
    stack.down();
  }

  @Test
  void stack_livesUntilDownAndKeepsItsData() {
    List<EngineStatus> up = stack.status();
    assertThat(up.stream().map(EngineStatus::state).toList(), everyItem(is(EngineStatus.State.UP)));
    assertThat(
        up.stream().mapToLong(EngineStatus::residentBytes).sum(),
        is(allOf(greaterThan(GIBIBYTE / 2), lessThan(5 * GIBIBYTE))));
    Endpoints endpoints = stack.endpoints().orElseThrow();
    assertThat("up is harmless when up", stack.up(Ports.free()), is(endpoints));
    assertThat(refusal(new Ports(0, 1, 0)), containsString("--kafka-port asks for 1"));

    killKafka();
    assertThat(status(Engine.KAFKA).state(), is(EngineStatus.State.DEAD));
    killTaskManager();
    assertThat(status(Engine.FLINK).state(), is(EngineStatus.State.DEAD));
    List<Long> cassandra = status(Engine.CASSANDRA).pids();
    assertThat("what has died is started again", stack.up(Ports.free()), is(endpoints));
    assertThat(
        stack.status().stream().map(EngineStatus::state).toList(),
        everyItem(is(EngineStatus.State.UP)));
    assertThat("what has not is left alone", status(Engine.CASSANDRA).pids(), is(cassandra));
    up = stack.status();

    stack.down();
    assertThat(processes(up), hasSize(0));
    assertThat(Files.exists(stack.folder().resolve("cassandra/data/commitlog")), is(true));

    stack.up(Ports.free());
    assertThat(
        stack.status().stream().map(EngineStatus::state).toList(),
        everyItem(is(EngineStatus.State.UP)));
  }

  /** What {@code ./rdg stack up} does. */
  static final class StackUp {

    private StackUp() {}

    public static void main(String[] arguments) {
      LocalStack.at(Path.of(arguments[0]))
          .withListener((engine, message) -> System.err.println(engine.label() + ": " + message))
          .up(Ports.free());
    }
  }

  private String refusal(Ports ports) {
    return String.valueOf(assertThrows(StackException.class, () -> stack.up(ports)).getMessage());
  }

  private void killKafka() {
    kill(status(Engine.KAFKA).pids().get(0));
  }

  private void killTaskManager() {
    kill(
        status(Engine.FLINK).pids().stream()
            .filter(LocalStackIT::isTaskManager)
            .findFirst()
            .orElseThrow());
  }

  private static boolean isTaskManager(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().commandLine())
        .filter(line -> line.contains("taskmanager"))
        .isPresent();
  }

  private static void kill(long pid) {
    ProcessIdentity.of(ProcessHandle.of(pid).orElseThrow()).kill();
  }

  private EngineStatus status(Engine engine) {
    return stack.status().stream()
        .filter(status -> status.engine() == engine)
        .findFirst()
        .orElseThrow();
  }

  private static List<ProcessHandle> processes(List<EngineStatus> statuses) {
    return statuses.stream()
        .flatMap(status -> status.pids().stream())
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .filter(handle -> ProcessIdentity.of(handle).isAlive())
        .toList();
  }
}
