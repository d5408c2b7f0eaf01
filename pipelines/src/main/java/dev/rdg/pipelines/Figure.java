package dev.rdg.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * A figure of a report, a line of JSON in its file: names have ids in them, and ids can have any
 * character.
 *
 * @param kind what is counted, such as {@code items}
 * @param name of what, such as a namespace or a record
 */
public record Figure(String kind, String name, long number) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Stands between kind and name in a key; kinds have none. */
  private static final char SEPARATOR = '\t';

  /** The key under which a pipeline adds up a figure. */
  static String key(String kind, String name) {
    return kind + SEPARATOR + name;
  }

  /** From figures by {@link #key} to their lines. */
  static PTransform<PCollection<? extends KV<String, Long>>, PCollection<String>> format() {
    return MapElements.into(TypeDescriptors.strings())
        .via(
            (KV<String, Long> figure) -> {
              int end = figure.getKey().indexOf(SEPARATOR);
              return new Figure(
                      figure.getKey().substring(0, end),
                      figure.getKey().substring(end + 1),
                      figure.getValue())
                  .toJson();
            });
  }

  /** The figures of a report's text. */
  public static List<Figure> read(String report) {
    return report.lines().map(Figure::fromJson).toList();
  }

  String toJson() {
    try {
      return MAPPER.writeValueAsString(
          MAPPER.createObjectNode().put("kind", kind).put("name", name).put("number", number));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and numbers can be written as JSON", e);
    }
  }

  private static Figure fromJson(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      return new Figure(
          json.required("kind").asText(),
          json.required("name").asText(),
          json.required("number").asLong());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
