package dev.rdg.transforms;

import dev.rdg.model.kv.KvChange;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Passes everything on. It declares state, which it never touches, because runners bring equal keys
 * to one worker for that alone.
 */
final class MeetFn extends DoFn<KV<String, KvChange>, KV<String, KvChange>> {
  private static final long serialVersionUID = 1L;

  @StateId("unused")
  @SuppressWarnings("UnusedVariable") // declared for its effect on partitioning
  private final StateSpec<ValueState<Integer>> unused = StateSpecs.value(VarIntCoder.of());

  @ProcessElement
  public void processElement(
      @Element KV<String, KvChange> change, OutputReceiver<KV<String, KvChange>> out) {
    out.output(change);
  }
}
