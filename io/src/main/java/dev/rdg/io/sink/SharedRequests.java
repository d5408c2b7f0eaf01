package dev.rdg.io.sink;

import dev.rdg.cassandra.RecordRequests;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import dev.rdg.model.store.KvStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Small changes of several records that the same servers keep, gathered until they fill a request:
 * most records have one change at a time, and a request costs store and client more than what is in
 * it. To be used by one thread.
 */
final class SharedRequests {
  private static final int MOST_CHANGES_OF_A_RECORD = 4;

  /** What may wait on the heap; then all of it is sent. */
  private static final long MOST_WAITING_BYTES = 1L << 20;

  /**
   * What a request is made of.
   *
   * @param changes of one namespace and place
   * @param heapBytes about what they take
   */
  record Ready(List<KvChange> changes, long heapBytes) {}

  private record Key(String namespace, int place) {}

  private static final class Group {
    private final List<KvChange> changes = new ArrayList<>();
    private int records;
    private long bytes;
    private long heapBytes;

    Ready ready() {
      return new Ready(changes, heapBytes);
    }
  }

  private final ToIntFunction<KvChange> places;
  private final Map<Key, Group> groups = new HashMap<>();
  private long waitingBytes;

  /**
   * Gathers by places.
   *
   * @param places as {@link KvStore#place} gives them
   */
  SharedRequests(ToIntFunction<KvChange> places) {
    this.places = places;
  }

  /** Takes the changes of one record in, and hands out what is to be sent now. */
  List<Ready> add(RecordChanges record) {
    List<KvChange> changes = record.changes();
    long heapBytes = record.heapBytes();
    long bytes = isFew(changes) ? bytesOf(changes) : RecordRequests.MAX_SHARED_BYTES;
    if (bytes >= RecordRequests.MAX_SHARED_BYTES) {
      return List.of(new Ready(changes, heapBytes));
    }
    Key key = new Key(record.namespace(), places.applyAsInt(changes.get(0)));
    List<Ready> full = new ArrayList<>(1);
    Group group = groups.computeIfAbsent(key, absent -> new Group());
    if (group.bytes + bytes > RecordRequests.MAX_SHARED_BYTES) {
      full.add(take(key, group));
      group = groups.computeIfAbsent(key, absent -> new Group());
    }
    group.changes.addAll(changes);
    group.records++;
    group.bytes += bytes;
    group.heapBytes += heapBytes;
    waitingBytes += heapBytes;
    if (group.records == RecordRequests.MAX_SHARED_RECORDS) {
      full.add(take(key, group));
    } else if (waitingBytes > MOST_WAITING_BYTES) {
      full.addAll(drain());
    }
    return full;
  }

  /** The delete of a record is for all its partitions. */
  private static boolean isFew(List<KvChange> changes) {
    return changes.size() <= MOST_CHANGES_OF_A_RECORD
        && changes.stream().allMatch(change -> change.key() != null);
  }

  private static long bytesOf(List<KvChange> changes) {
    long bytes = 0;
    for (KvChange change : changes) {
      bytes += change.bytes();
    }
    return bytes;
  }

  private Ready take(Key key, Group group) {
    groups.remove(key);
    waitingBytes -= group.heapBytes;
    return group.ready();
  }

  /** Hands out all that waits. */
  List<Ready> drain() {
    List<Ready> all = groups.values().stream().map(Group::ready).toList();
    forget();
    return all;
  }

  /** Of a bundle that failed. */
  void forget() {
    groups.clear();
    waitingBytes = 0;
  }
}
