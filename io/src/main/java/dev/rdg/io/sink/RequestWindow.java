package dev.rdg.io.sink;

import dev.rdg.model.kv.HeapPool;

/**
 * How many requests of one writer may wait for the store at a time, and how much heap those of all
 * writers of a job on this worker may take. The number adapts: every window full of requests that
 * the store has taken adds one, every sign of overload halves it, but once for all the requests
 * that were under way together. Thread-safe, by the lock of what is shared.
 *
 * @see <a href="https://doi.org/10.1016/0169-7552(89)90019-6">Chiu and Jain, Analysis of the
 *     increase and decrease algorithms for congestion avoidance (1989)</a>
 */
final class RequestWindow implements AutoCloseable {
  private static final int LEAST = 2;

  private final int most;
  private final HeapPool.Share memory;
  private int limit;
  private int inFlight;
  private int takenSinceGrowth;
  private long shrunkAtNanos;

  /** Starts with the most requests; closes the share of memory when it is closed. */
  RequestWindow(int most, HeapPool.Share memory) {
    this.most = most;
    this.memory = memory;
    this.limit = most;
    this.shrunkAtNanos = System.nanoTime();
  }

  /** Waits until a request of this size has a place; one that is alone always has. */
  void acquire(long bytes) throws InterruptedException {
    synchronized (memory.lock()) {
      while (inFlight > 0 && (inFlight >= limit || !memory.hasRoom(bytes))) {
        memory.lock().wait();
      }
      inFlight++;
      memory.add(bytes);
    }
  }

  /** Gives the place of a finished request back. */
  void release(long bytes) {
    synchronized (memory.lock()) {
      inFlight--;
      memory.add(-bytes);
      memory.lock().notifyAll();
    }
  }

  /** The store has taken a request. */
  void taken() {
    synchronized (memory.lock()) {
      if (limit < most && ++takenSinceGrowth >= limit) {
        limit++;
        takenSinceGrowth = 0;
        memory.lock().notifyAll();
      }
    }
  }

  /** The store did not take a request that was sent at this time, as {@link System#nanoTime}. */
  void overloaded(long sentAtNanos) {
    synchronized (memory.lock()) {
      if (sentAtNanos - shrunkAtNanos >= 0) {
        limit = Math.min(most, Math.max(LEAST, limit / 2));
        takenSinceGrowth = 0;
        shrunkAtNanos = System.nanoTime();
      }
    }
  }

  /** Waits until no request is under way. */
  void awaitEmpty() throws InterruptedException {
    synchronized (memory.lock()) {
      while (inFlight > 0) {
        memory.lock().wait();
      }
    }
  }

  /** How many requests may be under way now. */
  int limit() {
    synchronized (memory.lock()) {
      return limit;
    }
  }

  /** Gives the heap of all requests back, also of those whose answers nobody waits for any more. */
  @Override
  public void close() {
    synchronized (memory.lock()) {
      memory.close();
      memory.lock().notifyAll();
    }
  }
}
