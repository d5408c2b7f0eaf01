package dev.rdg.transforms;

import dev.rdg.model.EdgeChange;
import dev.rdg.model.GraphChange;
import dev.rdg.model.NodeChange;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.Schema;
import dev.rdg.model.WriteTimestamps;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;

/**
 * How old puts into namespaces with deletes may be. A store remembers a delete for its {@code
 * gc_grace} only: an older put that is written again after that would bring back what was deleted.
 */
public final class PutHorizon implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashSet<String> namespaces;
  private final long oldestMicros;

  private PutHorizon(HashSet<String> namespaces, long oldestMicros) {
    this.namespaces = namespaces;
    this.oldestMicros = oldestMicros;
  }

  /** Any age. */
  public static PutHorizon none() {
    return new PutHorizon(new HashSet<>(), Long.MIN_VALUE);
  }

  /**
   * Puts must not be older than this.
   *
   * @param namespaces those that some topic deletes from
   */
  public static PutHorizon since(Instant oldest, Collection<String> namespaces) {
    return new PutHorizon(new HashSet<>(namespaces), WriteTimestamps.ofInstant(oldest));
  }

  /** Rejects a put that is too old. */
  void check(GraphChange change, Schema graph) {
    if (change.timestamp() < oldestMicros && !change.delete()) {
      String namespace = namespaceOf(change, graph);
      if (namespaces.contains(namespace)) {
        throw new RejectedException(
            Reason.OLDER_THAN_GC_GRACE,
            "a put into namespace "
                + namespace
                + " of "
                + Instant.EPOCH.plusMillis(Math.floorDiv(change.timestamp(), 1000))
                + " is older than deletes are remembered: what was deleted since could come back. Replay all topics that write it, whole, into an empty home, and say so with --whole.");
      }
    }
  }

  private static String namespaceOf(GraphChange change, Schema graph) {
    return change instanceof NodeChange node
        ? graph.nodeType(node.type()).namespace()
        : graph.edgeType(((EdgeChange) change).type()).namespace();
  }
}
