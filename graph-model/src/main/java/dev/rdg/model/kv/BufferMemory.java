package dev.rdg.model.kv;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The heap that changes of one job may take on one worker (a JVM) while they wait, over all its
 * threads: one half for changes that wait to be joined with others, one half for requests that wait
 * for the store. Bytes are those of the objects on the heap, as {@link RecordChanges#heapBytes}
 * counts them.
 *
 * @param job what shares it: everything in the JVM that was given an equal value
 * @param bytes the bound; 1 byte (nothing waits for others) to 64 GiB, 32 MiB by default. More
 *     joins more changes into one write; a heap wants about four times as much
 */
public record BufferMemory(String job, long bytes) implements Serializable {
  /** What a job takes unless set otherwise: 32 MiB. */
  public static final long DEFAULT_BYTES = 32L << 20;

  private static final long MAX_BYTES = 64L << 30;

  /** Those of this JVM that have a holder. Guarded by itself. */
  private static final Map<BufferMemory, Pools> OPEN = new HashMap<>();

  /** Checks the bound. */
  public BufferMemory {
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "bufferBytes must be between 1 and %,d (64 GiB), but was %s.",
              MAX_BYTES,
              bytes));
    }
  }

  /** The default for a job. */
  public static BufferMemory ofJob(String job) {
    return new BufferMemory(job, DEFAULT_BYTES);
  }

  /** A share in the half for changes that wait to be joined; to be closed. */
  public HeapPool.Share openJoining() {
    synchronized (OPEN) {
      return pools().joining.open(this::closed);
    }
  }

  /** A share in the half for requests that wait for the store; to be closed. */
  public HeapPool.Share openSending() {
    synchronized (OPEN) {
      return pools().sending.open(this::closed);
    }
  }

  private Pools pools() {
    Pools pools = OPEN.computeIfAbsent(this, ignored -> new Pools(Math.max(1, bytes / 2)));
    pools.holders++;
    return pools;
  }

  private void closed() {
    synchronized (OPEN) {
      OPEN.computeIfPresent(this, (ignored, pools) -> --pools.holders == 0 ? null : pools);
    }
  }

  private static final class Pools {
    private final HeapPool joining;
    private final HeapPool sending;
    private int holders;

    Pools(long half) {
      joining = new HeapPool(half);
      sending = new HeapPool(half);
    }
  }
}
