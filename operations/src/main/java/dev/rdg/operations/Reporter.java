package dev.rdg.operations;

import java.util.Locale;

/** Is told what an operation does, for people who watch it. */
public interface Reporter {
  /** Tells nobody. */
  Reporter SILENT =
      new Reporter() {
        @Override
        public void say(String line) {}

        @Override
        public Progress begin(String task, long total) {
          return done -> {};
        }
      };

  /** One line. */
  void say(String line);

  /** As {@link #say}, of a pattern as {@link String#format} takes it. */
  default void say(String pattern, Object... values) {
    say(String.format(Locale.ROOT, pattern, values));
  }

  /**
   * A long step begins.
   *
   * @param task what is counted, such as {@code replayed KiB}
   * @param total how many there are
   */
  Progress begin(String task, long total);

  /** How far a long step is. */
  interface Progress extends AutoCloseable {
    /** So many are done. */
    void reached(long done);

    @Override
    default void close() {}
  }
}
