package dev.rdg.pipelines;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.io.sink.KvIO;
import dev.rdg.model.kv.KvChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Compares two stores item by item: a {@link Difference} for each item that a reader of one sees
 * otherwise than a reader of the other. Values travel as hashes; one group of {@link HashGroups} is
 * held at a time.
 */
public final class DiffPipeline {
  private static final TupleTag<KvChange> LEFT = new TupleTag<>("left") {};
  private static final TupleTag<KvChange> RIGHT = new TupleTag<>("right") {};

  private DiffPipeline() {}

  /**
   * Writes the differences to files that begin with {@code prefix}, a line of JSON each.
   *
   * @param left what is compared, and {@code right} with what
   */
  public static Pipeline build(
      PipelineOptions options, KvIO.Read left, KvIO.Read right, String prefix) {
    Pipeline pipeline = Pipeline.create(options);
    differences(pipeline, left, right)
        .apply(
            "FormatDifferences",
            MapElements.into(TypeDescriptors.strings()).via(Difference::toJson))
        .apply("WriteDifferences", TextIO.write().to(prefix).withSuffix(".jsonl"));
    return pipeline;
  }

  static PCollection<Difference> differences(Pipeline pipeline, KvIO.Read left, KvIO.Read right) {
    Pieces pieces = Pieces.of(pipeline.getOptions());
    HashGroups groups = HashGroups.of(pipeline.getOptions());
    return KeyedPCollectionTuple.of(
            LEFT, pipeline.apply("ReadLeft", new Keyed(left.withParts(pieces.parts()), groups)))
        .and(RIGHT, pipeline.apply("ReadRight", new Keyed(right.withParts(pieces.parts()), groups)))
        .apply("JoinByPlace", CoGroupByKey.create())
        .apply("CompareItems", ParDo.of(new CompareFn()))
        .setCoder(Difference.coder());
  }

  /** Items in groups by a hash of their place, their values as hashes. */
  private static final class Keyed extends PTransform<PBegin, PCollection<KV<Integer, KvChange>>> {
    private static final long serialVersionUID = 1L;

    private final KvIO.Read read;
    private final HashGroups groups;

    Keyed(KvIO.Read read, HashGroups groups) {
      this.read = read;
      this.groups = groups;
    }

    @Override
    public PCollection<KV<Integer, KvChange>> expand(PBegin begin) {
      return begin
          .apply("ReadItems", read)
          .apply("KeyByPlace", ParDo.of(new KeyFn(groups)))
          .setCoder(KvCoder.of(VarIntCoder.of(), KvChangeCoder.of()));
    }
  }

  private static final class KeyFn extends DoFn<KvChange, KV<Integer, KvChange>> {
    private static final long serialVersionUID = 1L;

    private final HashGroups groups;

    KeyFn(HashGroups groups) {
      this.groups = groups;
    }

    @ProcessElement
    public void processElement(@Element KvChange item, OutputReceiver<KV<Integer, KvChange>> out) {
      out.output(KV.of(groups.of(place(item).toString()), Difference.hashed(item)));
    }
  }

  private static List<String> place(KvChange item) {
    return List.of(
        item.namespace(), item.id(), Objects.requireNonNull(item.key(), "an item has a key"));
  }

  private static final class CompareFn extends DoFn<KV<Integer, CoGbkResult>, Difference> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<Integer, CoGbkResult> group, OutputReceiver<Difference> out) {
      Map<List<String>, KvChange> left = new HashMap<>();
      for (KvChange item : group.getValue().getAll(LEFT)) {
        left.put(place(item), item);
      }
      for (KvChange item : group.getValue().getAll(RIGHT)) {
        List<String> place = place(item);
        Difference.between(place, left.remove(place), item).ifPresent(out::output);
      }
      left.forEach((place, item) -> Difference.between(place, item, null).ifPresent(out::output));
    }
  }
}
