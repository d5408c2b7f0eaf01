package dev.rdg.transforms;

import dev.rdg.coders.RecordChangesCoder;
import dev.rdg.model.kv.NamespaceLayout;
import dev.rdg.model.kv.RecordChanges;
import java.util.Collection;
import java.util.HashMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Brings together all changes to one partition of the store (a record or, with buckets, a part of
 * one), for bounded input: what a replay writes in one request, or sorts into one place. The key is
 * {@code <namespace>/<bucket>/<record id>}; deletes of a record come with its first bucket.
 */
public final class GroupChanges
    extends PTransform<
        PCollection<RecordChanges>, PCollection<KV<String, Iterable<RecordChanges>>>> {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, NamespaceLayout> layouts = new HashMap<>();

  private GroupChanges(Collection<NamespaceLayout> layouts) {
    layouts.forEach(layout -> this.layouts.put(layout.name(), layout));
  }

  /** By the layouts of the namespaces that are written. */
  public static GroupChanges by(Collection<NamespaceLayout> layouts) {
    return new GroupChanges(layouts);
  }

  @Override
  public PCollection<KV<String, Iterable<RecordChanges>>> expand(
      PCollection<RecordChanges> changes) {
    return changes
        .apply("KeyByPartition", ParDo.of(new KeyByPartitionFn(layouts)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordChangesCoder.of()))
        .apply("GroupByPartition", GroupByKey.create());
  }

  private static final class KeyByPartitionFn
      extends DoFn<RecordChanges, KV<String, RecordChanges>> {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, NamespaceLayout> layouts;

    KeyByPartitionFn(HashMap<String, NamespaceLayout> layouts) {
      this.layouts = layouts;
    }

    @ProcessElement
    public void processElement(
        @Element RecordChanges record, OutputReceiver<KV<String, RecordChanges>> out) {
      NamespaceLayout layout = layouts.get(record.namespace());
      if (layout == null) {
        layout = NamespaceLayout.plain(record.namespace());
      }
      record
          .byBucket(layout)
          .forEach(
              (bucket, part) ->
                  out.output(KV.of(record.namespace() + "/" + bucket + "/" + record.id(), part)));
    }
  }
}
