package dev.rdg.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.model.ChangeSet;
import dev.rdg.model.ConfigException;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.JsonFormat;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsTest {
  /** A topic of somebody, of which only the graph matters. */
  private abstract static class Foreign implements Topic<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return "foreign";
    }

    @Override
    public EventFormat<String> format(TopicResources resources) {
      return JsonFormat.of(String.class);
    }

    @Override
    public long timestampMicros(String event) {
      return 0;
    }

    @Override
    public void derive(String event, ChangeSet graph) {}
  }

  /** Its graph.yaml has a mistake. */
  public static final class Broken extends Foreign {
    private static final long serialVersionUID = 1L;
    private static final Schema SCHEMA =
        Schema.parse(
            "graph.yaml",
            "version: 1\nnodes:\n  user:\nedges:\n  edited: {from: user, to: pgae}\n");

    @Override
    public Schema graph() {
      return SCHEMA;
    }
  }

  /** It fills another property of a node that the reference topics have. */
  public static final class Additional extends Foreign {
    private static final long serialVersionUID = 1L;

    @Override
    public Schema graph() {
      return account("plan: string");
    }
  }

  /** It wants a property of a node as another type than the reference topics. */
  public static final class Contradicting extends Foreign {
    private static final long serialVersionUID = 1L;

    @Override
    public Schema graph() {
      return account("country: long");
    }
  }

  private static Schema account(String properties) {
    return Schema.parse("g", "version: 1\nnodes: {account: {properties: {" + properties + "}}}");
  }

  @Test
  void onClassPath_namesTheMistakeInATopicsGraph(@TempDir Path folder) throws IOException {
    ConfigException e =
        assertThrows(ConfigException.class, () -> with(Broken.class, folder, Topics::onClassPath));

    assertThat(
        e.getMessage(),
        is(
            "the topic of class "
                + Broken.class.getName()
                + " cannot be loaded: graph.yaml:5: unknown node type 'pgae'; allowed: user."));
  }

  @Test
  void definitions_haveThePropertiesOfAllGraphs(@TempDir Path folder) throws IOException {
    List<NamespaceDefinition> definitions =
        with(Additional.class, folder, () -> Topics.onClassPath().definitions());

    NamespaceDefinition account =
        definitions.stream()
            .filter(definition -> definition.name().equals("node_account"))
            .findFirst()
            .orElseThrow();
    assertThat(account.elements(), hasEntry("property plan", "string"));
    assertThat(account.elements(), hasEntry("property country", "string"));
    assertThat(definitions.get(definitions.size() - 1).kind(), is("outcomes"));
  }

  @Test
  void definitions_refuseGraphsThatContradict(@TempDir Path folder) {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () -> with(Contradicting.class, folder, () -> Topics.onClassPath().definitions()));

    assertThat(
        e.getMessage(),
        allOf(
            containsString("disagree about namespace 'node_account': property country '"),
            containsString("let them share one graph.yaml or rename a type.")));
  }

  /** With the reference topics and one more on the class path. */
  private static <T> T with(Class<?> topic, Path folder, Supplier<T> action) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Topic.class.getName()), topic.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
