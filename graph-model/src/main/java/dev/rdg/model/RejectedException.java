package dev.rdg.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Thrown while an event is read or derived, to reject it whole with a reason. Carries no stack
 * trace: it is data, not a fault.
 */
public final class RejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * Rejects the event at hand for {@code reason}; the message says what, its value and what is
   * allowed.
   */
  public RejectedException(Reason reason, @Nullable String message) {
    super(message == null ? "no message" : message, null, false, false);
    this.reason = requireNonNull(reason, "reason");
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage());
  }
}
