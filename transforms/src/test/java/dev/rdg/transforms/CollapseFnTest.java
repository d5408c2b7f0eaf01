package dev.rdg.transforms;

import static dev.rdg.transforms.CollapseChangesTest.put;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.HeapPool;
import dev.rdg.model.kv.KvChange;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollapseFnTest {
  private static final BufferMemory MEMORY = new BufferMemory("CollapseFnTest", 20_000);

  private final HeapPool.Share other = MEMORY.openJoining();
  private final CollapseFn fn = new CollapseFn("sightings", MEMORY);

  @AfterEach
  void close() {
    other.close();
  }

  /** Else every failure would take room for ever, until nothing is joined any more. */
  @Test
  void startBundle_givesBackWhatABundleThatFailedHeld() {
    fn.setup();
    fn.startBundle();
    process(put("w-1", "b-1", 1));
    assertThat(other.hasRoom(10_000), is(false));

    fn.startBundle();

    assertThat(other.hasRoom(10_000), is(true));
    fn.teardown();
  }

  @Test
  void teardown_givesBackWhatItHeld() {
    fn.setup();
    fn.startBundle();
    process(put("w-1", "b-1", 1));

    fn.teardown();

    assertThat(other.hasRoom(10_000), is(true));
  }

  private void process(KvChange change) {
    fn.processElement(change, Instant.EPOCH, GlobalWindow.INSTANCE, new NoOutput());
  }

  /** There is room: nothing is handed out. */
  private static final class NoOutput implements MultiOutputReceiver {
    @Override
    public <T> OutputReceiver<T> get(TupleTag<T> tag) {
      throw new AssertionError("nothing was to be handed out");
    }

    @Override
    public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
      throw new AssertionError("nothing was to be handed out");
    }
  }
}
