package dev.rdg.stack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallPartsTest {

  private final Path folder;

  SmallPartsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void template_putsValuesInUnchanged() {
    assertThat(Template.fill("a=${x}", Map.of("x", "C:\\d$1")), is("a=C:\\d$1"));
  }

  @Test
  void template_namesTheMissingValue() {
    StackException e =
        assertThrows(StackException.class, () -> Template.fill("${port}", Map.of("x", "1")));

    assertThat(e.getMessage(), containsString("No value for ${port}"));
  }

  @Test
  void logTail_quotesTheLastLinesOfFilesThatHaveAny() throws IOException {
    Path log = folder.resolve("a.log");
    Files.writeString(
        log,
        IntStream.range(0, 5_000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n")));

    String tail = LogTail.of(log, folder.resolve("missing.log"));

    assertThat(tail, allOf(containsString("line 4999"), containsString("a.log ends:")));
    assertThat(tail, not(containsString("line 4984")));
    assertThat(tail, not(containsString("missing.log")));
  }

  @Test
  void ports_refusesWhatIsNoPort() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Ports(9042, 70_000, 8081));

    assertThat(e.getMessage(), is("--kafka-port must be between 0 and 65535, but was 70000."));
  }

  @Test
  void projectHome_withoutABuildSaysWhatToRun() {
    StackException e =
        assertThrows(
            StackException.class, () -> new ProjectHome(folder).classPath(Engine.CASSANDRA));

    assertThat(
        e.getMessage(),
        allOf(containsString("engines/cassandra"), containsString("Run mvn package first")));
  }

  @Test
  void projectHome_noticesAnEmptiedRepository() throws IOException {
    Path file = folder.resolve("dev-stack/engines/kafka/target/classpath.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, folder.resolve("gone.jar").toString());

    StackException e =
        assertThrows(StackException.class, () -> new ProjectHome(folder).classPath(Engine.KAFKA));

    assertThat(e.getMessage(), containsString("gone.jar, which is gone. Run mvn package"));
  }
}
