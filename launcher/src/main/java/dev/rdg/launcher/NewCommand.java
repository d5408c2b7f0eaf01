package dev.rdg.launcher;

import com.google.common.base.CaseFormat;
import com.google.common.io.Resources;
import dev.rdg.model.ConfigException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./rdg new}: a project of one topic, anywhere, that builds, tests and runs as it is. */
@Command(
    name = "new",
    description =
        "Makes a project for a topic of your own, in a new folder anywhere: a class, a graph, a test, settings, sample events. It builds, tests and runs as it is.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  ./rdg new ../orders --package com.example.orders"})
final class NewCommand extends ScreenCommand implements Callable<Integer> {
  private static final String TOPIC = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
  private static final String PACKAGE = "[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*";

  @Parameters(paramLabel = "FOLDER", description = "The project's folder, which is made.")
  private Path folder;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "The topic's name, in lower case with hyphens. Default: the folder's name.")
  private @Nullable String topic;

  @Option(
      names = "--package",
      paramLabel = "PACKAGE",
      defaultValue = "com.example",
      description = "The Java package. Default: ${DEFAULT-VALUE}.")
  private String packageName;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  NewCommand() {}

  @Override
  public Integer call() throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    String name = topic == null ? String.valueOf(target.getFileName()) : topic;
    checkUsage(target, name);
    Map<String, String> values = new HashMap<>(versions());
    String type = CaseFormat.LOWER_HYPHEN.to(CaseFormat.UPPER_CAMEL, name);
    values.put("topic", name);
    values.put("class", type);
    values.put("package", packageName);
    values.put("path", packageName.replace('.', '/'));
    values.put("home", Local.home().toString());
    values.put("dollar", "$");
    for (Map.Entry<String, String> file :
        files(name, type, packageName.replace('.', '/')).entrySet()) {
      write(target.resolve(file.getKey()), StringSubstitutor.replace(file.getValue(), values));
    }
    if (!target.resolve("rdg").toFile().setExecutable(true)) {
      say("Make " + target.resolve("rdg") + " executable.");
    }
    say("The project is in %s. Next, there:", target);
    say("  mvn verify");
    say("  ./rdg stack up && ./rdg schema apply");
    say("  ./rdg produce %s --from events.jsonl --key user_id", name);
    say("  ./rdg run %s && ./rdg status %s", name, name);
    say("Its README.md has these and more.");
    return 0;
  }

  private void checkUsage(Path target, String name) throws IOException {
    if (!name.matches(TOPIC)) {
      throw usage(
          "a topic's name here has lower-case letters, digits and hyphens, such as user-orders, but was '%s': give another with --topic.",
          name);
    }
    if (!packageName.matches(PACKAGE)) {
      throw usage(
          "--package must be a Java package, such as com.example, but was '%s'.", packageName);
    }
    if (Files.exists(target)) {
      try (Stream<Path> content = Files.list(target)) {
        if (content.findAny().isPresent()) {
          throw usage("the folder '%s' is there and not empty: name another.", target);
        }
      }
    }
  }

  /** By their path in the project. */
  private static Map<String, String> files(String name, String type, String path) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("pom.xml", template("pom.xml"));
    files.put("README.md", template("README.md"));
    files.put("rdg", template("rdg"));
    files.put(".gitignore", template("gitignore"));
    files.put("events.jsonl", template("events.jsonl"));
    files.put("src/main/java/" + path + "/" + type + ".java", template("Topic.java"));
    files.put("src/test/java/" + path + "/" + type + "Test.java", template("TopicTest.java"));
    files.put("src/main/resources/" + path + "/graph.yaml", template("graph.yaml"));
    files.put(
        "src/main/resources/META-INF/services/dev.rdg.transforms.Topic", "${package}.${class}\n");
    for (String runner : new String[] {"flink", "direct"}) {
      files.put("runner-configs/" + runner + "/" + name + ".yaml", settings(runner));
    }
    return files;
  }

  /** As those of the reference topics are explained. */
  private static String settings(String runner) {
    Path settings = Local.home().resolve("runner-configs/" + runner + "/logins.yaml");
    try {
      return Files.readString(settings).replace("logins", "${topic}");
    } catch (IOException e) {
      throw new ConfigException(settings + " cannot be read: " + e, e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String template(String name) {
    try {
      return Resources.toString(
          Resources.getResource(NewCommand.class, "new/" + name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> versions() throws IOException {
    Properties versions = new Properties();
    versions.load(new StringReader(template("versions.properties")));
    Map<String, String> values = new HashMap<>();
    versions.forEach((key, value) -> values.put(key.toString(), value.toString()));
    return values;
  }
}
