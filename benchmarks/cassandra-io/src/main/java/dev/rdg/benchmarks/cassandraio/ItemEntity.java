package dev.rdg.benchmarks.cassandraio;

import dev.rdg.benchmarks.graph.GraphChange;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;

/**
 * A change of an item.
 *
 * @param key the far end of an edge, empty for a node
 * @param unset properties that are taken away
 */
record ItemEntity(
    String type,
    String id,
    String key,
    long at,
    boolean delete,
    HashMap<String, String> put,
    HashSet<String> unset)
    implements Serializable {
  static ItemEntity of(long at, GraphChange change) {
    HashMap<String, String> put = new HashMap<>();
    HashSet<String> unset = new HashSet<>();
    change
        .put()
        .forEach(
            (name, value) -> {
              if (value == null) {
                unset.add(name);
              } else {
                put.put(name, CassandraIoWriter.format(value));
              }
            });
    GraphChange.End to = change.to();
    return new ItemEntity(
        change.type(),
        change.from().id(),
        to == null ? "" : to.id(),
        at,
        change.delete(),
        put,
        unset);
  }
}
