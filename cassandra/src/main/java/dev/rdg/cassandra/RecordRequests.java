package dev.rdg.cassandra;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that write the changes to one record: each of one partition and of about what one
 * batch takes, so that a place for a request in the sender's window is one for a batch. Only the
 * delete of a record is for all its partitions; it is a request by itself, whose batches are sent
 * one after the other.
 */
public final class RecordRequests {
  /** How many records with little to write may share a request, and be one batch. */
  public static final int MAX_SHARED_RECORDS = RecordWrite.MAX_SHARED_PARTITIONS;

  /** How many bytes, as changes count them, may share a request, and be one batch. */
  public static final long MAX_SHARED_BYTES = RecordWrite.MAX_SHARED_BYTES;

  private final List<RecordChanges> requests = new ArrayList<>();

  private RecordRequests() {}

  public static List<RecordChanges> of(RecordChanges record, NamespaceLayout layout) {
    if (layout.buckets() == 1 && fitsIntoOne(record)) {
      return List.of(record);
    }
    RecordRequests requests = new RecordRequests();
    record.byBucket(layout).values().forEach(requests::cut);
    return requests.requests;
  }

  /** True of nearly all. What changes take on the heap is more than what of them is sent. */
  private static boolean fitsIntoOne(RecordChanges record) {
    int changes = record.changes().size();
    return changes == 1
        || changes <= RecordWrite.MAX_BATCH_STATEMENTS
            && record.heapBytes() < RecordWrite.MAX_BATCH_BYTES;
  }

  private void cut(RecordChanges partition) {
    List<KvChange> request = new ArrayList<>();
    long bytes = 0;
    for (KvChange change : partition.changes()) {
      if (change.key() == null) {
        requests.add(RecordChanges.of(change));
        continue;
      }
      request.add(change);
      bytes += change.bytes();
      if (bytes >= RecordWrite.MAX_BATCH_BYTES
          || request.size() == RecordWrite.MAX_BATCH_STATEMENTS) {
        requests.add(new RecordChanges(request));
        request.clear();
        bytes = 0;
      }
    }
    if (!request.isEmpty()) {
      requests.add(new RecordChanges(request));
    }
  }
}
