package dev.rdg.model;

/**
 * Something outside is not as configured. The message is for the user as it stands: what is wrong,
 * the value, the next step.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the whole message. */
  public ConfigException(String message) {
    super(message);
  }

  /** With the whole message and what lies behind it. */
  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
