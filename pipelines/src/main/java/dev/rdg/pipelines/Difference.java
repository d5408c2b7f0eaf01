package dev.rdg.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import dev.rdg.model.Bytes;
import dev.rdg.model.kv.Cell;
import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.ItemState;
import dev.rdg.model.kv.KvChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.jspecify.annotations.Nullable;

/**
 * An item that two stores show differently.
 *
 * @param namespace its namespace
 * @param id its record
 * @param key its key within the record
 * @param kind how it differs
 * @param properties what of it differs, where both stores have it: {@code at}, or properties'
 *     names; of a property that is in one store alone, or has another value or write timestamp
 */
public record Difference(
    String namespace, String id, String key, Kind kind, List<String> properties) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How an item differs. */
  public enum Kind {
    /** The first store alone has it. */
    ONLY_LEFT,
    /** The second store alone has it. */
    ONLY_RIGHT,
    /** Both have it, and it is not the same. */
    DIFFERS
  }

  /** The properties are unmodifiable from here on. */
  public Difference {
    properties = List.copyOf(properties);
  }

  /** The difference between what two readers see of an item, if there is one. */
  public static Optional<Difference> between(
      String namespace, String id, String key, @Nullable Item left, @Nullable Item right) {
    return between(
        List.of(namespace, id, key), change(namespace, id, left), change(namespace, id, right));
  }

  private static @Nullable KvChange change(String namespace, String id, @Nullable Item item) {
    return item == null
        ? null
        : new KvChange(namespace, id, item.key(), ItemState.put(item.at(), item.cells()));
  }

  static Optional<Difference> between(
      List<String> place, @Nullable KvChange left, @Nullable KvChange right) {
    if (left == null || right == null) {
      return Optional.of(of(place, left == null ? Kind.ONLY_RIGHT : Kind.ONLY_LEFT, List.of()));
    }
    List<String> properties = new ArrayList<>();
    if (left.state().at() != right.state().at()) {
      properties.add("at");
    }
    SortedMap<String, Cell> a = left.state().cells();
    SortedMap<String, Cell> b = right.state().cells();
    TreeSet<String> names = new TreeSet<>(a.keySet());
    names.addAll(b.keySet());
    names.stream()
        .filter(name -> !Objects.equals(a.get(name), b.get(name)))
        .forEach(properties::add);
    return properties.isEmpty()
        ? Optional.empty()
        : Optional.of(of(place, Kind.DIFFERS, properties));
  }

  private static Difference of(List<String> place, Kind kind, List<String> properties) {
    return new Difference(place.get(0), place.get(1), place.get(2), kind, properties);
  }

  /** An item with hashes of 128 bits in place of its values. */
  static KvChange hashed(KvChange item) {
    SortedMap<String, Cell> cells = new TreeMap<>();
    item.state()
        .cells()
        .forEach(
            (name, cell) -> {
              Bytes value = Objects.requireNonNull(cell.value(), "a visible cell has a value");
              byte[] hash = Hashing.murmur3_128().hashBytes(value.unsafeArray()).asBytes();
              cells.put(name, new Cell(cell.timestamp(), Bytes.wrap(hash)));
            });
    return new KvChange(
        item.namespace(), item.id(), item.key(), ItemState.put(item.state().at(), cells));
  }

  /** One object of JSON. */
  public String toJson() {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("namespace", namespace)
            .put("id", id)
            .put("key", key)
            .put("kind", kind.name());
    properties.forEach(json.putArray("properties")::add);
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings can be written as JSON", e);
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static Difference fromJson(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      List<String> properties = new ArrayList<>();
      json.required("properties").forEach(name -> properties.add(name.asText()));
      return new Difference(
          json.required("namespace").asText(),
          json.required("id").asText(),
          json.required("key").asText(),
          Kind.valueOf(json.required("kind").asText()),
          properties);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a difference: " + text, e);
    }
  }

  static Coder<Difference> coder() {
    return DelegateCoder.of(StringUtf8Coder.of(), Difference::toJson, Difference::fromJson);
  }
}
