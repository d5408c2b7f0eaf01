package dev.rdg.model.event;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.Reason;

/**
 * An event that changed nothing, kept whole with the reason.
 *
 * @param event the event, its payload untouched
 * @param stage the step that rejected it, such as {@code ParseEvents}
 * @param reason why, as a stable code
 * @param message why, for people: what is wrong, the value, what is allowed
 */
public record RejectedEvent(RawEvent event, String stage, Reason reason, String message) {
  /** Checks for nulls. */
  public RejectedEvent {
    requireNonNull(event, "event");
    requireNonNull(stage, "stage");
    requireNonNull(reason, "reason");
    requireNonNull(message, "message");
  }
}
