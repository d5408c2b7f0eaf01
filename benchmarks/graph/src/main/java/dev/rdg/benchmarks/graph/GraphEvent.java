package dev.rdg.benchmarks.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one event changes; a line of JSON.
 *
 * @param at when it happened, in microseconds since the epoch
 * @param place where it stands in the log of its source, which orders events of one microsecond; -1
 *     where its source has none
 * @param changes deletes before puts; of one event, none of an item twice, but for a delete and a
 *     put
 */
public record GraphEvent(long at, long place, List<GraphChange> changes) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  /** Writes lines. */
  public static void write(Path file, Iterable<GraphEvent> events) {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (GraphEvent event : events) {
        writer.write(JSON.writeValueAsString(event));
        writer.newLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Reads all lines. */
  public static List<GraphEvent> read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(GraphEvent::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static GraphEvent parse(String line) {
    try {
      return JSON.readValue(line, GraphEvent.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an event: " + line, e);
    }
  }
}
