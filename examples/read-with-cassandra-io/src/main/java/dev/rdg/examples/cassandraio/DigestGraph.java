package dev.rdg.examples.cassandraio;

import dev.rdg.model.kv.Item;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.store.GraphDigest;
import java.util.Objects;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** How many items there are and their digest, what {@code ./rdg digest} prints; bounded input. */
public final class DigestGraph
    extends PTransform<PCollection<KvChange>, PCollection<KV<String, Long>>> {
  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<KV<String, Long>> expand(PCollection<KvChange> items) {
    return items
        .apply("DigestBundle", ParDo.of(new DigestFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()))
        .apply("AddDigests", Combine.globally(DigestGraph::sum));
  }

  private static KV<String, Long> sum(Iterable<KV<String, Long>> digests) {
    GraphDigest sum = new GraphDigest();
    digests.forEach(one -> sum.addAll(one.getKey(), one.getValue()));
    return KV.of(sum.hex(), sum.items());
  }

  private static final class DigestFn extends DoFn<KvChange, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable GraphDigest digest; // made by startBundle

    @StartBundle
    public void startBundle() {
      digest = new GraphDigest();
    }

    @ProcessElement
    public void processElement(@Element KvChange change) {
      Item item =
          new Item(
              Objects.requireNonNull(change.key()), change.state().at(), change.state().cells());
      Objects.requireNonNull(digest).add(change.namespace(), change.id(), item);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      GraphDigest made = Objects.requireNonNull(digest);
      context.output(
          KV.of(made.hex(), made.items()),
          BoundedWindow.TIMESTAMP_MIN_VALUE,
          GlobalWindow.INSTANCE);
    }
  }
}
