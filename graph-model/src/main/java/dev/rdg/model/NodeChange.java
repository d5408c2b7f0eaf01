package dev.rdg.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An upsert or a delete of one node, identified by type and id.
 *
 * @param type the node type's name
 * @param id the node's id
 * @param timestamp the write timestamp, microseconds since the epoch
 * @param delete whether the node is removed
 * @param properties what an upsert sets and unsets; none for a delete
 * @param position the event's place in its source; null where times alone decide
 */
public record NodeChange(
    String type,
    String id,
    long timestamp,
    boolean delete,
    Properties properties,
    @Nullable Bytes position)
    implements GraphChange {
  /** Checks for nulls. */
  public NodeChange {
    requireNonNull(type, "type");
    requireNonNull(id, "id");
    requireNonNull(properties, "properties");
  }

  /** A change that only its time orders. */
  public NodeChange(String type, String id, long timestamp, boolean delete, Properties properties) {
    this(type, id, timestamp, delete, properties, null);
  }
}
