package dev.rdg.transforms;

import java.io.Serializable;

/** How a topic completes its events from the reference table. */
public interface Enrichment<E> extends Serializable {

  /** The key to look up for an event. */
  String keyOf(E event);

  /** The event completed with the table's value; {@code event} itself must not change. */
  E enrich(E event, String value);
}
