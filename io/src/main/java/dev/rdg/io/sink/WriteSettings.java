package dev.rdg.io.sink;

import dev.rdg.model.kv.BufferMemory;
import java.io.Serializable;
import java.time.Duration;

/**
 * The bounds of one writer.
 *
 * @param maxInFlight the most requests that wait for the store
 * @param memory the heap that requests may take, shared with the job's other writers on the worker
 * @param deadline how long a request is tried again before its bundle fails
 */
record WriteSettings(int maxInFlight, BufferMemory memory, Duration deadline)
    implements Serializable {}
