package dev.rdg.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rdg.io.ConfigException;
import dev.rdg.model.ChangeSet;
import dev.rdg.model.Schema;
import dev.rdg.transforms.EventFormat;
import dev.rdg.transforms.JsonFormat;
import dev.rdg.transforms.Topic;
import dev.rdg.transforms.TopicResources;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsTest {
  /** A topic of somebody whose graph.yaml has a mistake. */
  public static final class Broken implements Topic<String> {
    private static final long serialVersionUID = 1L;
    private static final Schema SCHEMA =
        Schema.parse(
            "graph.yaml",
            "version: 1\nnodes:\n  user:\nedges:\n  edited: {from: user, to: pgae}\n");

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Schema graph() {
      return SCHEMA;
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

  @Test
  void onClassPath_namesTheMistakeInATopicsGraph(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Topic.class.getName()), Broken.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);

      ConfigException e = assertThrows(ConfigException.class, Topics::onClassPath);

      assertThat(
          e.getMessage(),
          is("a topic cannot be loaded: graph.yaml:5: unknown node type 'pgae'; allowed: user."));
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
