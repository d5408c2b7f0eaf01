package dev.rdg.transforms;

/**
 * Schemas or references cannot be loaded. That is no event's fault: it fails the bundle, so that
 * the runner tries again, and rejects nothing.
 */
final class LoadException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  LoadException(String message) {
    super(message);
  }

  LoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
