package dev.rdg.io.sink;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.HeapPool;
import dev.rdg.model.kv.JoinBuffer;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Joins the changes of a partition, looking at each once. A partition that is larger than the
 * buffer is handed on in parts, so memory does not grow with it.
 */
final class JoinGroupFn extends DoFn<KV<String, Iterable<RecordChanges>>, RecordChanges> {
  private static final long serialVersionUID = 1L;

  private final BufferMemory memory;
  private transient HeapPool.@Nullable Share share; // opened by setup

  JoinGroupFn(BufferMemory memory) {
    this.memory = memory;
  }

  @Setup
  public void setup() {
    share = memory.openJoining();
  }

  @ProcessElement
  public void processElement(
      @Element KV<String, Iterable<RecordChanges>> group, OutputReceiver<RecordChanges> out) {
    HeapPool.Share mine = requireNonNull(share, "opened by setup");
    mine.clear(); // of a group that failed
    JoinBuffer buffer = new JoinBuffer(mine);
    for (RecordChanges part : group.getValue()) {
      for (KvChange change : part.changes()) {
        buffer.join(change, out::output);
      }
    }
    buffer.flush(out::output);
  }

  @Teardown
  public void teardown() {
    if (share != null) {
      share.close();
    }
  }
}
