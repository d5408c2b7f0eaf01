package dev.rdg.transforms;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.NamespaceLayout;
import java.util.Collection;
import java.util.HashMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Brings together all changes to one partition of the store (a record or, with buckets, a part of
 * one), for bounded input: what a replay writes in one request, or sorts into one place. The key is
 * {@code <namespace>/<bucket>/<record id>}; deletes of a record come with its first bucket.
 */
public final class GroupChanges
    extends PTransform<PCollection<KvChange>, PCollection<KV<String, Iterable<KvChange>>>> {
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
  public PCollection<KV<String, Iterable<KvChange>>> expand(PCollection<KvChange> changes) {
    HashMap<String, NamespaceLayout> known = layouts;
    return changes
        .apply(
            "KeyByPartition",
            WithKeys.of((KvChange change) -> partitionOf(change, known))
                .withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), KvChangeCoder.of()))
        .apply("GroupByPartition", GroupByKey.create());
  }

  private static String partitionOf(KvChange change, HashMap<String, NamespaceLayout> layouts) {
    NamespaceLayout layout = layouts.get(change.namespace());
    String key = change.key();
    int bucket = layout == null || key == null ? 0 : layout.bucketOf(key);
    return change.namespace() + "/" + bucket + "/" + change.id();
  }
}
