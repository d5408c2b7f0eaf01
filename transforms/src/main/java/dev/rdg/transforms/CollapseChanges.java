package dev.rdg.transforms;

import dev.rdg.coders.KvChangeCoder;
import dev.rdg.coders.NamedOutputs;
import dev.rdg.coders.RecordChangesCoder;
import dev.rdg.coders.TallyCoder;
import dev.rdg.model.event.Tally;
import dev.rdg.model.kv.BufferMemory;
import dev.rdg.model.kv.KvChange;
import dev.rdg.model.kv.RecordChanges;
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
 * Fewer changes with the same effect: all changes to one record that meet within a bundle become
 * their join, and go on together. The window is the bundle, flushed at its end and whenever there
 * is no room for a change in {@link #withBuffer}, so memory is bounded in batch too, where a bundle
 * is the whole input. The join is the store's own: collapsing never changes the result, only the
 * number of writes.
 *
 * <p>Output has the timestamp of the last change before it was handed out. With {@link
 * #meetingByRecord} changes to one record come to one worker first; that costs a shuffle and pays
 * where several workers see changes to the same records.
 */
public final class CollapseChanges
    extends PTransform<PCollection<KvChange>, CollapseChanges.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<RecordChanges> CHANGES = new TupleTag<>("changes") {};

  static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  private final String topic;
  private final BufferMemory buffer;
  private final boolean byRecord;

  private CollapseChanges(String topic, BufferMemory buffer, boolean byRecord) {
    this.topic = topic;
    this.buffer = buffer;
    this.byRecord = byRecord;
  }

  /** Joins what meets in a bundle; counts under this topic's name. */
  public static CollapseChanges inBundlesOf(String topic) {
    return new CollapseChanges(topic, BufferMemory.ofJob(topic), false);
  }

  /**
   * The heap that waiting changes may take, over all bundles of a worker; {@link
   * BufferMemory#DEFAULT_BYTES} by default.
   */
  public CollapseChanges withBuffer(BufferMemory memory) {
    return new CollapseChanges(topic, memory, byRecord);
  }

  /**
   * Brings the changes of one record to one worker first, by a keyed step; a plain reshuffle does
   * not look at keys.
   */
  public CollapseChanges meetingByRecord(boolean meet) {
    return new CollapseChanges(topic, buffer, meet);
  }

  @Override
  public Result expand(PCollection<KvChange> changes) {
    PCollection<KvChange> met = byRecord ? meet(changes) : changes;
    PCollectionTuple outputs =
        met.apply(
            "JoinChanges",
            ParDo.of(new CollapseFn(topic, buffer))
                .withOutputTags(CHANGES, TupleTagList.of(TALLIES)));
    outputs.get(CHANGES).setCoder(RecordChangesCoder.of());
    outputs.get(TALLIES).setCoder(TallyCoder.of());
    return new Result(outputs);
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

  /** What is left of changes, and how many there were. */
  public static final class Result extends NamedOutputs {
    private Result(PCollectionTuple outputs) {
      super(outputs);
    }

    /** The joined changes, by record. */
    public PCollection<RecordChanges> changes() {
      return get(CHANGES);
    }

    /** Counts of changes before and after. */
    public PCollection<Tally> tallies() {
      return get(TALLIES);
    }
  }
}
