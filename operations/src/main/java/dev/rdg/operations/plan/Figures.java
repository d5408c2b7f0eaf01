package dev.rdg.operations.plan;

import dev.rdg.model.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What an event of {@code playback} and its rows were measured to take.
 *
 * @param derive a TaskManager's CPU, µs an event, for everything but writing
 * @param sink a TaskManager's CPU, µs a row that is written
 * @param store a Cassandra node's CPU, µs a row, for each replica
 * @param broker a broker's CPU, µs an event, for each replica
 * @param rows how many are written for an event, after changes to one item have been joined
 * @param eventBytes what an event takes in Kafka
 * @param rowBytes what a row takes in Cassandra, compacted
 * @param busy the share of two cores that a job with broker and store keeps busy
 * @param measured events a second of the whole stream on two cores
 */
public record Figures(
    Figure derive,
    Figure sink,
    Figure store,
    Figure broker,
    Figure rows,
    Figure eventBytes,
    Figure rowBytes,
    Figure busy,
    Figure measured) {
  private static final String RESOURCE = "figures.yaml";

  /**
   * One figure.
   *
   * @param from the file of results that has it, in the checkout
   */
  public record Figure(double value, String from) {}

  /** Those of the project's own benchmarks. */
  public static Figures load() {
    try (InputStream in =
        Objects.requireNonNull(Figures.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      YamlNode yaml =
          YamlNode.parse(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return new Figures(
          figure(yaml, "derive"),
          figure(yaml, "sink"),
          figure(yaml, "store"),
          figure(yaml, "broker"),
          figure(yaml, "rows"),
          figure(yaml, "eventBytes"),
          figure(yaml, "rowBytes"),
          figure(yaml, "busy"),
          figure(yaml, "measured"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  private static Figure figure(YamlNode yaml, String name) {
    YamlNode figure = yaml.get(name);
    return new Figure(Double.parseDouble(figure.get("value").text()), figure.get("from").text());
  }

  /** The same with another number of rows for an event. */
  public Figures withRows(double rows, String from) {
    return new Figures(
        derive, sink, store, broker, new Figure(rows, from), eventBytes, rowBytes, busy, measured);
  }
}
