package dev.rdg.stack;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@link LocalStack#status} finds out about one engine.
 *
 * @param engine which one
 * @param state whether it runs and answers
 * @param address where clients connect, such as {@code 127.0.0.1:9042}; empty when down
 * @param processes those that run: their names with their pids
 * @param health what it answered, such as {@code 8 slots}, or why it did not
 * @param dataBytes the size of its data folder
 * @param residentBytes the memory its processes occupy; 0 where the system does not tell
 */
public record EngineStatus(
    Engine engine,
    State state,
    String address,
    SortedMap<String, Long> processes,
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

  /** The processes are copied. */
  public EngineStatus {
    processes = Collections.unmodifiableSortedMap(new TreeMap<>(processes));
  }

  /** The pids of the processes that run. */
  public List<Long> pids() {
    return List.copyOf(processes.values());
  }
}
