package dev.rdg.model;

import static java.util.Objects.requireNonNull;

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
  public RejectedException(Reason reason, String message) {
    super(message, null, false, false);
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
