package dev.rdg.model.kv;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bound on the heap that several holders in one JVM take together. Nothing here blocks: a holder
 * without room gives up what it holds, or waits for itself. One that holds nothing may always go
 * on, with one element beyond the bound if need be, so holders can never wait for each other in a
 * circle. Thread-safe; each {@link Share} is for one thread, or guarded by its user.
 */
public final class HeapPool {
  private final long most;
  private final AtomicLong held = new AtomicLong();
  private final AtomicInteger shares = new AtomicInteger();

  /** A pool of so many bytes. */
  public HeapPool(long most) {
    this.most = most;
  }

  /** How many bytes all holders take now. */
  public long held() {
    return held.get();
  }

  /** One more holder, until it is closed. */
  public Share open() {
    return open(() -> {});
  }

  Share open(Runnable whenClosed) {
    shares.incrementAndGet();
    return new Share(whenClosed);
  }

  /** What one holder takes. */
  public final class Share implements AutoCloseable {
    private final Runnable whenClosed;
    private long mine;
    private boolean closed;

    private Share(Runnable whenClosed) {
      this.whenClosed = whenClosed;
    }

    /**
     * Takes bytes, unless they would exceed the bound, or an equal part of it for each holder: so
     * that none keeps the others from gathering what belongs together.
     */
    public boolean tryAdd(long bytes) {
      if (mine + bytes > most / shares.get()) {
        return false;
      }
      if (held.addAndGet(bytes) > most) {
        held.addAndGet(-bytes);
        return false;
      }
      mine += bytes;
      return true;
    }

    /** Whether so many bytes can be taken now. */
    public boolean hasRoom(long bytes) {
      return held.get() + bytes <= most;
    }

    /** Takes bytes, whether there is room or not; gives back where negative. */
    public void add(long bytes) {
      if (!closed) {
        held.addAndGet(bytes);
        mine += bytes;
      }
    }

    /** Gives everything back, to begin again. */
    public void clear() {
      add(-mine);
    }

    /** What is shared with all other holders; to be waited on and notified by users that wait. */
    public Object lock() {
      return HeapPool.this;
    }

    /** Gives everything back; what is given back later counts no more. */
    @Override
    public void close() {
      if (!closed) {
        clear();
        closed = true;
        shares.decrementAndGet();
        whenClosed.run();
      }
    }
  }
}
