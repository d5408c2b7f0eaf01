package dev.rdg.launcher;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.rdg.testdata.kit.TopicKit;
import dev.rdg.testdata.kit.TopicResult;
import dev.rdg.transforms.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewCommandTest {
  private final StringWriter screen = new StringWriter();

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit sets the field
  NewCommandTest() {}

  /** What is made compiles, its test too, and its topic derives from the sample events. */
  @Test
  void project_worksAsItIs() throws Exception {
    Path project = folder.resolve("user-orders");
    assertThat(rdg("new", project.toString(), "--package", "com.acme.graph"), is(0));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
    arguments.addAll(files(project, ".java"));
    assertThat(
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, System.err, arguments.toArray(String[]::new)),
        is(0));

    ClassLoader before = Thread.currentThread().getContextClassLoader();
    URLClassLoader loader =
        new URLClassLoader(
            new URL[] {
              classes.toUri().toURL(), project.resolve("src/main/resources").toUri().toURL()
            },
            NewCommandTest.class.getClassLoader());
    Topic<?> topic = topicOf(loader);
    TopicResult result;
    try {
      Thread.currentThread().setContextClassLoader(loader); // where Beam looks for functions
      result =
          TopicKit.of(topic)
              .json(Files.readAllLines(project.resolve("events.jsonl")).toArray(String[]::new))
              .run();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }

    assertThat(topic.name(), is("user-orders"));
    assertThat(result.edges("used", "u-1"), is(List.of("i-7", "i-8")));
    assertThat(result.node("user", "u-2"), is(Map.of("country", "BE")));
    assertThat(result.reasons(), is(List.of("missing-id")));
  }

  @Test
  void files_haveNoPlaceholdersLeft() throws IOException {
    Path project = folder.resolve("orders");
    assertThat(rdg("new", project.toString()), is(0));

    for (String file : files(project, "")) {
      String text = Files.readString(Path.of(file));
      assertThat(file, text.replace("${rdg.version}", ""), not(containsString("${topic}")));
      assertThat(file, text, not(containsString("${class}")));
      assertThat(file, text, not(containsString("logins")));
    }
    assertThat(Files.readString(project.resolve("pom.xml")), not(containsString("${compiler")));
    assertThat(Files.isExecutable(project.resolve("rdg")), is(true));
  }

  @Test
  void wrongNames_areRefused() throws IOException {
    assertThat(rdg("new", folder.resolve("My Orders").toString()), is(2));
    assertThat(screen.toString(), containsString("'My Orders': give another with --topic."));
    assertThat(rdg("new", folder.resolve("x").toString(), "--package", "1.2"), is(2));
    Files.writeString(folder.resolve("there"), "");
    assertThat(rdg("new", folder.toString(), "--topic", "orders"), is(2));
    assertThat(screen.toString(), containsString("is there and not empty"));
  }

  private int rdg(String... arguments) {
    return Rdg.commandLine()
        .setOut(new PrintWriter(screen, true))
        .setErr(new PrintWriter(screen, true))
        .execute(arguments);
  }

  private static Topic<?> topicOf(ClassLoader loader) {
    return ServiceLoader.load(Topic.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .filter(topic -> topic.getClass().getClassLoader() == loader)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .filter(file -> file.endsWith(suffix))
          .toList();
    }
  }
}
