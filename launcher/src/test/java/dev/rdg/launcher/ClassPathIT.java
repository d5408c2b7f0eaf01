package dev.rdg.launcher;

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

/** What an operator's commands take on, as it was built for {@code rdg}. */
class ClassPathIT {
  /** A third of them for {@code rdg serve}. */
  private static final int MOST_JARS = 152;

  @Test
  void classPathOfCommands_isSmall() throws IOException {
    assertThat(jars().toString(), jars(), hasSize(lessThanOrEqualTo(MOST_JARS)));
  }

  @Test
  void classPathOfCommands_hasNothingThatIsNotReached() throws IOException {
    String notReached =
        "(args4j|google-|gax|gcsio|bigdataoss|proto-(?!google-common)|kotlin|wire-|apicurio|http|jnr-|okio|beam-sdks-java-(ext.*google|harness)).*";
    String ofTests = "(rdg-(test-data|demo)|awaitility|junit|jqwik|hamcrest|archunit).*";
    assertThat(
        jars().stream().filter(jar -> jar.matches(notReached) || jar.matches(ofTests)).toList(),
        empty());
  }

  private static List<String> jars() throws IOException {
    String classPath = Files.readString(Path.of("target", "classpath.txt")).strip();
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(jar -> Path.of(jar).getFileName().toString())
        .sorted()
        .toList();
  }
}
