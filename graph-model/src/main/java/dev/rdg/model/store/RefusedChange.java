package dev.rdg.model.store;

import static java.util.Objects.requireNonNull;

import dev.rdg.model.kv.KvChange;

/**
 * A change that a store can never take, set aside alone. The checks on events let none pass, so one
 * that turns up is a defect to report.
 *
 * @param change the change, whole
 * @param message what is wrong with it, the value and what is allowed
 */
public record RefusedChange(KvChange change, String message) {
  /** Checks for nulls. */
  public RefusedChange {
    requireNonNull(change, "change");
    requireNonNull(message, "message");
  }
}
