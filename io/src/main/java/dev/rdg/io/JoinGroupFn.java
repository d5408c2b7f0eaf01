package dev.rdg.io;

import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Joins the changes of a partition, looking at each once. A partition of more items than are held
 * at a time is handed on in parts, so memory does not grow with it.
 */
final class JoinGroupFn extends DoFn<KV<String, Iterable<KvChange>>, KvChange> {
  private static final long serialVersionUID = 1L;
  private static final int MAX_ITEMS = 10_000;

  @ProcessElement
  public void processElement(
      @Element KV<String, Iterable<KvChange>> group, OutputReceiver<KvChange> out) {
    RecordState record = new RecordState();
    @Nullable KvChange last = null;
    for (KvChange change : group.getValue()) {
      record.join(change);
      last = change;
      if (record.size() >= MAX_ITEMS) {
        record.emit(change.namespace(), change.id(), out::output);
        record = new RecordState();
      }
    }
    if (last != null) {
      record.emit(last.namespace(), last.id(), out::output);
    }
  }
}
