package dev.rdg.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.rdg.io.kafka.KafkaOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class TopicOptionsTest {
  /** Every option with its default; a new option must be named here. */
  private static final Map<String, String> DEFAULTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("topic", "null"),
              Map.entry("bootstrapServers", "null"),
              Map.entry("sourceTopic", "null"),
              Map.entry("kafkaSettings", "null"),
              Map.entry("acceptMissing", "false"),
              Map.entry("trustProducerTime", "false"),
              Map.entry("homes", "null"),
              Map.entry("homeMoves", "null"),
              Map.entry("targets", "null"),
              Map.entry("stateFormat", "null"),
              Map.entry("onlyNamespaces", "null"),
              Map.entry("startGroup", "null"),
              Map.entry("progressGroup", "null"),
              Map.entry("keyspace", "null"),
              Map.entry("cassandra", "null"),
              Map.entry("writerSchemas", "null"),
              Map.entry("references", "null"),
              Map.entry("jarOnCluster", "false"),
              Map.entry("collapseByRecord", "false"),
              Map.entry("bufferBytes", "33554432"),
              Map.entry("maxInFlight", "256"),
              Map.entry("writeDeadlineSeconds", "120")));

  @Test
  void options_haveTheDefaultsThatAreDocumented() throws ReflectiveOperationException {
    assertThat(values(PipelineOptionsFactory.fromArgs().as(TopicOptions.class)), is(DEFAULTS));
  }

  @Test
  void options_areEachReadBackAsSet() throws ReflectiveOperationException {
    Map<String, String> other = new TreeMap<>();
    DEFAULTS.forEach(
        (name, value) ->
            other.put(
                name,
                value.equals("null")
                    ? "x-" + name
                    : value.equals("false") ? "true" : value.replaceAll("[0-9]", "3")));
    String[] arguments =
        other.entrySet().stream()
            .map(e -> "--" + e.getKey() + "=" + e.getValue())
            .toArray(String[]::new);

    Map<String, String> read =
        values(PipelineOptionsFactory.fromArgs(arguments).as(TopicOptions.class));

    assertThat(read, is(other));
    read.forEach((name, value) -> assertThat(value, is(not(DEFAULTS.get(name)))));
  }

  /** The table in the module's README is made of the descriptions. */
  @Test
  void options_standInTheReadmeAsDescribed() throws IOException {
    List<String> readme =
        Files.readAllLines(Path.of(System.getProperty("rdg.home", ".."), "pipelines", "README.md"));
    for (String name : DEFAULTS.keySet()) {
      String getter = "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
      Description description =
          getters()
              .filter(method -> method.getName().equals(getter))
              .findFirst()
              .orElseThrow()
              .getAnnotation(Description.class);
      assertThat(readme, hasItem("| `" + name + "` | " + description.value() + " |"));
    }
  }

  /** Of our own options, not the runners'. */
  private static Stream<Method> getters() {
    return Stream.of(TopicOptions.class, KafkaOptions.class)
        .flatMap(options -> Stream.of(options.getDeclaredMethods()))
        .filter(method -> method.getName().startsWith("get"));
  }

  private static Map<String, String> values(TopicOptions options)
      throws ReflectiveOperationException {
    Map<String, String> values = new TreeMap<>();
    for (Method method : getters().toList()) {
      String name = method.getName().substring(3);
      values.put(
          Character.toLowerCase(name.charAt(0)) + name.substring(1),
          String.valueOf(method.invoke(options)));
    }
    assertThat(values.keySet(), is(new TreeSet<>(DEFAULTS.keySet())));
    return values;
  }
}
