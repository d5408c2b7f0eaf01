package dev.rdg.benchmarks.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the events say, whatever the order they came in: taken by their time, each once. Plain code,
 * which shares nothing with any writer. Of two changes of one time that contradict each other, a
 * delete comes before a put, an absent value after a present one, and the greater value last.
 */
public final class Truth {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Comparator<Assigned> BY_TIME =
      Comparator.comparingLong(Assigned::at)
          .thenComparingLong(Assigned::place)
          .thenComparing(Truth::compareValues);

  private final Map<GraphItem.Address, Map<String, Object>> items;

  /**
   * How far a store is from the truth.
   *
   * @param nodes how many there are
   * @param edges how many there are
   * @param properties how many there are, of nodes and edges
   * @param missingNodes that the store lacks
   * @param wrongNodes that the store has and should not
   * @param missingEdges that the store lacks
   * @param wrongEdges that the store has and should not
   * @param missingProperties that the store lacks, of items that it has
   * @param wrongProperties with another value, or that should not be there
   */
  public record Verdict(
      long nodes,
      long edges,
      long properties,
      long missingNodes,
      long wrongNodes,
      long missingEdges,
      long wrongEdges,
      long missingProperties,
      long wrongProperties) {
    /** All that is wrong or missing. */
    public long faults() {
      return missingNodes
          + wrongNodes
          + missingEdges
          + wrongEdges
          + missingProperties
          + wrongProperties;
    }
  }

  private record Assigned(long at, long place, @Nullable Object value) {}

  private record Touched(long at, long place) implements Comparable<Touched> {
    @Override
    public int compareTo(Touched other) {
      return Comparator.comparingLong(Touched::at)
          .thenComparingLong(Touched::place)
          .compare(this, other);
    }
  }

  private Truth(Map<GraphItem.Address, Map<String, Object>> items) {
    this.items = items;
  }

  /** Of these events. */
  public static Truth of(Collection<GraphEvent> events) {
    Map<GraphItem.Address, Touched> deleted = new HashMap<>();
    Map<GraphItem.Address, Touched> touched = new HashMap<>();
    Map<GraphItem.Address, Map<String, List<Assigned>>> assigned = new HashMap<>();
    for (GraphEvent event : events) {
      Touched when = new Touched(event.at(), event.place());
      for (GraphChange change : event.changes()) {
        GraphItem.Address address = change.address();
        (change.delete() ? deleted : touched)
            .merge(address, when, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        change
            .put()
            .forEach(
                (name, value) ->
                    assigned
                        .computeIfAbsent(address, absent -> new HashMap<>())
                        .computeIfAbsent(name, absent -> new ArrayList<>())
                        .add(new Assigned(event.at(), event.place(), value)));
      }
    }
    Map<GraphItem.Address, Map<String, Object>> items = new HashMap<>();
    touched.forEach(
        (address, when) -> {
          Touched gone = deleted.get(address);
          if (gone == null || when.compareTo(gone) >= 0) {
            items.put(address, latest(assigned.getOrDefault(address, Map.of()), gone));
          }
        });
    return new Truth(items);
  }

  private static Map<String, Object> latest(
      Map<String, List<Assigned>> assigned, @Nullable Touched gone) {
    Map<String, Object> properties = new HashMap<>();
    assigned.forEach(
        (name, all) ->
            all.stream()
                .filter(one -> gone == null || new Touched(one.at, one.place).compareTo(gone) >= 0)
                .max(BY_TIME)
                .ifPresent(
                    last -> {
                      if (last.value != null) {
                        properties.put(name, last.value);
                      }
                    }));
    return properties;
  }

  private static int compareValues(Assigned a, Assigned b) {
    if (a.value == null || b.value == null) {
      return Boolean.compare(a.value == null, b.value == null);
    }
    if (a.value instanceof String first && b.value instanceof String second) {
      return Arrays.compareUnsigned(first.getBytes(UTF_8), second.getBytes(UTF_8));
    }
    if (a.value instanceof Boolean first && b.value instanceof Boolean second) {
      return first.compareTo(second);
    }
    return Double.compare(((Number) a.value).doubleValue(), ((Number) b.value).doubleValue());
  }

  /** All items. */
  public Map<GraphItem.Address, Map<String, Object>> items() {
    return items;
  }

  /** Judges what a writer has stored. */
  public Verdict judge(Path stored) {
    Set<GraphItem.Address> seen = new HashSet<>();
    long[] wrong = new long[2];
    long[] properties = new long[2];
    try (Stream<String> lines = Files.lines(stored)) {
      lines
          .map(Truth::item)
          .forEach(
              item -> {
                Map<String, Object> expected = items.get(item.address());
                if (expected == null || !seen.add(item.address())) {
                  wrong[kind(item.address())]++;
                } else {
                  compare(expected, item.properties(), properties);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + stored, e);
    }
    long[] count = new long[2];
    long[] missing = new long[2];
    for (GraphItem.Address address : items.keySet()) {
      count[kind(address)]++;
      missing[kind(address)] += seen.contains(address) ? 0 : 1;
    }
    return new Verdict(
        count[0],
        count[1],
        items.values().stream().mapToLong(Map::size).sum(),
        missing[0],
        wrong[0],
        missing[1],
        wrong[1],
        properties[0],
        properties[1]);
  }

  private static int kind(GraphItem.Address address) {
    return address.to().isEmpty() ? 0 : 1;
  }

  private static void compare(
      Map<String, Object> expected, Map<String, Object> found, long[] counts) {
    expected.forEach(
        (name, value) -> {
          Object other = found.get(name);
          if (other == null) {
            counts[0]++;
          } else if (!same(value, other)) {
            counts[1]++;
          }
        });
    counts[1] += found.keySet().stream().filter(name -> !expected.containsKey(name)).count();
  }

  private static boolean same(Object a, Object b) {
    return a instanceof Number first && b instanceof Number second
        ? first.doubleValue() == second.doubleValue()
        : Objects.equals(a, b);
  }

  private static GraphItem item(String line) {
    try {
      return JSON.readValue(line, GraphItem.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an item: " + line, e);
    }
  }
}
