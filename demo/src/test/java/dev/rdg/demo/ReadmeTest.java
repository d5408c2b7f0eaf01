package dev.rdg.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;

import dev.rdg.launcher.Local;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README says is so. */
class ReadmeTest {
  private static final Path HOME = Local.home();

  private final String readme;

  ReadmeTest() throws IOException {
    readme = Files.readString(HOME.resolve("README.md"));
  }

  @Test
  void versions_areThoseOfTheBuild() throws IOException {
    String pom = Files.readString(HOME.resolve("pom.xml"));
    Map<String, String> parts =
        Map.of(
            "Java", "maven.compiler.release",
            "Apache Beam", "beam.version",
            "Apache Flink", "flink.version",
            "Apache Kafka", "kafka.version",
            "Apache Cassandra", "cassandra.version",
            "Cassandra Java driver", "cassandra.driver.version",
            "Apache Avro", "avro.version");
    List<MatchResult> rows = find("(?m)^\\| ([A-Z][A-Za-z ]+) \\| ([0-9.]+) \\|$", readme);

    assertThat(rows.size(), is(parts.size()));
    for (MatchResult row : rows) {
      assertThat(pom, containsString("<" + parts.get(row.group(1)) + ">" + row.group(2) + "<"));
    }
  }

  @Test
  void links_leadToFiles() {
    List<MatchResult> links = find("\\]\\(([^)#:]+)\\)", readme);

    assertThat(links.size(), is(greaterThan(10)));
    links.forEach(
        link -> assertThat(link.group(1), Files.exists(HOME.resolve(link.group(1))), is(true)));
  }

  @Test
  void commands_exist() {
    Set<String> known = DemoRdg.commandLine().getSubcommands().keySet();

    find("\\./rdg ([a-z]+)", readme)
        .forEach(command -> assertThat(known, hasItem(command.group(1))));
  }

  /** The table is the house; ArchitectureTest checks what may use what. */
  @Test
  void moduleTable_namesEveryModule() throws IOException {
    String pom = Files.readString(HOME.resolve("pom.xml"));

    find("<module>([a-z-]+)</module>", pom)
        .forEach(module -> assertThat(readme, containsString("| [" + module.group(1) + "](")));
  }

  @Test
  void tests_namedForTheLawsExist() throws IOException {
    Map<String, Path> tests =
        javaFiles().collect(Collectors.toMap(ReadmeTest::className, file -> file, (a, b) -> a));

    find("`([A-Z][A-Za-z]+(?:Test|IT|Contract))`", readme)
        .forEach(test -> assertThat(tests, hasKey(test.group(1))));
  }

  @Test
  void code_standsInTheSourcesLikeThat() throws IOException {
    String sources =
        javaFiles()
            .map(ReadmeTest::read)
            .map(ReadmeTest::withoutIndent)
            .collect(Collectors.joining("\n"));

    List<MatchResult> blocks = find("(?s)```java\n(.*?)```", readme);
    assertThat(blocks.size(), is(3));
    for (MatchResult block : blocks) {
      for (String line : withoutIndent(block.group(1)).split("\n")) {
        assertThat(sources, containsString(line));
      }
    }
  }

  private static Stream<Path> javaFiles() throws IOException {
    return Files.walk(HOME)
        .filter(file -> file.toString().endsWith(".java") && !file.toString().contains("/target/"));
  }

  private static String className(Path file) {
    return file.getName(file.getNameCount() - 1).toString().replace(".java", "");
  }

  private static String withoutIndent(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<MatchResult> find(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().toList();
  }
}
