package dev.rdg.io;

import java.io.Serializable;
import java.time.Duration;

/**
 * The bounds of one writer.
 *
 * @param maxInFlight the most requests that wait for the store
 * @param maxBuffered the most changes that wait for others of their record
 * @param deadline how long a request is tried again before its bundle fails
 */
record WriteSettings(int maxInFlight, int maxBuffered, Duration deadline) implements Serializable {

  /** The most bytes of changes that wait for others of their record: 4 MiB. */
  static final long MAX_BUFFERED_BYTES = 4L << 20;

  /** The most bytes of changes that wait for the store: 16 MiB. */
  static final long MAX_IN_FLIGHT_BYTES = 16L << 20;
}
