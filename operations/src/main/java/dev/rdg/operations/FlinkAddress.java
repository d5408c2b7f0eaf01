package dev.rdg.operations;

import com.google.auto.value.AutoValue;
import dev.rdg.model.ConfigException;
import org.jspecify.annotations.Nullable;

/** Where the Flink cluster is, by its REST interface. */
@AutoValue
public abstract class FlinkAddress {
  static final String SETTING = "flinkMaster";

  FlinkAddress() {}

  /**
   * A cluster.
   *
   * @param given host:port for all topics; null for that of a topic's settings
   * @param otherwise where neither says; null when nothing is known then
   */
  public static FlinkAddress of(@Nullable String given, @Nullable String otherwise) {
    return new AutoValue_FlinkAddress(given, otherwise);
  }

  /** This one, where a topic's settings name no other; null when nothing is known then. */
  public static FlinkAddress at(@Nullable String address) {
    return of(null, address);
  }

  abstract @Nullable String given();

  abstract @Nullable String otherwise();

  /** A topic's settings with this, where they do not say otherwise or this goes before. */
  RunnerConfig applyTo(RunnerConfig config) {
    String given = given();
    if (given != null) {
      return config.with(SETTING, given);
    }
    String otherwise = otherwise();
    return otherwise == null ? config : config.withDefault(SETTING, otherwise);
  }

  /** That of a topic with these settings, host:port; null where none is known. */
  @Nullable String find(RunnerConfig config) {
    return applyTo(config).get(SETTING);
  }

  /**
   * As {@link #find}.
   *
   * @throws ConfigException when none is known
   */
  String require(RunnerConfig config) {
    String address = find(config);
    if (address == null) {
      throw new ConfigException(
          "no Flink cluster is known: give --flink=host:port, or start a local one with ./rdg stack up.");
    }
    return address;
  }
}
