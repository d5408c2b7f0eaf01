package dev.rdg.transforms;

import com.google.auto.value.AutoValue;
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
import org.apache.beam.sdk.transforms.display.DisplayData;
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
@AutoValue
public abstract class CollapseChanges
    extends PTransform<PCollection<KvChange>, CollapseChanges.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<RecordChanges> CHANGES = new TupleTag<>("changes") {};

  static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  CollapseChanges() {}

  /** Joins what meets in a bundle; counts under this topic's name. */
  public static CollapseChanges inBundlesOf(String topic) {
    return new AutoValue_CollapseChanges.Builder()
        .topic(topic)
        .buffer(BufferMemory.ofJob(topic))
        .byRecord(false)
        .build();
  }

  abstract String topic();

  abstract BufferMemory buffer();

  abstract boolean byRecord();

  abstract Builder toBuilder();

  /** See {@link CollapseChanges}. */
  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder topic(String topic);

    abstract Builder buffer(BufferMemory memory);

    abstract Builder byRecord(boolean meet);

    abstract CollapseChanges build();
  }

  /**
   * The heap that waiting changes may take, over all bundles of a worker; {@link
   * BufferMemory#DEFAULT_BYTES} by default.
   */
  public final CollapseChanges withBuffer(BufferMemory memory) {
    return toBuilder().buffer(memory).build();
  }

  /**
   * Brings the changes of one record to one worker first, by a keyed step; a plain reshuffle does
   * not look at keys.
   */
  public final CollapseChanges meetingByRecord(boolean meet) {
    return toBuilder().byRecord(meet).build();
  }

  @Override
  public final Result expand(PCollection<KvChange> changes) {
    PCollection<KvChange> met = byRecord() ? meet(changes) : changes;
    PCollectionTuple outputs =
        met.apply(
            "JoinChanges",
            ParDo.of(new CollapseFn(topic(), buffer()))
                .withOutputTags(CHANGES, TupleTagList.of(TALLIES)));
    outputs.get(CHANGES).setCoder(RecordChangesCoder.of());
    outputs.get(TALLIES).setCoder(TallyCoder.of());
    return new Result(outputs);
  }

  @Override
  public final void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("bufferBytes", buffer().bytes()))
        .add(DisplayData.item("byRecord", byRecord()));
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
