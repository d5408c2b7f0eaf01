package dev.rdg.stack;

import org.jspecify.annotations.Nullable;

/** An engine cannot be started, reached or ended; the message says what to do next. */
public final class StackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StackException(String message) {
    super(message);
  }

  StackException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Keeps the interrupt for the caller, whose waiting ends here. */
  static StackException interrupted(String activity, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new StackException("Interrupted while " + activity + ".", cause);
  }
}
