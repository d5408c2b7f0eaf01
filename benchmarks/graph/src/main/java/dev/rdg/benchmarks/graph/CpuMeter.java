package dev.rdg.benchmarks.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The CPU time that processes take, by what Linux counts of them: user and system time, all
 * threads, in units of 10 ms.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
public final class CpuMeter {
  private static final long MICROS_A_TICK = 10_000;
  private static final long PAUSE_NANOS = 500_000_000;

  /** A process with so many ticks in a pause is idle: a tenth of a core. */
  private static final long IDLE_TICKS = 5;

  private static final int IDLE_PAUSES = 3;
  private static final int MOST_PAUSES = 240;

  private CpuMeter() {}

  /** What a process has taken since it started, in microseconds. */
  public static long micros(long pid) {
    return ticks(pid) * MICROS_A_TICK;
  }

  /** The CPU of this process, in microseconds. */
  public static long ownMicros() {
    return micros(ProcessHandle.current().pid());
  }

  /**
   * Returns when a process has done what it put off, such as flushes and compactions, or after two
   * minutes.
   */
  public static void awaitIdle(long pid) {
    int idle = 0;
    long before = ticks(pid);
    for (int i = 0; i < MOST_PAUSES && idle < IDLE_PAUSES; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long now = ticks(pid);
      idle = now - before <= IDLE_TICKS ? idle + 1 : 0;
      before = now;
    }
  }

  private static long ticks(long pid) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name, in parentheses, may hold spaces; fields 14 and 15 are counted from before it.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the CPU time of process " + pid, e);
    }
  }
}
