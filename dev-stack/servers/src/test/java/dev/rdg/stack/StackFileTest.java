package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFileTest {

  private final Path folder;

  StackFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void read_returnsWhatWasWritten() {
    StackFile.Content content =
        new StackFile.Content(new Ports(1, 2, 3), true, List.of())
            .with(entry(Engine.KAFKA, "kafka", 7))
            .with(entry(Engine.FLINK, "taskmanager", 8));

    file().write(content);

    assertThat(file().read(), is(Optional.of(content)));
  }

  @Test
  void read_withoutFileIsEmpty() {
    assertThat(file().read(), is(Optional.empty()));
  }

  @Test
  void read_namesTheFileThatIsDamaged() throws IOException {
    Files.writeString(folder.resolve("stack.json"), "{\"version\": 1, \"ports\"");

    StackException e = assertThrows(StackException.class, () -> file().read());

    assertThat(e.getMessage(), allOf(containsString("stack.json"), containsString("delete it")));
  }

  @Test
  void read_refusesAnotherVersion() throws IOException {
    Files.writeString(folder.resolve("stack.json"), "{\"version\": 2}");

    StackException e = assertThrows(StackException.class, () -> file().read());

    assertThat(e.getMessage(), containsString("its version is 2, not 1"));
  }

  private StackFile file() {
    return new StackFile(folder.resolve("stack.json"));
  }

  private static StackFile.Entry entry(Engine engine, String name, long pid) {
    Instant started = Instant.parse("2026-11-01T10:00:00.120Z");
    return new StackFile.Entry(engine, name, new ProcessIdentity(pid, started));
  }
}
