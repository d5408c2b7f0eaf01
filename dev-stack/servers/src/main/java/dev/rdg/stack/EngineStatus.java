package dev.rdg.stack;

import java.util.List;

/**
 * What {@link LocalStack#status} finds out about one engine.
 *
 * @param engine which one
 * @param state whether it runs and answers
 * @param address where clients connect, such as {@code 127.0.0.1:9042}; empty when down
 * @param pids of the processes that run
 * @param health what it answered, such as {@code 8 slots}, or why it did not
 * @param dataBytes the size of its data folder
 * @param residentBytes the memory its processes occupy; 0 where the system does not tell
 */
public record EngineStatus(
    Engine engine,
    State state,
    String address,
    List<Long> pids,
    String health,
    long dataBytes,
    long residentBytes) {

  /** Whether an engine runs and answers. */
  public enum State {
    /** Its processes run and a query was answered. */
    UP,
    /** Its processes run, and a query failed. */
    NOT_ANSWERING,
    /** It was started, and a process of it has ended since. */
    DEAD,
    /** It was not started, or was ended by {@link LocalStack#down}. */
    DOWN
  }

  /** The pids are copied. */
  public EngineStatus {
    pids = List.copyOf(pids);
  }
}
