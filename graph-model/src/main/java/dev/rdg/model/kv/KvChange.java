package dev.rdg.model.kv;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One change to the key-value form of the graph: to one item, or the delete of a whole record.
 *
 * @param namespace the namespace
 * @param id the record's id
 * @param key the item's key within the record, empty for a node; null where the whole record is
 *     deleted
 * @param state what is written: for one event a put or a delete, after joining possibly both, at
 *     several times
 */
public record KvChange(String namespace, String id, @Nullable String key, ItemState state) {
  /** Checks that the delete of a record is nothing but a delete. */
  public KvChange {
    requireNonNull(namespace, "namespace");
    requireNonNull(id, "id");
    if (key == null
        && (state.at() != ItemState.NEVER
            || !state.cells().isEmpty()
            || state.deletedAt() == ItemState.NEVER)) {
      throw new IllegalArgumentException(
          "a change to the whole record "
              + namespace
              + "/"
              + id
              + " can only delete it, but was "
              + state);
    }
  }

  /** Deletes a whole record: every item of it written up to and including {@code timestamp}. */
  public static KvChange deleteRecord(String namespace, String id, long timestamp) {
    return new KvChange(namespace, id, null, ItemState.deleted(timestamp));
  }
}
