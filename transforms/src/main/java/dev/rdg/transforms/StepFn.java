package dev.rdg.transforms;

import com.google.common.base.Ascii;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RawEvent;
import dev.rdg.model.event.RejectedEvent;
import dev.rdg.model.event.Tally;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Step}: what passes goes to the main output, rejects and the bundle's counts to
 * their own.
 */
final class StepFn<I, O> extends DoFn<I, O> {
  private static final long serialVersionUID = 1L;

  /** A message explains a reject; what an exception quotes of the event stands in its payload. */
  private static final int MAX_MESSAGE_CHARS = 2_000;

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
    RawEvent event = step.recordOf(element);
    TallyBuilder counter = counts.ofRecord(event.origin(), window, timestamp);
    RejectedEvent rejection = tryProcess(element, event, counter);
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

  /**
   * Whatever the topic's code throws is the event's fault alone, errors too: a regular expression
   * that runs out of stack, an assertion. Only what leaves the JVM unusable ends the job.
   */
  private @Nullable RejectedEvent tryProcess(I element, RawEvent event, TallyBuilder counter) {
    try {
      step.process(element, counter, pending::add);
      return null;
    } catch (RejectedException e) {
      return reject(event, counter, e.reason(), e.getMessage());
    } catch (LoadException e) {
      throw e;
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
        throw e;
      }
      return reject(event, counter, Reason.DERIVATION_FAILED, "the topic's code threw " + text(e));
    }
  }

  private RejectedEvent reject(
      RawEvent event, TallyBuilder counter, Reason reason, String message) {
    counter.add(Counts.rejected(reason), 1);
    return new RejectedEvent(
        event, step.name(), reason, Ascii.truncate(message, MAX_MESSAGE_CHARS, "..."));
  }

  /** An exception of the topic's own may fail even to describe itself. */
  private static String text(Throwable e) {
    String place = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
    try {
      return Ascii.truncate(String.valueOf(e), MAX_MESSAGE_CHARS / 2, "...") + place;
    } catch (RuntimeException | StackOverflowError undescribable) {
      return e.getClass().getName() + place;
    }
  }
}
