package dev.rdg.stack;

/** Told what a {@link LocalStack} is doing, from one of several threads, one call at a time. */
@FunctionalInterface
public interface ProgressListener {

  /** Such as {@code KAFKA, "up at 127.0.0.1:9092 after 2.4 s"}. */
  void progress(Engine engine, String message);

  /** Ignores it. */
  static ProgressListener none() {
    return (engine, message) -> {};
  }
}
