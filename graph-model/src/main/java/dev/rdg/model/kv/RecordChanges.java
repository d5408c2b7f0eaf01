package dev.rdg.model.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes to one record that met before they were written; what a store takes in one {@link
 * dev.rdg.model.store.KvStore#write}. Not all changes to the record, and at most about {@link
 * #MAX_HEAP_BYTES} of them: more come as several.
 *
 * @param changes at least one, all of one namespace and record id; after joining, at most one of an
 *     item
 */
public record RecordChanges(List<KvChange> changes) {
  /**
   * The heap that changes may take, as {@link #heapBytes} counts it, before they are cut: 1 MiB.
   */
  public static final long MAX_HEAP_BYTES = 1L << 20;

  /** The changes are unmodifiable from here on. */
  public RecordChanges {
    changes = List.copyOf(changes);
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("changes to a record must be at least one, but were 0.");
    }
    KvChange first = changes.get(0);
    for (KvChange change : changes) {
      if (!change.id().equals(first.id()) || !change.namespace().equals(first.namespace())) {
        throw new IllegalArgumentException(
            "changes that are handed on together must be to one record, but were to "
                + first.namespace()
                + "/"
                + first.id()
                + " and "
                + change.namespace()
                + "/"
                + change.id()
                + ".");
      }
    }
  }

  /** One change by itself. */
  public static RecordChanges of(KvChange change) {
    return new RecordChanges(List.of(change));
  }

  /** The record's namespace. */
  public String namespace() {
    return changes.get(0).namespace();
  }

  /** The record's id. */
  public String id() {
    return changes.get(0).id();
  }

  /** Its changes by bucket; the delete of the record is in the first, though it is for all. */
  public SortedMap<Integer, RecordChanges> byBucket(NamespaceLayout layout) {
    SortedMap<Integer, RecordChanges> parts = new TreeMap<>();
    if (layout.buckets() == 1) {
      parts.put(0, this);
      return parts;
    }
    SortedMap<Integer, List<KvChange>> sorted = new TreeMap<>();
    for (KvChange change : changes) {
      int bucket = change.key() == null ? 0 : layout.bucketOf(change.key());
      sorted.computeIfAbsent(bucket, ignored -> new ArrayList<>()).add(change);
    }
    sorted.forEach((bucket, part) -> parts.put(bucket, new RecordChanges(part)));
    return parts;
  }

  /** About how many bytes of heap it takes, never less than it does. */
  public long heapBytes() {
    long bytes = HeapSize.RECORD + HeapSize.ofText(id());
    for (KvChange change : changes) {
      bytes += change.heapBytes();
    }
    return bytes;
  }
}
