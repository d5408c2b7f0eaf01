package dev.rdg.transforms;

import java.io.Serializable;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Drops events by a condition; what it drops is counted under its name.
 *
 * @param name letters, digits and hyphens, such as {@code no-device}
 * @param drops the condition
 */
public record EventFilter<E>(String name, SerializableFunction<E, Boolean> drops)
    implements Serializable {
  /** Checks the name, which becomes part of a counter's. */
  public EventFilter {
    if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
      throw new IllegalArgumentException(
          "filter name '"
              + name
              + "' is not allowed: use a lower-case letter, then at most 39 letters, digits and hyphens.");
    }
  }

  /** Drops events for which {@code condition} holds. */
  public static <E> EventFilter<E> drop(String name, SerializableFunction<E, Boolean> condition) {
    return new EventFilter<>(name, condition);
  }

  /** Drops events that lack a field: it is null. */
  public static <E> EventFilter<E> dropWithout(
      String name, SerializableFunction<E, ? extends @Nullable Object> field) {
    return new EventFilter<>(name, event -> field.apply(event) == null);
  }

  /** Drops events that have a field: it is not null. */
  public static <E> EventFilter<E> dropWith(
      String name, SerializableFunction<E, ? extends @Nullable Object> field) {
    return new EventFilter<>(name, event -> field.apply(event) != null);
  }
}
