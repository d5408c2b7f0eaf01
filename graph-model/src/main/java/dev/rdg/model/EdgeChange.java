package dev.rdg.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An upsert or a delete of one edge, identified by type and the ids of both ends.
 *
 * @param type the edge type's name
 * @param from the id of the node it starts from
 * @param to the id of the node it leads to
 * @param timestamp the write timestamp, microseconds since the epoch
 * @param delete whether the edge is removed
 * @param properties what an upsert sets and unsets; none for a delete
 * @param position the event's place in its source; null where times alone decide
 */
public record EdgeChange(
    String type,
    String from,
    String to,
    long timestamp,
    boolean delete,
    Properties properties,
    @Nullable Bytes position)
    implements GraphChange {
  /** Checks for nulls. */
  public EdgeChange {
    requireNonNull(type, "type");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(properties, "properties");
  }

  /** A change that only its time orders. */
  public EdgeChange(
      String type, String from, String to, long timestamp, boolean delete, Properties properties) {
    this(type, from, to, timestamp, delete, properties, null);
  }
}
