package dev.rdg.transforms;

import com.google.common.base.Ascii;
import dev.rdg.model.Reason;
import dev.rdg.model.RejectedException;
import dev.rdg.model.event.Counts;
import dev.rdg.model.event.RejectedEvent;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has a step handle an element, and makes a reject of what goes wrong. */
final class Attempt {
  /** A message explains a reject; what an exception quotes of the event stands in its payload. */
  private static final int MAX_MESSAGE_CHARS = 2_000;

  private Attempt() {}

  /**
   * Whatever the topic's code throws is the event's fault alone, errors too: a regular expression
   * that runs out of stack, an assertion. Only what leaves the JVM unusable ends the job.
   */
  static <I, O> @Nullable RejectedEvent of(
      Step<I, O> step, I element, TallyBuilder counter, Consumer<O> output) {
    try {
      step.process(element, counter, output);
      return null;
    } catch (RejectedException e) {
      return reject(step, element, counter, e.reason(), e.getMessage());
    } catch (LoadException e) {
      throw e;
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
        throw e;
      }
      return reject(
          step, element, counter, Reason.DERIVATION_FAILED, "the topic's code threw " + text(e));
    }
  }

  private static <I, O> RejectedEvent reject(
      Step<I, O> step, I element, TallyBuilder counter, Reason reason, String message) {
    counter.add(Counts.rejected(reason), 1);
    return new RejectedEvent(
        step.recordOf(element),
        step.name(),
        reason,
        Ascii.truncate(message, MAX_MESSAGE_CHARS, "..."));
  }

  /** With what caused it: an initializer that fails says nothing by itself. */
  private static String text(Throwable e) {
    Throwable cause = e.getCause();
    return describe(e) + place(e) + (cause == null ? "" : ", caused by " + describe(cause));
  }

  /** An exception of the topic's own may fail even to describe itself. */
  private static String describe(Throwable e) {
    try {
      return Ascii.truncate(String.valueOf(e), MAX_MESSAGE_CHARS / 3, "...");
    } catch (RuntimeException | StackOverflowError undescribable) {
      return e.getClass().getName();
    }
  }

  /** Where the topic's code was: what it called of Java's own says little. */
  private static String place(Throwable e) {
    StackTraceElement[] frames = e.getStackTrace();
    return Arrays.stream(frames)
        .filter(frame -> !frame.getClassName().matches("(java|javax|jdk|sun)[.].*"))
        .findFirst()
        .or(() -> Arrays.stream(frames).findFirst())
        .map(frame -> " at " + frame)
        .orElse("");
  }
}
