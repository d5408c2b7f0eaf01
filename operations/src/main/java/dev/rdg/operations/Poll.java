package dev.rdg.operations;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again and again until an answer is as wanted, or for some time. */
public final class Poll {
  private static final Duration INTERVAL = Duration.ofMillis(300);

  private Poll() {}

  /** Lets some time pass. */
  public static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    until(time.plus(INTERVAL), System::nanoTime, now -> now - end >= 0);
  }

  /**
   * The first answer that is as wanted; empty when none was within about this time. What the
   * question throws ends the asking.
   */
  public static <T> Optional<T> until(
      Duration deadline, Supplier<T> question, Predicate<T> wanted) {
    RetryConfig config =
        RetryConfig.<T>custom()
            .maxAttempts((int) Math.max(1, deadline.toMillis() / INTERVAL.toMillis()))
            .waitDuration(INTERVAL)
            .retryOnResult(answer -> !wanted.test(answer))
            .retryOnException(e -> false)
            .build();
    return Optional.of(Retry.of("poll", config).executeSupplier(question)).filter(wanted);
  }

  /** As {@link #until}, of what must be so within that time. */
  public static <T, E extends RuntimeException> void require(
      Duration deadline, Supplier<T> question, Predicate<T> wanted, Supplier<E> otherwise) {
    if (until(deadline, question, wanted).isEmpty()) {
      throw otherwise.get();
    }
  }
}
