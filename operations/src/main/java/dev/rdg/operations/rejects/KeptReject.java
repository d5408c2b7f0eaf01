package dev.rdg.operations.rejects;

import dev.rdg.model.event.RejectedEvent;
import java.time.Instant;

/**
 * A rejected event as it is kept beside its topic.
 *
 * @param reject the event and its reason
 * @param isCut whether it was too large for the broker, so that a part of it is missing here
 * @param at when it was rejected
 */
public record KeptReject(RejectedEvent reject, boolean isCut, Instant at) {
  /** The code of its reason. */
  public String reason() {
    return reject.reason().code();
  }

  /** The partition of its topic. */
  public int partition() {
    return reject.event().origin().partition();
  }

  /** Its offset there. */
  public long offset() {
    return reject.event().origin().offset();
  }
}
