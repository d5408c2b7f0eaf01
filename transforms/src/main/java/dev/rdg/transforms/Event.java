package dev.rdg.transforms;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.event.RawEvent;

/**
 * A parsed event that still knows the record it came from, so that it can be rejected whole at any
 * later step.
 *
 * @param raw the record
 * @param value what it means to its topic
 */
public record Event<E>(RawEvent raw, E value) {
  /** Checks for nulls. */
  public Event {
    requireNonNull(raw, "raw");
    requireNonNull(value, "value");
  }
}
