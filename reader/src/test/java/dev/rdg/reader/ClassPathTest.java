package dev.rdg.reader;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an application takes on that reads the graph: this module and what it needs. */
class ClassPathTest {
  private static final int MOST_JARS = 25;

  @Test
  void classPathOfAReader_isSmall() throws IOException {
    assertThat(jars().toString(), jars(), hasSize(lessThanOrEqualTo(MOST_JARS - 1)));
  }

  @Test
  void classPathOfAReader_hasNoPipelines() throws IOException {
    assertThat(
        jars().stream().filter(jar -> jar.matches("(beam|flink|kafka|kotlin|grpc).*")).toList(),
        empty());
  }

  /** Without this module's own. */
  private static List<String> jars() throws IOException {
    String classPath = Files.readString(Path.of("target", "runtime-classpath.txt")).strip();
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(jar -> Path.of(jar).getFileName().toString())
        .sorted()
        .toList();
  }
}
