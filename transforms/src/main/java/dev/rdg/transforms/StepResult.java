package dev.rdg.transforms;

import dev.rdg.coders.NamedOutputs;
import dev.rdg.coders.RejectedEventCoder;
import dev.rdg.coders.TallyCoder;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** What a step over events gives: what passes, what it rejects, and what it counts. */
public final class StepResult<T> extends NamedOutputs {
  private static final TupleTag<RejectedEvent> REJECTED = new TupleTag<>("rejected") {};
  private static final TupleTag<Tally> TALLIES = new TupleTag<>("tallies") {};

  private final TupleTag<T> passedTag;

  private StepResult(TupleTag<T> passedTag, PCollectionTuple outputs) {
    super(outputs);
    this.passedTag = passedTag;
  }

  /** Applies a step under a name and sets the coders of all its outputs. */
  static <I, O> StepResult<O> of(
      PCollection<I> input, String name, Step<I, O> step, Coder<O> coder) {
    TupleTag<O> passedTag = new TupleTag<>("passed") {};
    PCollectionTuple outputs =
        input.apply(
            name,
            ParDo.of(new StepFn<>(step, passedTag, REJECTED, TALLIES))
                .withOutputTags(passedTag, TupleTagList.of(REJECTED).and(TALLIES)));
    outputs.get(passedTag).setCoder(coder);
    outputs.get(REJECTED).setCoder(RejectedEventCoder.of());
    outputs.get(TALLIES).setCoder(TallyCoder.of());
    return new StepResult<>(passedTag, outputs);
  }

  /** What goes on to the next step. */
  public PCollection<T> passed() {
    return get(passedTag);
  }

  /** Events that change nothing, each with its reason. */
  public PCollection<RejectedEvent> rejected() {
    return get(REJECTED);
  }

  /** The step's counts, a few for each bundle; {@link CountOutcomes} adds them up. */
  public PCollection<Tally> tallies() {
    return get(TALLIES);
  }
}
