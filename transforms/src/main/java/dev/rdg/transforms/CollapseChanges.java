package dev.rdg.transforms;

import static com.google.common.base.Preconditions.checkArgument;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.coders.TallyCoder;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.KvChange;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Fewer changes with the same effect: all changes to one item that meet within a bundle become
 * their join. The window is the bundle, flushed at its end and whenever it holds {@link
 * #withMaxItems} items, so memory is bounded in batch too, where a bundle is the whole input. The
 * join is the store's own: collapsing never changes the result, only the number of writes.
 *
 * <p>Output has the timestamp of the last change that was joined. With {@link #meetingByRecord}
 * changes to one record come to one worker first; that costs a shuffle and pays where several
 * workers see changes to the same records.
 */
public final class CollapseChanges extends PTransform<PCollection<KvChange>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The joined changes. */
  public static final TupleTag<KvChange> CHANGES = new TupleTag<>("changes") {};

  /** Counts of changes before and after. */
  public static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  /** How many items are held at most unless set otherwise: some 10 MB at 1 KB an item. */
  public static final int DEFAULT_MAX_ITEMS = 10_000;

  private final String topic;
  private final int maxItems;
  private final boolean byRecord;

  private CollapseChanges(String topic, int maxItems, boolean byRecord) {
    this.topic = topic;
    this.maxItems = maxItems;
    this.byRecord = byRecord;
  }

  /** Joins what meets in a bundle; counts under this topic's name. */
  public static CollapseChanges inBundlesOf(String topic) {
    return new CollapseChanges(topic, DEFAULT_MAX_ITEMS, false);
  }

  /**
   * How many items a bundle holds, over all windows, before it is flushed; 1 to 1,000,000, 10,000
   * by default.
   */
  public CollapseChanges withMaxItems(int items) {
    checkArgument(
        items >= 1 && items <= 1_000_000,
        "maxItems must be between 1 and 1,000,000, but was %s.",
        items);
    return new CollapseChanges(topic, items, byRecord);
  }

  /**
   * Brings the changes of one record to one worker first, by a keyed step; a plain reshuffle does
   * not look at keys.
   */
  public CollapseChanges meetingByRecord(boolean meet) {
    return new CollapseChanges(topic, maxItems, meet);
  }

  @Override
  public PCollectionTuple expand(PCollection<KvChange> changes) {
    PCollection<KvChange> met = byRecord ? meet(changes) : changes;
    PCollectionTuple outputs =
        met.apply(
            "JoinChanges",
            ParDo.of(new CollapseFn(topic, maxItems))
                .withOutputTags(CHANGES, TupleTagList.of(TALLIES)));
    outputs.get(CHANGES).setCoder(KvChangeCoder.of());
    outputs.get(TALLIES).setCoder(TallyCoder.of());
    return outputs;
  }

  private static PCollection<KvChange> meet(PCollection<KvChange> changes) {
    return changes
        .apply(
            "KeyByRecord",
            WithKeys.of((KvChange change) -> change.namespace() + "/" + change.id())
                .withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), KvChangeCoder.of()))
        .apply("MeetByRecord", ParDo.of(new MeetFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), KvChangeCoder.of()))
        .apply("DropKeys", Values.create());
  }
}
