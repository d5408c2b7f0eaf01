package dev.rdg.transforms;

import org.jspecify.annotations.Nullable;

/**
 * What became of a record that could be read: an event, or nothing on purpose.
 *
 * @param event the event; null where the record is filtered
 * @param filter the name of the filter that drops it; null where there is an event
 */
public record Parsed<E>(@Nullable E event, @Nullable String filter) {
  /** Exactly one of the two is there. */
  public Parsed {
    if ((event == null) == (filter == null)) {
      throw new IllegalArgumentException(
          "a parsed record has either an event or a filter's name, but had "
              + event
              + " and "
              + filter);
    }
  }

  /** An event. */
  public static <E> Parsed<E> event(E event) {
    return new Parsed<>(event, null);
  }

  /** A record that carries no event by design, counted under a name. */
  public static <E> Parsed<E> filtered(String filter) {
    return new Parsed<>(null, filter);
  }
}
