package dev.rdg.io.sink;

import com.google.auto.value.AutoValue;
import dev.rdg.model.kv.BufferMemory;
import java.io.Serializable;
import java.time.Duration;

/** The bounds of one writer. */
@AutoValue
abstract class WriteSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  static WriteSettings of(int maxInFlight, BufferMemory memory, Duration deadline) {
    return new AutoValue_WriteSettings.Builder()
        .maxInFlight(maxInFlight)
        .memory(memory)
        .deadline(deadline)
        .build();
  }

  /** The most requests that wait for the store. */
  abstract int maxInFlight();

  /** The heap that requests may take, shared with the job's other writers on the worker. */
  abstract BufferMemory memory();

  /** How long a request is tried again before its bundle fails. */
  abstract Duration deadline();

  abstract Builder toBuilder();

  /** See {@link WriteSettings}. */
  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder maxInFlight(int requests);

    abstract Builder memory(BufferMemory memory);

    abstract Builder deadline(Duration deadline);

    abstract WriteSettings build();
  }
}
