package dev.rdg.pipelines;

import dev.rdg.model.ConfigException;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.NamespaceDefinition;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.transforms.CountOutcomes;
import dev.rdg.transforms.Topic;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The topics on the class path, ours and others'. */
public final class Topics {
  private final Map<String, Topic<?>> topics = new LinkedHashMap<>();

  private Topics(Iterable<? extends Topic<?>> found) {
    for (Topic<?> topic : found) {
      Topic<?> other = topics.putIfAbsent(topic.name(), topic);
      if (other != null) {
        throw new IllegalArgumentException(
            "two topics are named '"
                + topic.name()
                + "': "
                + other.getClass().getName()
                + " and "
                + topic.getClass().getName()
                + "; rename one.");
      }
    }
  }

  /**
   * Those that the service loader finds.
   *
   * @throws ConfigException when one cannot be loaded, such as for a mistake in its graph.yaml
   */
  public static Topics onClassPath() {
    return load(provider -> true);
  }

  /** Those of {@link #onClassPath} whose classes or jar are in a folder. */
  public static Topics in(Path folder) {
    return load(provider -> isIn(folder, provider.type()));
  }

  @SuppressWarnings("rawtypes") // the service loader knows raw classes only
  private static Topics load(Predicate<ServiceLoader.Provider<Topic>> wanted) {
    List<Topic<?>> found = new ArrayList<>();
    try {
      ServiceLoader.load(Topic.class).stream()
          .filter(wanted)
          .forEach(provider -> found.add(made(provider)));
    } catch (ServiceConfigurationError e) {
      throw cannotBeLoaded("a topic", e);
    }
    return new Topics(found);
  }

  @SuppressWarnings("rawtypes") // the service loader knows raw classes only
  private static Topic<?> made(ServiceLoader.Provider<Topic> provider) {
    try {
      Topic<?> topic = provider.get();
      topic.graph();
      return topic;
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      throw cannotBeLoaded("the topic of class " + provider.type().getName(), e);
    }
  }

  private static ConfigException cannotBeLoaded(String what, Throwable e) {
    Throwable cause = rootCause(e);
    String message = cause.getMessage();
    return new ConfigException(
        what
            + " cannot be loaded: "
            + (message == null ? cause.toString() : message)
            + (cause.getClass().getName().startsWith("dev.rdg.")
                ? ""
                : " (" + cause.getClass().getSimpleName() + ")"),
        e);
  }

  private static Throwable rootCause(Throwable e) {
    return e.getCause() == null ? e : rootCause(e.getCause());
  }

  private static boolean isIn(Path folder, Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return source != null
          && Path.of(source.getLocation().toURI()).startsWith(folder.toAbsolutePath().normalize());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(source.getLocation() + " is no place of classes.", e);
    }
  }

  /** All of them. */
  public Collection<Topic<?>> all() {
    return topics.values();
  }

  /**
   * The topic of a name.
   *
   * @throws IllegalArgumentException when there is none; the message names the nearest
   */
  public Topic<?> get(String name) {
    Topic<?> topic = topics.get(name);
    if (topic == null) {
      throw new IllegalArgumentException(
          "unknown topic '" + name + "'" + Nearest.hint(name, topics.keySet()));
    }
    return topic;
  }

  /**
   * What every namespace that these topics write is made for, and the one for the totals of
   * outcomes. Of a namespace of several graphs, each may declare some of the properties.
   *
   * @throws ConfigException when two graphs contradict each other
   */
  public List<NamespaceDefinition> definitions() {
    Map<String, NamespaceDefinition> definitions = new LinkedHashMap<>();
    for (Topic<?> topic : topics.values()) {
      for (NamespaceDefinition definition : topic.graph().definitions()) {
        try {
          definitions.merge(definition.name(), definition, NamespaceDefinition::mergedWith);
        } catch (IllegalArgumentException e) {
          throw new ConfigException(
              "topic '"
                  + topic.name()
                  + "' and another disagree about namespace '"
                  + definition.name()
                  + "': "
                  + e.getMessage()
                  + "; let them share one graph.yaml or rename a type.",
              e);
        }
      }
    }
    List<NamespaceDefinition> all = new ArrayList<>(definitions.values());
    topics.keySet().stream().map(CountOutcomes::definitionOf).distinct().forEach(all::add);
    return all;
  }

  /**
   * The graphs of these topics as one.
   *
   * @throws ConfigException as {@link #definitions}
   */
  public Schema graph() {
    definitions(); // says who contradicts whom
    return topics.values().stream()
        .map(Topic::graph)
        .reduce(Schema::mergedWith)
        .orElseThrow(() -> new ConfigException("there are no topics, and so there is no graph."));
  }

  /** The layouts of {@link #definitions}. */
  public List<NamespaceLayout> namespaces() {
    return definitions().stream().map(NamespaceDefinition::layout).toList();
  }

  /** The namespaces that some topic deletes from. */
  public Set<String> namespacesWithDeletes() {
    Set<String> names = new TreeSet<>();
    topics
        .values()
        .forEach(topic -> topic.deletes().namespaces().forEach(layout -> names.add(layout.name())));
    return names;
  }
}
