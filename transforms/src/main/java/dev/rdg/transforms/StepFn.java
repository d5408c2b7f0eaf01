package dev.rdg.transforms;

import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Runs a {@link Step}: what passes goes to the main output, rejects and the bundle's counts to
 * their own.
 */
final class StepFn<I, O> extends DoFn<I, O> {
  private static final long serialVersionUID = 1L;

  private final Step<I, O> step;
  private final TupleTag<O> passed;
  private final TupleTag<RejectedEvent> rejected;
  private final TupleTag<Tally> tallies;
  private transient BundleTallies counts; // made by startBundle
  private transient List<O> pending; // made by startBundle

  @SuppressWarnings("NullAway.Init") // the transient fields
  StepFn(
      Step<I, O> step,
      TupleTag<O> passed,
      TupleTag<RejectedEvent> rejected,
      TupleTag<Tally> tallies) {
    this.step = step;
    this.passed = passed;
    this.rejected = rejected;
    this.tallies = tallies;
  }

  @Setup
  public void setup() {
    step.open();
  }

  @StartBundle
  public void startBundle() {
    counts = new BundleTallies();
    pending = new ArrayList<>();
  }

  @ProcessElement
  public void processElement(
      @Element I element,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      MultiOutputReceiver out) {
    TallyBuilder counter = counts.ofRecord(step.recordOf(element).origin(), window, timestamp);
    RejectedEvent rejection = Attempt.of(step, element, counter, pending::add);
    // Outputs run the steps that follow: outside the try, or their failures would be taken for
    // rejects of this event.
    if (rejection != null) {
      out.get(rejected).output(rejection);
    } else {
      pending.forEach(out.get(passed)::output);
    }
    pending.clear();
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    counts.emit(context, tallies);
  }
}
