package dev.rdg.io;

/**
 * How many requests, and bytes of them, may wait for the store at a time. The number adapts: every
 * window full of requests that the store has taken adds one, every sign of overload halves it, but
 * once for all the requests that were under way together.
 *
 * @see <a href="https://doi.org/10.1016/0169-7552(89)90019-6">Chiu and Jain, Analysis of the
 *     increase and decrease algorithms for congestion avoidance (1989)</a>
 */
final class RequestWindow {
  private static final int LEAST = 2;

  private final int most;
  private final long maxBytes;
  private int limit;
  private int inFlight;
  private long bytesInFlight;
  private int takenSinceGrowth;
  private long shrunkAtNanos;

  /** Starts with the most requests. */
  RequestWindow(int most, long maxBytes) {
    this.most = most;
    this.maxBytes = maxBytes;
    this.limit = most;
    this.shrunkAtNanos = System.nanoTime();
  }

  /** Waits until a request of this size has a place; one that is alone always has. */
  synchronized void acquire(long bytes) throws InterruptedException {
    while (inFlight > 0 && (inFlight >= limit || bytesInFlight + bytes > maxBytes)) {
      wait();
    }
    inFlight++;
    bytesInFlight += bytes;
  }

  /** Gives the place of a finished request back. */
  synchronized void release(long bytes) {
    inFlight--;
    bytesInFlight -= bytes;
    notifyAll();
  }

  /** The store has taken a request. */
  synchronized void taken() {
    if (limit < most && ++takenSinceGrowth >= limit) {
      limit++;
      takenSinceGrowth = 0;
      notifyAll();
    }
  }

  /** The store did not take a request that was sent at this time, as {@link System#nanoTime}. */
  synchronized void overloaded(long sentAtNanos) {
    if (sentAtNanos - shrunkAtNanos >= 0) {
      limit = Math.min(most, Math.max(LEAST, limit / 2));
      takenSinceGrowth = 0;
      shrunkAtNanos = System.nanoTime();
    }
  }

  /** Waits until no request is under way. */
  synchronized void awaitEmpty() throws InterruptedException {
    while (inFlight > 0) {
      wait();
    }
  }

  /** How many requests may be under way now. */
  synchronized int limit() {
    return limit;
  }
}
