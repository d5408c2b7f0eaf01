package dev.rdg.operations;

import dev.rdg.model.ConfigException;
import dev.rdg.model.yaml.Nearest;
import dev.rdg.model.yaml.YamlException;
import dev.rdg.model.yaml.YamlNode;
import dev.rdg.pipelines.TopicOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.StreamingOptions;
import org.jspecify.annotations.Nullable;

/** A file of {@code runner-configs}: pipeline options by name, on one level. */
public final class RunnerConfig {
  /** Options that are files, which a file of options gives relative to the project. */
  private static final Set<String> FILES =
      Set.of("homes", "writerSchemas", "references", "kafkaSettings");

  private final Map<String, String> settings;

  private RunnerConfig(Map<String, String> settings) {
    this.settings = settings;
  }

  /** No settings. */
  public static RunnerConfig empty() {
    return new RunnerConfig(Map.of());
  }

  public boolean has(String name) {
    return settings.containsKey(name);
  }

  /** A setting's value; null where it is not set. */
  public @Nullable String get(String name) {
    return settings.get(name);
  }

  /** As {@link #get}, of a file, which is relative to {@code base}. */
  public @Nullable String file(String name, Path base) {
    String value = settings.get(name);
    return value == null ? null : resolve(base, value);
  }

  /**
   * Reads a file.
   *
   * @throws UnknownSettingException for a name that no option has, with the nearest
   * @throws YamlException when it is not a map of names to plain values
   */
  public static RunnerConfig load(Path file) {
    Map<String, String> settings = new LinkedHashMap<>();
    try {
      Set<String> known = knownSettings();
      for (YamlNode.Entry entry :
          YamlNode.parse(file.toString(), Files.readString(file)).entries()) {
        if (!known.contains(entry.key().text())) {
          throw new UnknownSettingException(
              file + ":" + entry.key().line() + ": ", entry.key().text(), known);
        }
        settings.put(entry.key().text(), entry.value().text());
      }
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read: " + e, e);
    }
    return new RunnerConfig(settings);
  }

  /** These settings with another one. */
  public RunnerConfig with(String name, String value) {
    Set<String> known = knownSettings();
    if (!known.contains(name)) {
      throw new UnknownSettingException("", name, known);
    }
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new RunnerConfig(more);
  }

  /** These settings with others over them. */
  public RunnerConfig withAll(Map<String, String> more) {
    RunnerConfig all = this;
    for (Map.Entry<String, String> setting : more.entrySet()) {
      all = all.with(setting.getKey(), setting.getValue());
    }
    return all;
  }

  /** These settings with a default for one that is not set. */
  public RunnerConfig withDefault(String name, String value) {
    return settings.containsKey(name) ? this : with(name, value);
  }

  /** The options, checked by Beam; relative files are taken from {@code base}. */
  public TopicOptions toOptions(Path base) {
    PipelineOptionsFactory.register(TopicOptions.class);
    List<String> arguments = new ArrayList<>();
    settings.forEach(
        (name, value) ->
            arguments.add(
                "--" + name + "=" + (FILES.contains(name) ? resolve(base, value) : value)));
    try {
      return PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
          .withValidation()
          .as(TopicOptions.class);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("a setting is not allowed: " + e.getMessage(), e);
    }
  }

  private static String resolve(Path base, String file) {
    return file.contains("://") ? file : base.resolve(file).toString();
  }

  /** The names of all options of the runners and of ours. */
  public static Set<String> knownSettings() {
    Set<String> names = new TreeSet<>();
    for (Class<?> options :
        List.of(
            TopicOptions.class,
            FlinkPipelineOptions.class,
            DirectOptions.class,
            StreamingOptions.class)) {
      for (Method method : options.getMethods()) {
        String name = method.getName().replaceFirst("^(get|is)", "");
        if (method.getParameterCount() == 0 && name.length() < method.getName().length()) {
          names.add(Character.toLowerCase(name.charAt(0)) + name.substring(1));
        }
      }
    }
    return names;
  }

  /** A name that no option has: wrong usage. */
  public static final class UnknownSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownSettingException(String place, String name, Set<String> known) {
      super(
          place
              + "unknown setting '"
              + name
              + "'"
              + Nearest.to(name, known)
                  .map(nearest -> "; did you mean '" + nearest + "'?")
                  .orElse("; see runner-configs/flink for those there are."));
    }
  }
}
