package dev.rdg.model.kv;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins changes by record while they wait, within a share of a {@link HeapPool}: when there is no
 * room for a change, everything that waits is handed out first. Not thread-safe.
 */
public final class JoinBuffer {
  private record RecordKey(String namespace, String id) {
    /** In place of a record's own, which goes through method handles for each change that joins. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof RecordKey key && id.equals(key.id) && namespace.equals(key.namespace);
    }

    @Override
    public int hashCode() {
      return 31 * namespace.hashCode() + id.hashCode();
    }
  }

  private final HeapPool.Share share;
  private final Map<RecordKey, RecordState> records = new LinkedHashMap<>();

  /** An empty buffer; several can be of one share. */
  public JoinBuffer(HeapPool.Share share) {
    this.share = share;
  }

  /**
   * Takes a change.
   *
   * @param output gets what was there before, where there is no room for both
   * @return how many changes were handed out
   */
  public long join(KvChange change, Consumer<RecordChanges> output) {
    long itemBytes = change.heapBytes();
    long most = bytesOfRecord(change.id()) + itemBytes;
    long handedOut = 0;
    if (!share.tryAdd(most)) {
      handedOut = flush(output);
      share.add(most);
    }
    share.add(add(change, itemBytes) - most);
    return handedOut;
  }

  private long add(KvChange change, long itemBytes) {
    RecordKey key = new RecordKey(change.namespace(), change.id());
    RecordState record = records.get(key);
    long grown = 0;
    if (record == null) {
      record = new RecordState();
      records.put(key, record);
      grown = bytesOfRecord(change.id());
    }
    long before = record.heapBytes();
    record.join(change, itemBytes);
    return grown + record.heapBytes() - before;
  }

  /** Hands out everything; returns how many changes that were. */
  public long flush(Consumer<RecordChanges> output) {
    long handedOut = 0;
    Iterator<Map.Entry<RecordKey, RecordState>> all = records.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<RecordKey, RecordState> entry = all.next();
      RecordKey key = entry.getKey();
      RecordState record = entry.getValue();
      // What was handed on is counted by who has it then.
      all.remove();
      share.add(-bytesOfRecord(key.id()) - record.heapBytes());
      handedOut += record.emitTogether(key.namespace(), key.id(), output);
    }
    return handedOut;
  }

  private static long bytesOfRecord(String id) {
    return HeapSize.RECORD + HeapSize.ofText(id);
  }
}
