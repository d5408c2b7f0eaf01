package dev.rdg.reader;

/** A node has more edges than are looked at for one answer. The message is for people. */
public final class TooManyEdgesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyEdgesException(String message) {
    super(message);
  }
}
