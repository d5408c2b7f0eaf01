package dev.rdg.reader;

import dev.rdg.model.EdgeType;
import dev.rdg.model.NodeType;
import dev.rdg.model.Schema;
import dev.rdg.model.WriteTimestamps;
import dev.rdg.model.kv.HistoryKeys;
import dev.rdg.model.store.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The history of a namespace whose type keeps one.
 *
 * @param namespace where the changes are
 * @param type the name of the type
 * @param span how long they are kept
 * @param retention how long what they say is shown; null for ever
 */
record Kept(String namespace, String type, Duration span, @Nullable Duration retention) {

  /** Those of a schema, by the namespace of what became of the changes. */
  static Map<String, Kept> of(Schema schema) {
    Map<String, Kept> kept = new HashMap<>();
    for (NodeType type : schema.nodeTypes()) {
      Duration span = type.history();
      if (span != null) {
        kept.put(
            type.namespace(),
            new Kept(type.historyNamespace(), type.name(), span, type.retention()));
      }
    }
    for (EdgeType type : schema.edgeTypes()) {
      Duration span = type.history();
      if (span != null) {
        kept.put(
            type.namespace(),
            new Kept(type.historyNamespace(), type.name(), span, type.retention()));
        kept.put(
            type.reverseNamespace(),
            new Kept(type.reverseHistoryNamespace(), type.name(), span, type.retention()));
      }
    }
    return kept;
  }

  /** The time that nothing is kept of, nor of what was before it. */
  long horizon(Instant now) {
    return WriteTimestamps.horizon(now, span);
  }

  /**
   * The changes after one time and not after another, the newest first.
   *
   * @param after in microseconds, at least the {@link #horizon}
   * @param last in microseconds
   */
  Selection changes(long after, long last, Instant now) {
    Selection all = Selection.all(now);
    return last <= after
        ? all.withRange(HistoryKeys.from(after), HistoryKeys.from(after))
        : all.withRange(HistoryKeys.from(last), HistoryKeys.from(after));
  }
}
