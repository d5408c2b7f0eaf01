package dev.rdg.model.yaml;

/**
 * A file is not what it should be. The message says file, line, value, what is allowed, and is
 * meant for the user as it stands.
 */
public final class YamlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the whole message. */
  public YamlException(String message) {
    super(message);
  }
}
