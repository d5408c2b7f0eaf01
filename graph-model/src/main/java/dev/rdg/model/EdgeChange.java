package dev.rdg.model;

import static java.util.Objects.requireNonNull;

/**
 * An upsert or a delete of one edge, identified by type and the ids of both ends.
 *
 * @param type the edge type's name
 * @param from the id of the node it starts from
 * @param to the id of the node it leads to
 * @param timestamp the write timestamp, microseconds since the epoch
 * @param delete whether the edge is removed
 * @param properties what an upsert sets and unsets; none for a delete
 */
public record EdgeChange(
    String type, String from, String to, long timestamp, boolean delete, Properties properties)
    implements GraphChange {
  /** Checks for nulls. */
  public EdgeChange {
    requireNonNull(type, "type");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(properties, "properties");
  }
}
