package dev.rdg.launcher;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rdg.archive.ArchivedRecord;
import dev.rdg.pipelines.Difference;
import dev.rdg.testdata.CatalogChange;
import dev.rdg.testdata.EventGenerator;
import dev.rdg.testdata.GeneratedRecord;
import dev.rdg.testdata.Topic;
import dev.rdg.testdata.oracle.ExpectedGraph;
import dev.rdg.testdata.oracle.Oracle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The newest change of a game, with another name and another title that it is based on; and what
 * the oracle says that this changes in the graph.
 */
final class AlteredEvent {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> ALTERED =
      Map.of("name", "Altered", "title_id", "t-altered");

  private final ByteBuffer original;
  private final ByteBuffer altered;
  private final Set<String> differences;

  private AlteredEvent(ByteBuffer original, ByteBuffer altered, Set<String> differences) {
    this.original = original;
    this.altered = altered;
    this.differences = differences;
  }

  static AlteredEvent ofLastGame(EventGenerator generator) {
    List<GeneratedRecord> catalog =
        generator.stream().filter(record -> record.topic() == Topic.CATALOG).toList();
    GeneratedRecord last =
        catalog.stream()
            .filter(record -> record.event() instanceof CatalogChange change && isBased(change))
            .max(Comparator.comparingLong(record -> change(record).tsMillis()))
            .orElseThrow();
    GeneratedRecord instead = alter(last);
    List<GeneratedRecord> others = new ArrayList<>(catalog);
    others.replaceAll(record -> change(last).equals(record.event()) ? instead : record);
    return new AlteredEvent(
        ByteBuffer.wrap(requireNonNull(last.value())),
        ByteBuffer.wrap(requireNonNull(instead.value())),
        differences(graph(generator, catalog), graph(generator, others)));
  }

  private static boolean isBased(CatalogChange change) {
    Map<String, @Nullable Object> after = change.after();
    return change.table().equals("games") && after != null && after.get("title_id") != null;
  }

  private static CatalogChange change(GeneratedRecord record) {
    return (CatalogChange) requireNonNull(record.event());
  }

  private static GeneratedRecord alter(GeneratedRecord record) {
    CatalogChange change = change(record);
    Map<String, @Nullable Object> after = new LinkedHashMap<>(requireNonNull(change.after()));
    after.putAll(ALTERED);
    try {
      JsonNode value = MAPPER.readTree(record.value());
      ObjectNode columns = (ObjectNode) value.findValue("after");
      ALTERED.forEach(columns::put);
      return new GeneratedRecord(
          record.topic(),
          record.key(),
          MAPPER.writeValueAsBytes(value),
          record.timestampMillis(),
          new CatalogChange(
              change.table(),
              change.op(),
              change.keyId(),
              change.before(),
              after,
              change.tsMillis(),
              change.lsn(),
              change.transaction()),
          record.expected());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<List<String>, ExpectedGraph.Item> graph(
      EventGenerator generator, List<GeneratedRecord> records) {
    Oracle oracle = new Oracle(generator.references());
    records.forEach(oracle::accept);
    Map<List<String>, ExpectedGraph.Item> items =
        new TreeMap<>(Comparator.comparing(List::toString));
    oracle
        .graph()
        .visit(
            (namespace, id, key, at, properties) ->
                items.put(List.of(namespace, id, key), new ExpectedGraph.Item(at, properties)));
    return items;
  }

  private static Set<String> differences(
      Map<List<String>, ExpectedGraph.Item> left, Map<List<String>, ExpectedGraph.Item> right) {
    Set<List<String>> places = new HashSet<>(left.keySet());
    places.addAll(right.keySet());
    Set<String> differences = new TreeSet<>();
    for (List<String> place : places) {
      ExpectedGraph.Item a = left.get(place);
      ExpectedGraph.Item b = right.get(place);
      if (a == null || b == null) {
        differences.add(
            describe(
                place, a == null ? Difference.Kind.ONLY_RIGHT : Difference.Kind.ONLY_LEFT, ""));
      } else if (!a.equals(b)) {
        differences.add(describe(place, Difference.Kind.DIFFERS, differing(a, b)));
      }
    }
    return differences;
  }

  private static String differing(ExpectedGraph.Item a, ExpectedGraph.Item b) {
    Set<String> names = new TreeSet<>();
    if (a.at() != b.at()) {
      names.add("at");
    }
    Set<String> all = new HashSet<>(a.properties().keySet());
    all.addAll(b.properties().keySet());
    all.stream()
        .filter(name -> !Objects.equals(a.properties().get(name), b.properties().get(name)))
        .forEach(names::add);
    return String.join(" ", names);
  }

  /** What must differ, each as {@link #describe(Difference)}. */
  Set<String> differences() {
    return differences;
  }

  static String describe(Difference difference) {
    return describe(
        List.of(difference.namespace(), difference.id(), difference.key()),
        difference.kind(),
        String.join(" ", difference.properties()));
  }

  private static String describe(List<String> place, Difference.Kind kind, String properties) {
    return String.join(" ", place) + " " + kind + " [" + properties + "]";
  }

  /** The record, altered if it is of this event. */
  ArchivedRecord applyTo(ArchivedRecord record) {
    if (original.equals(record.getPayload())) {
      record.setPayload(altered);
    }
    return record;
  }
}
