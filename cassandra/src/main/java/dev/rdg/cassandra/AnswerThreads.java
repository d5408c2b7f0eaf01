package dev.rdg.cassandra;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads on which a store's answers are given, and so what callers have hung on them is done.
 * There it may ask the store again and wait: on the driver's threads, which bring the answers, it
 * would wait for itself. A thread that waits for a stage is replaced while it does, which is why
 * this is a {@link ForkJoinPool}. Thread-safe.
 */
final class AnswerThreads implements AutoCloseable {
  private final ForkJoinPool threads =
      new ForkJoinPool(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          ForkJoinPool.defaultForkJoinWorkerThreadFactory,
          null,
          true);

  /** Gives an answer; on this thread when the store is closed. */
  void give(Runnable answer) {
    try {
      threads.execute(answer);
    } catch (RejectedExecutionException e) {
      answer.run();
    }
  }

  /** Ends the threads when they have done what they have. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
