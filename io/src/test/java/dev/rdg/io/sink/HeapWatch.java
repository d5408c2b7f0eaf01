package dev.rdg.io.sink;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The most heap of this JVM that was in use after a garbage collection, looked at every second. */
final class HeapWatch implements AutoCloseable {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong most = new AtomicLong();

  HeapWatch() {
    timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private void look() {
    System.gc();
    most.accumulateAndGet(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), Math::max);
  }

  /** The most so far in MiB, and forgets it: the next answer is about the time from now on. */
  long takeMostMebibytes() {
    look();
    return most.getAndSet(0) >> 20;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
