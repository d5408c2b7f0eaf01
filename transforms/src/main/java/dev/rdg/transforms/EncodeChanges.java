package dev.rdg.transforms;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.model.GraphChange;
import dev.rdg.model.Schema;
import dev.rdg.model.kv.GraphEncoding;
import dev.rdg.model.kv.KvChange;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * From graph changes to key-value changes: forward, and reverse where the edge type keeps links.
 * Cannot fail: everything was checked while the event was at hand.
 */
public final class EncodeChanges
    extends PTransform<PCollection<GraphChange>, PCollection<KvChange>> {
  private static final long serialVersionUID = 1L;

  private final GraphEncoding encoding;

  private EncodeChanges(GraphEncoding encoding) {
    this.encoding = encoding;
  }

  /** For the types of one schema. */
  public static EncodeChanges of(Schema schema) {
    return new EncodeChanges(new GraphEncoding(schema));
  }

  @Override
  public PCollection<KvChange> expand(PCollection<GraphChange> changes) {
    return changes
        .apply("EncodeKeyValues", ParDo.of(new EncodeFn(encoding)))
        .setCoder(KvChangeCoder.of());
  }

  private static final class EncodeFn extends DoFn<GraphChange, KvChange> {
    private static final long serialVersionUID = 1L;

    private final GraphEncoding encoding;

    EncodeFn(GraphEncoding encoding) {
      this.encoding = encoding;
    }

    @ProcessElement
    public void processElement(@Element GraphChange change, OutputReceiver<KvChange> out) {
      encoding.encode(change, out::output);
    }
  }
}
