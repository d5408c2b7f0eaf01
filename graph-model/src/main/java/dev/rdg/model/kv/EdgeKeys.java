package dev.rdg.model.kv;

import dev.rdg.model.Bytes;
import dev.rdg.model.EdgeType;
import dev.rdg.model.Limits;
import dev.rdg.model.PropertyType;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.Utf8;
import dev.rdg.model.ValueFormat;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The item keys of edges: the id of the far end and, of a type with {@code key}, the values of
 * those properties as text, each after a NUL, which no id has. So several edges of one type lead
 * from one node to another, one for each of the values; in the order of keys they stand together.
 */
public final class EdgeKeys {
  /** The most UTF-8 bytes of the values with what separates them. */
  public static final int MAX_VALUES_BYTES = 512;

  private static final char SEPARATOR = '\0';

  private EdgeKeys() {}

  /**
   * The key of an edge.
   *
   * @param set what the edge sets, among it the properties of the type's key
   */
  static String of(EdgeType type, String far, Map<String, Bytes> set) {
    return type.key().isEmpty() ? far : far + values(type, set);
  }

  /**
   * The key of an edge.
   *
   * @param values those of the properties of the type's key, by name
   * @throws IllegalArgumentException when one is missing or not of its property's type
   */
  public static String ofValues(EdgeType type, String far, Map<String, ?> values) {
    StringBuilder key = new StringBuilder(far);
    for (String name : type.key()) {
      Object value = values.get(name);
      PropertyType property = Objects.requireNonNull(type.properties().get(name));
      Object coerced = value == null ? null : property.coerce(value);
      if (coerced == null) {
        throw new IllegalArgumentException(
            "an edge '"
                + type.name()
                + "' is known by its ends and "
                + type.key()
                + ": '"
                + name
                + "' must be a "
                + property.label()
                + ", but was "
                + value
                + ".");
      }
      key.append(SEPARATOR).append(coerced);
    }
    return key.toString();
  }

  /**
   * Checks that an edge can be kept by its values.
   *
   * @throws RejectedException when one is missing, too long, or holds a NUL
   */
  public static void check(EdgeType type, Map<String, Bytes> set) {
    if (type.key().isEmpty()) {
      return;
    }
    for (String name : type.key()) {
      Bytes value = set.get(name);
      if (value == null) {
        throw new RejectedException(
            Reason.MISSING_ID,
            "edge '"
                + type.name()
                + "' is known by its ends and "
                + type.key()
                + ", but the event sets no '"
                + name
                + "'.");
      }
      if (ValueFormat.decode(value).toString().indexOf(SEPARATOR) >= 0) {
        throw new RejectedException(
            Reason.INVALID_ID,
            "property '"
                + type.name()
                + "."
                + name
                + "', by which the edge is known, holds a NUL character.");
      }
    }
    int bytes = Utf8.length(values(type, set));
    if (bytes > MAX_VALUES_BYTES) {
      throw new RejectedException(
          Reason.OVERSIZED_ID,
          "the values of "
              + type.key()
              + ", by which edge '"
              + type.name()
              + "' is known, take "
              + bytes
              + " bytes, at most "
              + MAX_VALUES_BYTES
              + " are allowed (of "
              + Limits.MAX_KEY_BYTES
              + " for all of its key).");
    }
  }

  private static String values(EdgeType type, Map<String, Bytes> set) {
    StringBuilder text = new StringBuilder();
    for (String name : type.key()) {
      text.append(SEPARATOR)
          .append(ValueFormat.decode(Objects.requireNonNull(set.get(name), name)));
    }
    return text.toString();
  }

  /**
   * Values from text, for {@link #ofValues}.
   *
   * @throws IllegalArgumentException when the type lacks a property, or text is none of its values
   */
  public static Map<String, Object> parse(EdgeType type, Map<String, String> texts) {
    Map<String, Object> values = new TreeMap<>();
    texts.forEach(
        (name, text) -> {
          PropertyType property = type.properties().get(name);
          if (property == null) {
            throw new IllegalArgumentException(type.lacks(name));
          }
          values.put(name, property.parse(text));
        });
    return values;
  }

  /** The id of the far end. */
  public static String far(String key) {
    int end = key.indexOf(SEPARATOR);
    return end < 0 ? key : key.substring(0, end);
  }

  /** What the key has after the far end; empty for types without a key of their own. */
  public static String rest(String key) {
    return key.substring(far(key).length());
  }

  /** The values that the key has, by the names of their properties. */
  public static SortedMap<String, Object> values(EdgeType type, String key) {
    SortedMap<String, Object> values = new TreeMap<>();
    if (!type.key().isEmpty() && !rest(key).isEmpty()) {
      String[] texts = rest(key).substring(1).split(String.valueOf(SEPARATOR), -1);
      for (int i = 0; i < type.key().size(); i++) {
        String name = type.key().get(i);
        values.put(name, Objects.requireNonNull(type.properties().get(name)).parse(texts[i]));
      }
    }
    return values;
  }
}
